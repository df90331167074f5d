"""What somebody does with their own reminders: reads them, and says when they want to hear."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.reminders.lifecycle.quiet import Hours
from openhart.reminders.models import Reminder, Wishes


@transaction
def mark_read(*, clock_ids: Collection[UUID], by: Viewer, at: datetime) -> int:
    """Mark the viewer's own reminders of these clocks as read; return how many were not yet. Nothing else changes."""
    rows = Reminder.objects.filter(person_id=by.user_id, clock_id__in=list(clock_ids), read_at__isnull=True)
    return rows.update(read_at=Greatest(F("made_at"), Value(at, output_field=DateTimeField())))


@transaction
def wish(*, hours: Hours, by: Viewer, at: datetime) -> None:
    """Set when and how the viewer hears of what no law limits; what goes with the next digest already stays there."""
    if by.user_id is None:
        raise Refused("Only somebody with an account has hours of their own.")
    if (hours.quiet_from is None) != (hours.quiet_until is None):
        raise Refused("Say both when the quiet hours begin and when they end, or leave both empty.")
    Wishes.objects.update_or_create(
        person_id=by.user_id,
        defaults={
            "quiet_from": hours.quiet_from, "quiet_until": hours.quiet_until, "digest_at": hours.digest_at,
            "rest": hours.rest.value, "changed_at": at,
        },
    )  # fmt: skip
    audit.write(by=by.user_id, at=at, act="reminder.hours_set", subject=by.user_id, detail={"rest": hours.rest.value})
