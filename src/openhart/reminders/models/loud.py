"""Clocks that have spoken, and to whom. Codes, ids and times only: no name, no word about a case."""

from django.db import models
from django.db.models import F, Q

from openhart.accounts.models import User
from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.reminders.models.mailing import Mailing


class Kind(models.TextChoices):
    """What a clock is about; what has no case stands under no case."""

    DUTY = "duty", "A step that is owed"
    NOTICE = "notice", "A notice nobody has acknowledged"
    DISPATCH = "dispatch", "A notice that stands still on its way"
    BREACH = "breach", "A clock of a breach"
    EMERGENCY_ASKED = "asked", "A colleague waits for a second person"
    EMERGENCY_OPENED = "opened", "A case was opened in an emergency"
    EMERGENCY_REVIEW = "review", "An emergency opening to review"
    MESSAGE = "message", "A message that could not be composed"


class Clock(models.Model):
    """One thing with an end of time, and how loud it has become.

    A thing whose time is corrected has a clock of its own for each time; what was said under the old one stays said.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    thing_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=60, blank=True)  # of the duty, of the clock of a breach
    limit = models.CharField(max_length=10)
    from_at = models.DateTimeField()
    due_at = models.DateTimeField()
    step = models.SmallIntegerField(default=-1)  # the loudest that was said; never goes back
    said_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # when it is looked at again; null: by its own room's index, or over
    is_unheld = models.BooleanField(default=False)  # nobody held the role that owes it when it last spoke

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing_id", "code", "due_at"], name="clock_once"),
            models.CheckConstraint(
                name="clock_that_spoke_says_when",
                condition=Q(step=-1, said_at__isnull=True) | Q(step__gte=0, said_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="clock_to_look_at", condition=Q(next_at__isnull=False)),
            models.Index(fields=["case"], name="clock_by_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} due {self.due_at.isoformat()}"


class Reminder(models.Model):
    """One person was told of one clock at one of its steps: once, whatever happens."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    step = models.SmallIntegerField()
    rung = models.CharField(max_length=10)  # as what they were told
    because = models.CharField(max_length=20, blank=True)  # why they rather than somebody below
    made_at = models.DateTimeField()
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, null=True, related_name="reminders")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "clock", "step"], name="reminder_once"),
            models.CheckConstraint(
                name="reminder_read_after_made", condition=Q(read_at__isnull=True) | Q(read_at__gte=F("made_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["person", "made_at"], name="reminder_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["mailing"], name="reminder_by_mailing", condition=Q(mailing__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} told at step {self.step}"
