"""A notice: one recipient told once about one case."""

from django.db import models
from django.db.models import F, Q

from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.keys.models import SealedField
from openhart.notices import lifecycle
from openhart.places.models import Recipient


class How(models.TextChoices):
    """The way a notice went."""

    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "E-mail"
    SECURE_LINK = "secure_link", "Secure link"
    FAX = "fax", "Fax"
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "Letter"
    WEBHOOK = "webhook", "Straight into their system"
    DESK = "desk", "At their desk here"


class Paper(models.TextChoices):
    """The form that went with it."""

    NONE = "", "No form"
    DCF_737 = "DCF-737", "DCF-737, notice of suspected trafficking"
    DCF_823 = "DCF-823", "DCF-823, critical incident"
    PACKET = "missing-child-packet", "Missing-child packet"


class Notice(models.Model):
    """One recipient was told, in one way, at one time. Codes and times are clear; names and words are sealed.

    ``towns`` are those for which the recipient was told. ``recipient`` is its row of that day: what its name
    and numbers were then.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    to = models.CharField(max_length=40)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="notices")
    recipient_code = models.CharField(max_length=80)
    towns = models.JSONField(default=list)
    form = models.CharField(max_length=40, blank=True, choices=Paper.choices)
    how = models.CharField(max_length=20, choices=How.choices)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # null: the system
    has_number = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_recorded_at = models.DateTimeField(null=True)  # when that was written down
    withdrawn_at = models.DateTimeField(null=True)
    retold_at = models.DateTimeField(null=True)  # when the recipient was told that it was taken back
    withdrawn_because = models.CharField(max_length=20, blank=True)  # in a code, which the recipient is told
    submission = models.UUIDField(unique=True)  # of the page that was sent in: a double click is one notice
    sealed = SealedField(by="case")
    revision = models.PositiveIntegerField(default=0)  # counts every sealing, and is part of the place

    class Meta:
        constraints = [
            models.CheckConstraint(name="notice_says_how", condition=~Q(how="") & ~Q(to="")),
            models.CheckConstraint(
                name="notice_acknowledged_after_sent",
                condition=Q(acknowledged_at=None) | Q(acknowledged_at__gte=F("happened_at")),
            ),
            models.CheckConstraint(
                name="notice_acknowledged_before_written",
                condition=Q(acknowledged_at=None, acknowledged_recorded_at=None)
                | Q(acknowledged_recorded_at__gte=F("acknowledged_at")),
            ),
            models.CheckConstraint(name="notice_told_before_written", condition=Q(happened_at__lte=F("recorded_at"))),
        ]
        indexes = [
            models.Index(fields=["case", "happened_at"], name="notice_by_case"),
            models.Index(
                fields=["happened_at", "id"],
                name="notice_waiting",
                condition=Q(acknowledged_at=None, withdrawn_at=None),
            ),
            models.Index(
                fields=["withdrawn_at"],
                name="notice_to_retell",
                condition=Q(withdrawn_at__isnull=False, retold_at__isnull=True) & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} told at {self.happened_at.isoformat()}"

    @property
    def state(self) -> str:
        """Return the state of its life."""
        if self.withdrawn_at is not None:
            return lifecycle.WITHDRAWN
        return lifecycle.ACKNOWLEDGED if self.acknowledged_at is not None else lifecycle.SENT

    @property
    def lacks_number(self) -> bool:
        """Return whether the number that would prove it is still missing."""
        return self.to in lifecycle.NUMBER_PROVES and not self.has_number and self.withdrawn_at is None

    def place(self) -> str:
        """Return where this notice's words are sealed."""
        return f"notices.notice:{self.id}:{self.revision}"
