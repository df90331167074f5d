"""What My day says of reminders."""

from dataclasses import dataclass
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.policy import Pack
from openhart.reminders import access, queries
from openhart.reminders.views.rows import Line, lines_of

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Day:
    """The viewer's unread reminders, those said last first, and whether they look at what is overdue past its owner."""

    lines: list[Line]
    has_more: bool
    oversees: bool
    case_ids: list[UUID]


def my_day(viewer: Viewer, pack: Pack) -> Day:
    """Return what My day says of reminders beside the steps the viewer owes, which it lists themselves; one query."""
    found = queries.unread(viewer, limit=_SHOWN, without_own_steps=True)
    return Day(lines_of(viewer, found.lines, pack), found.has_more, access.oversees(viewer), found.case_ids)
