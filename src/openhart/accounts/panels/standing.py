"""Standing on My day: the shift one is on, whom one covers for, what colleagues offer, and the last shift's notes."""

from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.accounts.queries.standing import Today, today


def my_day(viewer: Viewer, at: datetime) -> Today:
    """Return what My day shows; one query, and none for somebody who works on no cases."""
    return today(viewer, at)
