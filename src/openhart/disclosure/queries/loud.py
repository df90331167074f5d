"""The clocks of breaches that still run: each one a telling that is owed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.disclosure import access
from openhart.disclosure.models import Breach
from openhart.disclosure.queries.breaches import clocks_of


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A clock of a breach that nobody has answered: codes and times."""

    breach_id: UUID
    code: str
    from_at: datetime
    due_at: datetime


def open_clocks(viewer: Viewer) -> list[OpenClock]:
    """Return every clock that still runs, of every breach, in two queries; for whoever keeps the register."""
    access.check_keeps_breaches(viewer)
    rows = Breach.objects.filter(next_due_at__isnull=False).prefetch_related("answers").order_by("next_due_at", "id")
    return [
        OpenClock(row.id, each.clock.code, row.discovered_at, each.due_at)
        for row in rows
        for each in clocks_of(row, list(row.answers.all()))
        if each.is_open
    ]
