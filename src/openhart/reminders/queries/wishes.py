"""When and how people want to hear of what no law sets a limit to."""

from collections.abc import Iterable
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.reminders.lifecycle.quiet import USUAL, Hours, Rest
from openhart.reminders.models import Wishes


def hours_of(_viewer: Viewer, people: Iterable[UUID]) -> dict[UUID, Hours]:
    """Return the hours of each of these people; the usual ones of whoever has chosen nothing. One query."""
    wanted = list(people)
    found = dict.fromkeys(wanted, USUAL)
    for row in Wishes.objects.filter(person_id__in=wanted) if wanted else ():
        found[row.person_id] = Hours(row.quiet_from, row.quiet_until, row.digest_at, Rest(row.rest))
    return found


def own_hours(viewer: Viewer) -> Hours:
    """Return the viewer's own hours."""
    return hours_of(viewer, [viewer.user_id])[viewer.user_id] if viewer.user_id is not None else USUAL
