"""When somebody is written to, and the mails that were made for them: what a mail says is worked out as it goes."""

from datetime import time

from django.db import models

from openhart.accounts.models import User
from openhart.foundation import ids
from openhart.reminders.lifecycle.quiet import Rest

#: How somebody hears of what no law sets a limit to.
WAYS = (
    (Rest.DIGEST.value, "One e-mail a day"),
    (Rest.AT_ONCE.value, "An e-mail at once, outside of quiet hours"),
    (Rest.MY_DAY.value, "On My day only"),
)


class Wishes(models.Model):
    """When and how one person wants to hear of what no law sets a limit to. Nobody's row: the usual goes."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="+")
    quiet_from = models.TimeField(null=True, default=time(20))
    quiet_until = models.TimeField(null=True, default=time(7))
    digest_at = models.TimeField(default=time(8))
    rest = models.CharField(max_length=10, choices=WAYS, default=Rest.DIGEST.value)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_begin_and_end",
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"wishes of {self.person_id}"


class Mailing(models.Model):
    """One mail to one person: how many things wait for them, and a link. A moment has one mail at most."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    goes_at = models.DateTimeField()
    is_digest = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "is_digest", "goes_at"], name="mailing_once"),
        ]

    def __str__(self) -> str:
        return f"mail to {self.person_id} at {self.goes_at.isoformat()}"
