"""What follows from the entries: signed heads, the index of what lists showed, and what was looked through."""

from django.db import models

from openhart.foundation import ids


class Head(models.Model):
    """The ends of all lanes at one moment, signed, with the hash of the head before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    said = models.TextField()
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"head {self.number}"


class Seen(models.Model):
    """That a list held this subject: the index by which one child's entries are found. Made from the entries."""

    id = models.BigAutoField(primary_key=True)
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "at", "entry_id"], name="audit_seen_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject_id} in {self.entry_id}"


class Indexed(models.Model):
    """Up to where a lane's lists are in the index; what comes after is read from the entries."""

    lane = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"lane {self.lane} indexed up to {self.seq}"


class Looked(models.Model):
    """That somebody went through what stands out in the trail, up to a moment."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    by_id = models.UUIDField()
    at = models.DateTimeField()
    up_to = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"looked through up to {self.up_to.isoformat()}"
