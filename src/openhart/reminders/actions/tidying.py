"""Reminders of what has long been over are nobody's record: who did what when is in the waist and in the trail."""

from datetime import datetime, timedelta

from openhart.accounts.access import Viewer
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.reminders.models import Clock, Mailing, Reminder

#: For so long it can be asked who was reminded of a step that has been done since.
KEPT_FOR = timedelta(days=400)
_AT_ONCE = 2000


@transaction
def tidy(*, by: Viewer, at: datetime) -> int:
    """Delete what was last said so long ago that nobody is reminded of it any more; return how many reminders went.

    What is still overdue speaks every month, and stays.
    """
    if not by.is_system:
        raise Refused("Reminders are tidied by the watcher.")
    old = list(Clock.objects.filter(said_at__lt=at - KEPT_FOR).values_list("id", flat=True)[:_AT_ONCE])
    gone, _ = Reminder.objects.filter(clock_id__in=old).delete()
    Clock.objects.filter(id__in=old).delete()
    Mailing.objects.filter(goes_at__lt=at - KEPT_FOR, reminders__isnull=True).delete()
    return gone
