"""Who may open letters: members of an organisation, and whoever holds a one-time link and its spoken code."""

from django.db import models
from django.db.models import F, Q

from openhart.accounts.models import User
from openhart.foundation import ids
from openhart.inbox.models.letters import Letter


class Member(models.Model):
    """Somebody with an account reads what is sent to an organisation, from one moment until another."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=80)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    added_by_id = models.UUIDField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="member_once", condition=Q(until_at__isnull=True)
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins", condition=Q(until_at=None) | Q(until_at__gte=F("from_at"))
            ),
        ]
        indexes = [models.Index(fields=["organisation"], name="member_by_organisation")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.organisation}"


class Door(models.Model):
    """A one-time link to one letter. Only hashes are kept; the id is made of the link's hash, so that it can be found.

    It is used up when it is opened, dead after a few wrong codes, and its letter is read for an hour.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="doors")
    secret_hash = models.BinaryField(unique=True)  # SHA-256 of 140 random bits
    code_hash = models.BinaryField()  # of the secret and the spoken code together: without the link it tells nothing
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)  # counted before it is known whether they are right
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)  # until when its letter is read
    ended_at = models.DateTimeField(null=True)  # taken back, or replaced by a newer one

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="door_opened_closes_again",
                condition=Q(opened_at=None, closes_at=None) | Q(opened_at__isnull=False, closes_at__gt=F("opened_at")),
            ),
            models.CheckConstraint(name="door_ends_after_it_is_made", condition=Q(until_at__gt=F("made_at"))),
        ]
        indexes = [models.Index(fields=["letter", "made_at"], name="door_by_letter")]

    def __str__(self) -> str:
        return f"one-time link to letter {self.letter_id}"
