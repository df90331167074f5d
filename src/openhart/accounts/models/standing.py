"""Who stands where and when: the on-call rota, cover in absence, caseloads handed over, notes between shifts.

Each of them is grants with a beginning and an end; the rows here say why the grants are there.
"""

from django.db import models
from django.db.models import F, Q

from openhart.accounts.models.grants import Role
from openhart.accounts.models.people import User
from openhart.foundation import ids
from openhart.keys.models import Keyed, SealedField


class Shift(models.Model):
    """Somebody on call in a role, for a region or the whole agency, from when until when."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shifts")
    role = models.CharField(max_length=40, choices=Role.choices)
    region = models.CharField(max_length=20, blank=True)  # empty: the whole agency
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken off the rota, or given to a colleague
    offered_to_id = models.UUIDField(null=True)  # the colleague who was asked to take it
    offered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["from_at", "until_at"], name="shift_by_time"),
            models.Index(fields=["offered_to_id"], name="shift_offered", condition=Q(offered_to_id__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="shift_ends_after_it_begins", condition=Q(until_at__gt=F("from_at")))
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on call as {self.role} from {self.from_at.isoformat()}"


class Cover(models.Model):
    """Somebody stands in for an absent colleague: holds what the colleague holds, for that time."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    covering = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covers")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["absent", "until_at"], name="cover_by_absent")]
        constraints = [
            models.CheckConstraint(name="cover_ends_after_it_begins", condition=Q(until_at__gt=F("from_at"))),
            models.CheckConstraint(name="nobody_covers_for_themselves", condition=~Q(absent=F("covering"))),
        ]

    def __str__(self) -> str:
        return f"{self.covering_id} for {self.absent_id} from {self.from_at.isoformat()}"


class HandOver(Keyed):
    """Cases or a region offered by one colleague to another; until it is accepted nothing changes hands."""

    KIND = "handover"

    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="given_over")
    taker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="taken_over")
    grants = models.JSONField(default=list)  # ids of the giver's grants that are offered
    sealed = SealedField()  # {"note": ..., "words": ...}: words when it was declined
    revision = models.PositiveIntegerField(default=0)  # counts every sealing, and is part of the place
    stays_until_at = models.DateTimeField(null=True)  # the giver keeps them as well until then
    offered_by_id = models.UUIDField(null=True)  # the giver, or whoever answers for them
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)
    ended_at = models.DateTimeField(null=True)  # withdrawn before an answer

    class Meta:
        indexes = [
            models.Index(
                fields=["taker"], name="hand_over_open", condition=Q(answered_at__isnull=True, ended_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="nobody_hands_over_to_themselves", condition=~Q(giver=F("taker"))),
            models.CheckConstraint(
                name="answer_says_which",
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.taker_id}"

    def place(self) -> str:
        """Return where the note is sealed."""
        return f"accounts.handover:{self.id}:{self.revision}"


class ShiftNote(Keyed):
    """What one shift tells the next: for those of a role, in a region or the whole agency."""

    KIND = "note"

    role = models.CharField(max_length=40, choices=Role.choices)
    region = models.CharField(max_length=20, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shift_notes")
    written_at = models.DateTimeField()
    sealed = SealedField()  # {"note": ...}
    taken_by_id = models.UUIDField(null=True)  # the colleague who said: I have read it and take over
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["role", "region", "written_at"], name="note_open", condition=Q(taken_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"note of {self.written_at.isoformat()} for {self.role} {self.region}".strip()

    def place(self) -> str:
        """Return where the note is sealed."""
        return f"accounts.note:{self.id}"
