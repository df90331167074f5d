"""The audit trail's one table."""

from django.db import models

from openhart.foundation import ids


class Entry(models.Model):
    """One thing that was done or seen. No foreign keys: the trail outlives what it speaks of."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)  # null: the system itself
    act = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.act} at {self.at.isoformat()}"
