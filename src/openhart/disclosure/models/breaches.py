"""Breaches: what went wrong, whom it concerns, and who was told by when."""

from django.db import models
from django.db.models import F, Q

from openhart.cases.models import Case
from openhart.disclosure.models.ledger import Disclosure
from openhart.foundation import ids
from openhart.keys.models import Keyed, SealedField


class Breach(Keyed):
    """Something that left wrongly, was lost, or was read by whoever had no right. Its words have a key of their own."""

    KIND = "breach"

    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, null=True, related_name="breach")
    data = models.JSONField(default=list)  # kinds of data, by the pack's codes
    happened_at = models.DateTimeField(null=True)  # null: not known
    discovered_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    concerned_count = models.PositiveIntegerField(default=0)  # also of cases that whoever asks may not see
    next_due_at = models.DateTimeField(null=True)  # of the clocks still open: read by My day without a case or a key
    risk = models.CharField(max_length=10, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)
    submission = models.UUIDField(unique=True)
    revision = models.PositiveIntegerField(default=0)  # counts every sealing, and is part of the place
    sealed = SealedField()  # what happened, who received it, containment, risk, closing

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="breach_discovered_before_written", condition=Q(discovered_at__lte=F("recorded_at"))
            ),
            models.CheckConstraint(
                name="breach_closed_with_its_risk", condition=Q(closed_at__isnull=True) | ~Q(risk="")
            ),
            models.CheckConstraint(
                name="breach_closed_owes_nothing", condition=Q(closed_at__isnull=True) | Q(next_due_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["next_due_at"], name="breach_due", condition=Q(next_due_at__isnull=False))]

    def __str__(self) -> str:
        return f"breach discovered {self.discovered_at.isoformat()}"

    def place(self) -> str:
        """Return where this breach's words are sealed."""
        return f"disclosure.breach:{self.id}:{self.revision}"


class Concerned(models.Model):
    """One case that a breach concerns, with the people on it, by id."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="concerned")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    people = models.JSONField(default=list)  # ids of persons; empty: the case as a whole

    class Meta:
        constraints = [models.UniqueConstraint(fields=["breach", "case"], name="case_concerned_once")]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.breach_id}"


class Answer(models.Model):
    """What was done about one clock of a breach: they were told, with the proof, or why it does not apply."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="answers")
    clock = models.CharField(max_length=60)
    told_at = models.DateTimeField(null=True)
    is_waived = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    sealed = SealedField(by="breach")  # {"proof": ...}, with the breach's key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["breach", "clock"], name="clock_answered_once"),
            models.CheckConstraint(
                name="told_or_does_not_apply",
                condition=Q(told_at__isnull=False, is_waived=False) | Q(told_at__isnull=True, is_waived=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} of {self.breach_id}"

    def place(self) -> str:
        """Return where the proof is sealed."""
        return f"disclosure.answer:{self.id}"
