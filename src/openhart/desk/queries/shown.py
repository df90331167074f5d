"""What a row of each list of the desk shows of a case: the audit names these codes with every list that was seen."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from openhart.desk.queries.my_day import MyDay

#: list: what a row of it shows. Initials stand for the child's name, which no list shows in full.
SHOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "my_day": ("reference", "initials", "region", "steps_owed", "notices_unanswered", "screening"),
    "queue": ("reference", "initials", "region", "steps_owed"),
    "cases": ("reference", "initials", "region", "received", "screening"),
    "missing": (
        "reference",
        "initials",
        "region",
        "last_seen",
        "kind_of_episode",
        "episodes",
        "steps_owed",
        "search",
        "unapproved_place",
    ),
    "neighbours": ("reference",),
}


def cases_of_day(day: MyDay) -> list[UUID]:
    """Return the cases My day shows something of."""
    rows = [*day.overdue, *day.today, *day.later, *day.waiting]
    return [
        *(row.duty.case_id for row in rows),
        *(told.case_id for told in day.unacknowledged),
        *(new.case.id for new in day.new),
    ]
