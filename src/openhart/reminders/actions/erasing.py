"""What was said of a case that is disposed of goes with it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.foundation.transactions import transaction
from openhart.reminders.models import Clock, Reminder
from openhart.retention.actions.parts import Gone


def count_of(_viewer: Viewer, _case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Return nothing to count: reminders hold codes and times, and no records."""
    return {}


@transaction
def erase(case_id: UUID, _by: Viewer, _at: datetime) -> Gone:
    """Delete what became loud on a case and who was told of it."""
    Reminder.objects.filter(clock__case_id=case_id).delete()
    Clock.objects.filter(case_id=case_id).delete()
    return Gone()
