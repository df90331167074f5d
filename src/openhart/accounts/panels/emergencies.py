"""Emergency openings on other rooms' pages: what waits, on My day; the banner, on each page of such a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import oversees
from openhart.accounts.queries.emergencies import Listed, pressing
from openhart.ui.words import count_words

_SHOWN = 10
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Banner:
    """What every page says of a case that is open for an emergency."""

    emergency_id: UUID
    until_at: datetime
    left: str
    template: str = "accounts/emergencies/banner.html"


@dataclass(frozen=True, slots=True)
class Pressing:
    """What waits for somebody who oversees openings; ``has_more`` when not all of it is shown."""

    asked: list[Listed]
    to_review: list[Listed]
    late: int
    has_more: bool


def banner(viewer: Viewer, case_id: UUID, at: datetime) -> Banner | None:
    """Return the banner of a case that is open to the viewer for an emergency, from what the viewer carries."""
    under, until_at = viewer.emergencies.get(case_id), viewer.emergency_ends.get(case_id)
    if under is None or until_at is None:
        return None
    return Banner(under, until_at, _left(until_at - at))


def my_day(viewer: Viewer, at: datetime) -> Pressing | None:
    """Return what waits for the viewer as second person or reviewer; None for whoever oversees nothing."""
    if not oversees(viewer):
        return None
    asked, to_review = pressing(viewer, at, limit=_SHOWN + 1)
    late = sum(each.is_late for each in to_review)
    return Pressing(asked[:_SHOWN], to_review[:_SHOWN], late, len(asked) + len(to_review) > _SHOWN)


def _left(left: timedelta) -> str:
    """Return whole minutes begun, so that the last one is never called none."""
    return count_words(max(-(-left // _MINUTE), 1), "minute")
