"""Which submissions have been taken, so that a double click records a step once."""

from django.db import models

from openhart.cases.models import Case


class Submission(models.Model):
    """One form sent in, by the key the server put into it, and the event it recorded."""

    key = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    event_id = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"submission {self.key}"
