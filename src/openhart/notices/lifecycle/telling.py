"""The life of a notice, and what is asked of each kind. Pure: codes, times and sentences."""

from collections.abc import Iterable
from datetime import datetime, timedelta

SENT, ACKNOWLEDGED, WITHDRAWN = "sent", "acknowledged", "withdrawn"

#: What may be done with a notice in each state, and where it leads.
MOVES: dict[str, dict[str, str]] = {
    SENT: {"acknowledge": ACKNOWLEDGED, "withdraw": WITHDRAWN, "add_number": SENT},
    ACKNOWLEDGED: {"withdraw": WITHDRAWN, "add_number": ACKNOWLEDGED},
    WITHDRAWN: {},
}
REFUSALS = {
    (ACKNOWLEDGED, "acknowledge"): "They have acknowledged this notice already.",
    (WITHDRAWN, "acknowledge"): "This notice was taken back; there is nothing to acknowledge.",
    (WITHDRAWN, "withdraw"): "This notice was taken back already.",
    (WITHDRAWN, "add_number"): "This notice was taken back; record the new one with its number.",
}

#: Notices that are proven by a number of the recipient's own, and what it is called.
NUMBER_PROVES = {
    "hhs": "HHS request number",
    "ncmec": "NCMEC number",
    "police_missing": "NCIC number",
}
#: The papers that usually go with a notice. What is not listed goes without one.
USUAL_FORM = {
    "local_law_enforcement": "DCF-737",
    "fbi": "DCF-737",
    "csao": "DCF-737",
    "statewide_hart_lead": "DCF-737",
    "mdt": "DCF-737",
    "police_missing": "missing-child-packet",
    "ncmec": "missing-child-packet",
}
#: Nobody acknowledges these: they are told in person or by letter.
NEVER_ACKNOWLEDGED = frozenset({"parents"})
#: Nobody waits for these to answer: they sit in the agency, and steps of their own show what they do.
NEVER_WAITED_FOR = NEVER_ACKNOWLEDGED | {"statewide_hart_lead"}
#: One police department enters a missing child into NCIC, for the whole country. Which town's: the first
#: that is known of where the child was last known to be, lives, and where it happened.
ONE_TOWN_ONLY = frozenset({"police_missing"})
TOWNS_IN_ORDER = ("residence", "incident", "location")
TOWNS_OF_THE_MISSING = ("location", "residence", "incident")

#: A notice is waited for when it has had a day to be answered, and for a week: then it is history.
PATIENCE, WAITED_FOR = timedelta(days=1), timedelta(days=7)
_MINUTE = timedelta(minutes=1)


def number_name(to: str) -> str:
    """Return what the recipient's own number is called."""
    return NUMBER_PROVES.get(to, "Their case number, if they gave one")


def refusal(state: str, move: str) -> str | None:
    """Return why a move is not possible in a state, or None when it is."""
    return None if move in MOVES[state] else REFUSALS[(state, move)]


def lifted(moment: datetime, marks: Iterable[datetime], *, until: datetime) -> datetime:
    """Return a moment typed to the minute, put after what happened within that same minute.

    Clocks of pages have no seconds: told at 10:00 for what began at 10:00:30 means after it, not before.
    """
    if moment.second or moment.microsecond:
        return moment
    inside = [mark for mark in marks if moment < mark <= until and mark - moment < _MINUTE]
    return max(inside, default=moment)
