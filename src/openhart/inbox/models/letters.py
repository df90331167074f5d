"""A letter: one paper for one organisation, under a key of its own."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from openhart.inbox import lifecycle
from openhart.keys.models import Keyed, SealedField


class Letter(Keyed):
    """One paper that left for one organisation. Codes and times are clear; what it says is sealed.

    ``organisation`` is the recipient's code. ``source_id`` is whatever it was posted for, such as the dispatch of a
    notice. A letter is written when it leaves and not before: there is none that has not left. Taken back, it loses
    what it said; that it was there, and why it went, stays.
    """

    KIND: ClassVar[str] = "letter"

    organisation = models.CharField(max_length=80)
    case_id = models.UUIDField()  # this room does not know what a case is
    reference = models.CharField(max_length=24, blank=True)  # the case's number; emptied when it is disposed of
    to = models.CharField(max_length=40, blank=True)  # as whom it was told, in the policy's vocabulary
    form = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(unique=True)
    disclosure_id = models.UUIDField()  # the row of the ledger that says why it left
    left_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=20, blank=True)
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    payload_sealed = SealedField(at="payload_place")  # the paper, as its recipient saw it; empty when taken back
    data_sealed = SealedField(at="data_place")  # {"page": [...]}: the same in words, for a small screen

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_taken_back_says_why",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(name="letter_is_for_somebody", condition=~Q(organisation="")),
        ]
        indexes = [
            models.Index(fields=["organisation", "left_at"], name="letter_by_organisation"),
            models.Index(fields=["case_id"], name="letter_by_case"),
        ]

    def __str__(self) -> str:
        return f"letter {self.id} to {self.organisation}"

    @property
    def title(self) -> str:
        """Return what it is called."""
        return lifecycle.title_of(self.form)

    @property
    def is_withdrawn(self) -> bool:
        """Return whether it was taken back."""
        return self.withdrawn_at is not None

    @property
    def is_readable(self) -> bool:
        """Return whether it still says something: neither taken back nor its case disposed of."""
        return not self.is_withdrawn and bool(bytes(self.payload_sealed))

    @property
    def reason(self) -> str:
        """Return in a sentence why it was taken back; empty for one that was not."""
        return lifecycle.REASONS.get(self.withdrawn_because, "")

    def payload_place(self) -> str:
        """Return where the paper is sealed."""
        return f"inbox.letter:{self.id}:payload"

    def data_place(self) -> str:
        """Return where the words for the screen are sealed."""
        return f"inbox.letter:{self.id}:data"

    def paper(self) -> bytes:
        """Return the paper's bytes; nothing once it was taken back or its case disposed of."""
        sealed = bytes(self.payload_sealed)
        return self.key().open(sealed, place=self.payload_place()) if sealed else b""

    def page(self) -> list[dict[str, Any]]:
        """Return the paper in words: sections of ``{"title", "lines": [{"label", "text", "is_unknown"}]}``."""
        sealed = bytes(self.data_sealed)
        return list(self.key().open_fields(sealed, place=self.data_place())["page"]) if sealed else []
