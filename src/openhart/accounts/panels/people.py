"""People on My day: the cases that somebody who left worked on, until a colleague has taken them."""

from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.accounts.queries.holding import cases_without_a_worker
from openhart.accounts.queries.standing import Today


def my_day(viewer: Viewer, today: Today, at: datetime) -> int:
    """Return how many cases open to a supervisor or lead have no worker; no query when there is none anywhere."""
    if not today.has_left_cases:
        return 0
    return len(cases_without_a_worker(viewer, at).seen)
