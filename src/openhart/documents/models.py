"""A document, its sealed pieces, the copies that are shown, and what was done about one that is locked."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhart.documents import lifecycle
from openhart.foundation import ids
from openhart.keys.models import Keyed, SealedField


class Kind(models.TextChoices):
    """What a document is to the case."""

    COURT_ORDER = "court_order", "Court order"
    CONSENT = "consent", "Consent"
    MISSING_PHOTO = "missing_photo", "Photo of a missing child"
    POLICE_REPORT = "police_report", "Police report"
    MEDICAL = "medical", "Medical record"
    IMMIGRATION = "immigration", "Immigration paper"
    SCHOOL = "school", "School record"
    MESSAGES = "messages", "Messages or posts"
    OTHER = "other", "Something else"


class About(models.TextChoices):
    """What of the case a document belongs to."""

    CASE = "", "The case as a whole"
    EVENT = "event", "Something that happened"
    NOTICE = "notice", "A notice"
    CONSENT = "consent", "A consent"


class State(models.TextChoices):
    """How a document stands."""

    ARRIVING = lifecycle.ARRIVING, "Arriving"
    ARRIVED = lifecycle.ARRIVED, "Not described yet"
    WAITING = lifecycle.WAITING, "Waits for the virus scanner"
    KEPT = lifecycle.KEPT, "Kept"
    LOCKED = lifecycle.LOCKED, "Locked for law enforcement"
    WITHDRAWN = lifecycle.WITHDRAWN, "Withdrawn"
    DESTROYED = lifecycle.DESTROYED, "Destroyed"


class Document(Keyed):
    """One file of a case. Codes, dates and sizes are clear; its name, its description and its hash are sealed.

    The id is issued by the server with the empty page and is also the key of the submission: the same page sent
    twice is one document. ``attempt`` is that of the upload under way: a second one takes over from the first.
    """

    KIND: ClassVar[str] = "document"
    case_id = models.UUIDField()
    state = models.CharField(max_length=12, choices=State.choices)
    kind = models.CharField(max_length=20, blank=True, choices=Kind.choices)
    dated_on = models.DateField(null=True)
    about = models.CharField(max_length=10, blank=True, choices=About.choices)
    about_id = models.UUIDField(null=True)
    attempt = models.UUIDField(default=ids.new_id)
    size = models.BigIntegerField(default=0)
    chunk_count = models.PositiveIntegerField(default=0)
    type = models.CharField(max_length=10, blank=True)
    shown_as = models.CharField(max_length=10, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=30, blank=True)  # kept as evidence in spite of this
    notes = models.JSONField(default=list)
    scanned_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    added_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)  # null: the system
    locked_at = models.DateTimeField(null=True)
    preserved_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # withdrawn or destroyed
    revision = models.PositiveSmallIntegerField(default=0)
    sealed = SealedField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="destroyed_document_keeps_no_words", condition=~Q(state=lifecycle.DESTROYED) | Q(sealed=None)
            ),
            models.CheckConstraint(
                name="document_says_what_it_is", condition=Q(state__in=sorted(lifecycle.UNFINISHED)) | ~Q(kind="")
            ),
            models.CheckConstraint(
                name="locked_document_is_preserved",
                condition=~Q(state=lifecycle.LOCKED) | Q(locked_at__isnull=False, preserved_until__gte=F("locked_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["case_id", "added_at"], name="document_by_case"),
            models.Index(fields=["by_id", "begun_at"], name="document_by_sender"),
            models.Index(
                fields=["begun_at"],
                name="document_unfinished",
                condition=Q(state__in=[lifecycle.ARRIVED, lifecycle.ARRIVING, lifecycle.WAITING]),
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.id}"

    def place(self) -> str:
        """Return where this document's words are sealed, as they were last written."""
        return f"documents.document:{self.id}:{self.revision}"

    def place_of_chunk(self, number: int, *, is_last: bool) -> str:
        """Return where a piece of the file is sealed: its number and whether it is the last are bound to it."""
        return f"documents.chunk:{self.id}:{self.attempt}:{number}:{'last' if is_last else 'more'}"

    def words(self) -> dict[str, Any]:
        """Return the name, the description and the hash, as far as they are known; nothing once destroyed."""
        return {} if self.sealed is None else self.key().open_fields(self.sealed, place=self.place())

    def seal(self, **words: str) -> None:
        """Set words anew beside those there are, unsaved."""
        known = self.words()
        self.revision += 1
        self.sealed = self.key().seal_fields({**known, **words}, place=self.place())


class Chunk(models.Model):
    """One sealed piece of a file, as it came."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    sealed = SealedField(by="document")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="chunk_once_in_order")]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.document_id}"

    def place(self) -> str:
        """Return where this piece is sealed, as soon as it is known which is the last."""
        return self.document.place_of_chunk(self.number, is_last=self.number == self.document.chunk_count)


class Page(models.Model):
    """One page as it is shown: made anew, sealed, and made again when it is gone."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    media = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    sealed = SealedField(by="document")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="page_once")]

    def __str__(self) -> str:
        return f"page {self.number} of {self.document_id}"

    def place(self) -> str:
        """Return where this page is sealed."""
        return self.place_of(self.document_id, self.number)

    @staticmethod
    def place_of(document_id: UUID, number: int) -> str:
        """Return where a page is sealed."""
        return f"documents.page:{document_id}:{number}"


class To(models.TextChoices):
    """To whom a locked file was reported."""

    POLICE = "police", "Police"
    FBI = "fbi", "FBI"
    NCMEC = "ncmec", "NCMEC CyberTipline"


class TipReport(models.Model):
    """A locked file was reported: to whom and when; under which number and to which person is sealed."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reports")
    to = models.CharField(max_length=10, choices=To.choices)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    submission = models.UUIDField(unique=True)
    sealed = SealedField(by="document")

    class Meta:
        constraints = [
            models.CheckConstraint(name="reported_before_written", condition=Q(happened_at__lte=F("recorded_at")))
        ]

    def __str__(self) -> str:
        return f"report of {self.document_id} to {self.to}"

    def place(self) -> str:
        """Return where the number and the names are sealed."""
        return f"documents.tipreport:{self.id}"


class HandOver(models.Model):
    """A locked file was made ready for law enforcement: a copy that only they can open; to whom is sealed."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="hand_overs")
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)  # when the copy was last fetched
    submission = models.UUIDField(unique=True)
    sealed = SealedField(by="document")

    def __str__(self) -> str:
        return f"hand-over of {self.document_id}"

    def place(self) -> str:
        """Return where the names and the password are sealed."""
        return f"documents.handover:{self.id}"
