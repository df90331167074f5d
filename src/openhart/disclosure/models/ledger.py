"""The ledger: one row for each thing that left, and for each correction or recall of one."""

from django.db import models
from django.db.models import Q

from openhart.cases.models import Case
from openhart.disclosure.models.consents import Consent
from openhart.foundation import ids
from openhart.keys.models import SealedField


class Row(models.TextChoices):
    """What a row of the ledger says."""

    MADE = "made", "Disclosed"
    CORRECTED = "corrected", "Corrected"
    RECALLED = "recalled", "Recalled"


class Disclosure(models.Model):
    """What left a case: to whom, on which ground, which fields, by which way. Append-only, by trigger.

    Names and words are sealed with the case's key; who received it is known by kind in clear, so that what must be
    kept six years (45 CFR 164.528) can still be counted when the case is erased.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    row = models.CharField(max_length=10, choices=Row.choices, default=Row.MADE)
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="further")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # null: the system
    recipient_kind = models.CharField(max_length=40)
    recipient_code = models.CharField(max_length=80, blank=True)
    ground = models.CharField(max_length=20)
    ground_code = models.CharField(max_length=80, blank=True)
    citation = models.CharField(max_length=300, blank=True)  # as it was then
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="disclosures")
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    payload_sha256 = models.CharField(max_length=64, blank=True)  # empty: spoken, or sent by other means
    source_id = models.UUIDField(null=True)  # of the notice it is the proof of
    submission = models.UUIDField(unique=True)
    sealed = SealedField(by="case")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disclosure_has_a_ground",
                condition=Q(ground__in=["consent", "statute", "court_order", "own_request"]),
            ),
            models.CheckConstraint(
                name="disclosure_by_consent_names_it",
                condition=Q(ground="consent", consent__isnull=False) | (~Q(ground="consent") & Q(consent__isnull=True)),
            ),
            models.CheckConstraint(
                name="further_row_names_the_first",
                condition=Q(row="made", of__isnull=True) | (~Q(row="made") & Q(of__isnull=False)),
            ),
            models.CheckConstraint(
                name="disclosure_happened_before_written", condition=Q(happened_at__lte=models.F("recorded_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["case", "happened_at"], name="disclosure_by_case"),
            models.Index(fields=["recorded_at", "id"], name="disclosure_by_time"),
            models.Index(fields=["source_id"], name="disclosure_by_source", condition=Q(source_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.row} to {self.recipient_kind} at {self.happened_at.isoformat()}"

    def place(self) -> str:
        """Return where this row's words are sealed."""
        return f"disclosure.disclosure:{self.id}"
