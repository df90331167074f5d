"""The gate: holds, answers and erasure come one by one, so that none of them decides by what another has changed."""

from datetime import date, datetime

from openhart.accounts.access import Viewer
from openhart.audit import queries as audit
from openhart.foundation.refused import Refused
from openhart.retention.lifecycle.clocks import why_not_believed, why_not_that_day
from openhart.retention.models import Gate
from openhart.retention.queries.looking import day_of

_ONLY = 1


def read_gate() -> None:
    """Wait until nobody else decides about disposal, and keep the others waiting until the transaction ends."""
    Gate.objects.bulk_create([Gate(id=_ONLY)], ignore_conflicts=True)
    Gate.objects.select_for_update().get(id=_ONLY)


def read_clock(by: Viewer, at: datetime) -> None:
    """Refuse when the trail speaks against the clock."""
    newest = audit.last_written(by)
    if reason := why_not_believed(at, newest_entry=newest.at if newest else None):
        raise Refused(reason)


def read_calendar(by: Viewer, today: date, at: datetime) -> None:
    """Refuse when the day somebody read from a calendar is not the clock's, or the trail speaks against the clock."""
    if reason := why_not_that_day(today, day_of(at)):
        raise Refused(reason)
    read_clock(by, at)
