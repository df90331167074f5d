"""An entry of the trail, and the lanes in which entries are chained."""

from uuid import UUID

from django.db import models

from openhart.audit.models import chain
from openhart.foundation import ids

#: On PostgreSQL a web request is one transaction and keeps its lane to the end: so many may write at once.
LANES = 16


class Outcome(models.TextChoices):
    """What became of an act."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"


class Entry(models.Model):
    """One thing that was done or seen. No foreign keys: the trail outlives what it speaks of.

    ``seq`` counts within a lane without gaps; ``hash`` is of the entry and the hash before it; ``seal`` is keyed.
    A list that was shown holds the ids of its rows in ``subjects``.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    lane = models.PositiveSmallIntegerField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)  # null: the system itself, or nobody known
    act = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.DONE)
    process = models.CharField(max_length=12)  # desk, partners, watch, shell
    address = models.CharField(max_length=45)  # of the network; at a shell the operating system's account
    session = models.CharField(max_length=16, blank=True)  # a hash: the same for one sign-in, and no way in
    subject_id = models.UUIDField(null=True)
    subjects = models.BinaryField(default=b"")
    detail = models.JSONField(default=dict)
    hash = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "seq"], name="audit_no_two_in_one_place")]
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} at {self.at.isoformat()}"

    @property
    def seen(self) -> list[UUID]:
        """Return the ids of the rows of a list that was shown."""
        return chain.unpacked(self.subjects)

    def written(self) -> chain.Written:
        """Return what the entry says, as it is hashed."""
        return chain.Written(
            lane=self.lane, seq=self.seq, id=self.id, at=self.at, actor_id=self.actor_id, act=self.act,
            outcome=self.outcome, process=self.process, address=self.address, session=self.session,
            subject_id=self.subject_id, subjects=bytes(self.subjects), detail=chain.plain(self.detail),
        )  # fmt: skip


class Lane(models.Model):
    """Where a lane of the chain ends: its last number and hash, and a keyed mark of both, so that no tail is cut."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(default=chain.BEGINNING)
    mark = models.BinaryField(default=b"")
    writer = models.BigIntegerField(null=True)  # PostgreSQL's number of the transaction that wrote last

    def __str__(self) -> str:
        return f"lane {self.id} up to {self.seq}"
