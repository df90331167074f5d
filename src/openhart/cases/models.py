"""A case, what happened on it, and what is owed."""

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models

from openhart.foundation import ids
from openhart.keys.models import Keyed, SealedField

#: Where a duty without a due time sorts: after every other.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class Case(Keyed):
    """One child's case. Codes and times only; names are in `people`, words are sealed."""

    KIND = "case"

    reference = models.CharField(max_length=24, unique=True)
    pack = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    region = models.CharField(max_length=20, blank=True)  # empty: not known yet, seen agency-wide only
    is_restricted = models.BooleanField(default=False)  # open only to people granted it by name
    is_disposed = models.BooleanField(default=False)  # erased: what is left of it is for past figures, and for nobody
    towns = models.JSONField(default=dict)  # {"residence" | "incident" | "location": town code}, for recipients
    decision = models.CharField(max_length=20, blank=True)  # referral.decision, for queues
    facts = models.JSONField(default=dict)  # the fact sheet: fold of the events' facts
    undecided = models.JSONField(default=list)  # duties nobody can decide yet, and the facts they need
    event_count = models.PositiveIntegerField(default=0)
    last_recorded_at = models.DateTimeField(null=True)  # of its latest entry: before it, the case is as it was then
    looks_again_at = models.DateTimeField(null=True)  # when time alone changes what is owed
    time_changed_at = models.DateTimeField(null=True)  # when time alone last did, as far as it was looked at

    class Meta:
        indexes = [
            models.Index(fields=["opened_at", "id"], name="case_by_opening"),
            models.Index(fields=["region", "opened_at", "id"], name="case_by_region"),
            models.Index(fields=["last_recorded_at"], name="case_by_entry"),
            models.Index(
                fields=["time_changed_at"], name="case_by_time", condition=models.Q(time_changed_at__isnull=False)
            ),
            models.Index(
                fields=["looks_again_at"], name="case_to_look_at", condition=models.Q(looks_again_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="disposed_case_is_open_to_nobody",
                condition=models.Q(is_disposed=False)
                | models.Q(is_disposed=True, is_restricted=True, closed_at__isnull=False, looks_again_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Event(models.Model):
    """One thing that happened; append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    ordinal = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # null: the system
    data = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    episode = models.CharField(max_length=60, blank=True)
    sealed = SealedField(null=True, by="case")  # what people wrote about it, sealed with the case's key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="event_once_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} at {self.at.isoformat()}"

    def place(self) -> str:
        """Return where this event's words are sealed."""
        return f"cases.event:{self.id}"


class DutyState(models.TextChoices):
    """How a duty stands; *overdue* is an open duty whose time has passed and is not stored."""

    OPEN = "open", "To do"
    DONE = "done", "Done"
    DONE_LATE = "done_late", "Done late"
    WAIVED = "waived", "Waived"
    WITHDRAWN = "withdrawn", "No longer owed"


class Duty(models.Model):
    """One duty as last worked out from the case's events: a projection, never the truth itself."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField(max_length=60)
    episode = models.CharField(max_length=60)
    instance = models.PositiveSmallIntegerField(default=1)
    owed_by = models.CharField(max_length=40)
    from_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sort_at = models.DateTimeField()  # due_at, or NEVER: a key without gaps for paging
    limit = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=DutyState.choices)
    discharged_at = models.DateTimeField(null=True)
    because = models.JSONField(default=list)
    region = models.CharField(max_length=20, blank=True)  # the case's, so that a queue reads one table
    decision = models.CharField(max_length=20, blank=True)  # the case's, likewise
    is_restricted = models.BooleanField(default=False)  # the case's, likewise
    speaks_at = models.DateTimeField(null=True)  # when it must next be spoken of; not part of what is worked out

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "episode", "instance"], name="duty_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["code", "sort_at", "id"], name="duty_queue", condition=models.Q(state="open")),
            models.Index(
                fields=["code", "region", "sort_at", "id"], name="duty_queue_region", condition=models.Q(state="open")
            ),
            models.Index(
                fields=["code", "decision", "sort_at", "id"],
                name="duty_queue_decision",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["owed_by", "sort_at", "id"], name="duty_by_role", condition=models.Q(state="open")),
            models.Index(
                fields=["owed_by", "region", "sort_at", "id"],
                name="duty_by_role_region",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["sort_at", "case"], name="duty_by_due", condition=~models.Q(state="withdrawn")),
            models.Index(
                fields=["sort_at", "case"],
                name="duty_missed",
                condition=~models.Q(state="withdrawn") & ~models.Q(state="done"),
            ),
            models.Index(
                fields=["speaks_at"],
                name="duty_to_speak_of",
                condition=models.Q(state="open", speaks_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.case_id}"


class Episode(models.Model):
    """An episode of a kind that ends, such as a missing episode: a projection of the case's events, as duties are."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="episodes")
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    begun_at = models.DateTimeField()  # when it was learned of
    since_at = models.DateTimeField(null=True)  # when it really began; null: not known
    ended_at = models.DateTimeField(null=True)  # null: it lasts

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "name"], name="episode_once"),
        ]
        indexes = [
            models.Index(
                fields=["kind", "begun_at"], name="episode_lasting", condition=models.Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} episode {self.name} of {self.case_id}"


class Counter(models.Model):
    """The last reference number given out in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Heartbeat(models.Model):
    """When the watcher last looked: its silence must be seen."""

    watcher = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()
    looked_at = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.watcher} at {self.beat_at.isoformat()}"
