"""What the schedule says of each closed case, what two people decide, and what remains."""

from django.db import models
from django.db.models import F, Q

from openhart.foundation import ids
from openhart.retention.lifecycle.proposals import ITEM_STATES, REASONS, STATES, ItemState, State

_REASONS = list(REASONS.items())


class Standing(models.Model):
    """From when one closed case may go, as last worked out: numbers and dates, nothing of what is in it.

    A projection, like duties: worked out again by the watcher, and once more before anything is erased.
    """

    case_id = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=24)
    record_class = models.CharField(max_length=40)
    line = models.CharField(max_length=60)  # of the schedule: the one that keeps it longest
    closed_on = models.DateField()
    disposable_on = models.DateField()
    waits_for = models.JSONField(default=list)  # codes of what still needs the record
    counts = models.JSONField(default=dict)  # what would be destroyed
    worked_out_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["disposable_on", "reference"], name="standing_by_date")]

    def __str__(self) -> str:
        return f"{self.reference} until {self.disposable_on.isoformat()}"


class Proposal(models.Model):
    """A list of cases that one person would dispose of and another has to look at."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    state = models.CharField(max_length=12, choices=list(STATES.items()), default=State.PROPOSED)
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    runs_from_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    because = models.CharField(max_length=20, blank=True, choices=_REASONS)

    class Meta:
        indexes = [
            models.Index(fields=["proposed_at"], name="proposal_by_time"),
            models.Index(fields=["runs_from_at"], name="proposal_to_carry_out", condition=Q(state="approved")),
        ]
        constraints = [
            models.CheckConstraint(
                name="two_people_dispose",
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("proposed_by_id")),
            ),
            models.CheckConstraint(
                name="nothing_is_carried_out_unapproved",
                condition=~Q(state__in=["approved", "done", "lapsed"])
                | Q(
                    approved_by_id__isnull=False, approved_at__isnull=False,
                    runs_from_at__isnull=False, lapses_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="disposal_waits_after_approval",
                condition=Q(runs_from_at__isnull=True) | Q(runs_from_at__gt=F("approved_at")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"proposal of {self.proposed_at.isoformat()}"


class Item(models.Model):
    """One case on a proposal, as it was counted then. When it is disposed of, only its tombstone names it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="items")
    case_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=24, blank=True)
    record_class = models.CharField(max_length=40)
    line = models.CharField(max_length=60)
    closed_on = models.DateField(null=True)
    disposable_on = models.DateField()
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=list(ITEM_STATES.items()), default=ItemState.WAITING)
    because = models.CharField(max_length=20, blank=True, choices=_REASONS)
    kept_for = models.JSONField(default=list)  # codes of what spoke against it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id"], name="case_on_one_open_proposal", condition=Q(state="waiting")),
            models.CheckConstraint(
                name="what_is_disposed_of_is_named_by_its_tombstone_alone",
                condition=~Q(state="disposed") | Q(case_id__isnull=True, reference="", closed_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["proposal", "reference"], name="item_by_proposal")]

    def __str__(self) -> str:
        return f"{self.reference or 'disposed of'} on {self.proposal_id}"


class Tombstone(models.Model):
    """That a case was, and by whom and how it was disposed of. Append-only; it names no row that is left."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    record_class = models.CharField(max_length=40)
    line = models.CharField(max_length=60)
    says = models.CharField(max_length=400)  # the line as it was then: period, by whose word, source
    proposal_id = models.UUIDField()
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by_id = models.UUIDField()
    approved_at = models.DateTimeField()
    disposed_at = models.DateTimeField()
    counts = models.JSONField(default=dict)  # what was destroyed
    trail = models.CharField(max_length=64)  # hash of the last audit entry before

    class Meta:
        indexes = [models.Index(fields=["disposed_at", "id"], name="tombstone_by_time")]
        constraints = [
            models.CheckConstraint(name="tombstone_names_two_people", condition=~Q(approved_by_id=F("proposed_by_id")))
        ]

    def __str__(self) -> str:
        return f"{self.reference}, disposed of at {self.disposed_at.isoformat()}"


class DayMark(models.Model):
    """A day on which the watcher was there. Waiting is counted in these, so that no jump of a clock shortens it."""

    day = models.DateField(primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()


class Gate(models.Model):
    """One row that everybody who decides about disposal locks first: holds, answers and erasure come one by one."""

    id = models.PositiveSmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return "the gate"
