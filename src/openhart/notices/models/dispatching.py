"""A dispatch: one notice that somebody pressed Send for, and the ways it takes until the recipient was told."""

from django.db import models
from django.db.models import F, Q

from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.keys.models import SealedField
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models.telling import Notice, Paper
from openhart.places.models import Recipient


class DispatchState(models.TextChoices):
    """How a dispatch stands."""

    HELD = life.HELD, "Leaves in a moment"
    TAKEN_BACK = life.TAKEN_BACK, "Taken back before it left"
    OVERTAKEN = life.OVERTAKEN, "Not sent: told meanwhile"
    SET_ASIDE = life.SET_ASIDE, "Set aside"
    ON_ITS_WAY = life.ON_ITS_WAY, "On its way"
    TOLD = life.TOLD, "Told"
    WITHDRAWN = life.WITHDRAWN, "Taken back"


class LegState(models.TextChoices):
    """How one way of a dispatch stands."""

    BEGUN = life.BEGUN, "Begun"
    UNKNOWN = life.UNKNOWN, "Not known whether it arrived"
    ACCEPTED = life.ACCEPTED, "Accepted"
    FAILED = life.FAILED, "Failed"
    ENDED = life.ENDED, "Not needed any more"


class KnockKind(models.TextChoices):
    """What a further mail says."""

    LINK = "link", "One-time link"
    TAKEN_BACK = "taken_back", "Taken back"
    CORRECTED = "corrected", "Corrected"
    REPLIED = "replied", "Reply"


class Dispatch(models.Model):
    """One notice to one recipient as somebody sent it: the paper as it was printed then, and how far it came.

    Its id is also that of the notice that is recorded when the recipient was told, of the letter in the recipient's
    inbox, and the source of its rows in the ledger. ``next_at`` is when the watcher must look at it again, None when it
    never need. ``notice`` is that which says the recipient was told: its own, or one recorded by hand meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dispatches")
    to = models.CharField(max_length=40)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="dispatches")
    recipient_code = models.CharField(max_length=80)
    towns = models.JSONField(default=list)
    form = models.CharField(max_length=40, blank=True, choices=Paper.choices)
    ground = models.CharField(max_length=80)  # code of the statute
    fields = models.JSONField(default=list)
    by_id = models.UUIDField(null=True)  # null: the system
    made_at = models.DateTimeField()
    held_until = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # of the duty when it was sent: by then they must be told
    state = models.CharField(max_length=12, choices=DispatchState.choices, default=DispatchState.HELD)
    changed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # since when a question of theirs waits for a reply
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="dispatches")
    corrects = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="corrected_by")
    submission = models.UUIDField(unique=True)  # of the page that was sent in: a double click is one dispatch
    sealed_paper = SealedField(by="case", at="paper_place")  # the bytes that leave
    sealed_data = SealedField(by="case", at="data_place")  # {"page": its words for a screen, "data": codes and values}
    sealed = SealedField(by="case")
    revision = models.PositiveIntegerField(default=0)  # counts every sealing of the words

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "to", "recipient_code"], name="dispatch_one_under_way",
                condition=Q(state__in=sorted(life.OPEN)),
            ),
            models.CheckConstraint(
                name="dispatch_told_by_a_notice", condition=~Q(state=life.TOLD) | Q(notice__isnull=False)
            ),
            models.CheckConstraint(name="dispatch_held_after_made", condition=Q(held_until__gte=F("made_at"))),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["case", "made_at"], name="dispatch_by_case"),
            models.Index(fields=["asked_at"], name="dispatch_asked", condition=Q(asked_at__isnull=False)),
            models.Index(fields=["next_at", "id"], name="dispatch_to_look_at", condition=Q(next_at__isnull=False)),
            models.Index(
                fields=["state", "changed_at"], name="dispatch_pressing",
                condition=Q(state__in=[life.SET_ASIDE, life.ON_ITS_WAY]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} to {self.to} since {self.changed_at.isoformat()}"

    def place(self) -> str:
        """Return where this dispatch's words are sealed."""
        return f"notices.dispatch:{self.id}:{self.revision}"

    def paper_place(self) -> str:
        """Return where its paper is sealed: it is written once."""
        return f"notices.dispatch:{self.id}:paper"

    def data_place(self) -> str:
        """Return where what the paper says is sealed as data: it is written once."""
        return f"notices.dispatch:{self.id}:data"


class Leg(models.Model):
    """One way that a dispatch took. Its id is the source of its messages in the outbox.

    ``because`` says in a code why it began; ``fault`` how the last try failed. ``taken_at`` is when the recipient's
    side accepted it, or a person said so.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="legs")
    way = models.CharField(max_length=20)
    ordinal = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=LegState.choices, default=LegState.BEGUN)
    begun_at = models.DateTimeField()
    next_way_at = models.DateTimeField()  # without success by then the next way begins beside this one
    taken_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "way"], name="leg_each_way_once"),
            models.UniqueConstraint(fields=["dispatch", "ordinal"], name="leg_in_order"),
            models.CheckConstraint(
                name="leg_accepted_at_a_time", condition=~Q(state=life.ACCEPTED) | Q(taken_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["id"], name="leg_waiting", condition=Q(state__in=[life.BEGUN, life.UNKNOWN]))]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"


class Knock(models.Model):
    """A mail without case data about a dispatch, beside those of its ways: a one-time link, taken back, a reply.

    Its id is the source of its message. The secret of a one-time link is sealed here until the mail was accepted.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="knocks")
    kind = models.CharField(max_length=12, choices=KnockKind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # null: the system
    sealed = SealedField(by="dispatch__case", null=True)

    class Meta:
        indexes = [models.Index(fields=["dispatch", "at"], name="knock_by_dispatch")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at.isoformat()}"

    def place(self) -> str:
        """Return where the secret is sealed: it is written once and emptied."""
        return f"notices.knock:{self.id}"
