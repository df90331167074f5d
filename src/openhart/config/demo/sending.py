"""Notices of the demonstration that are on their way: a fax or a call to be made, some at a colleague's desk."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid5

from openhart.accounts.access import SYSTEM
from openhart.cases import queries as cases
from openhart.cases.models import Case
from openhart.config.demo.staff import Staff
from openhart.foundation.refused import Refused
from openhart.notices import actions, queries
from openhart.notices.actions import Sending
from openhart.notices.lifecycle import dispatching as life

#: Of each of these so many are on their way.
_EACH: Final = {"csao": 1, "fbi": 1, "statewide_hart_lead": 2}
_LOOKED_AT = 80


def arrange(people: Staff, now: datetime) -> None:
    """Send notices that are still owed on the newest cases, as the page does, and let them leave."""
    left = dict(_EACH)
    for case in cases.newest_cases(SYSTEM, since=now - timedelta(days=30), limit=_LOOKED_AT):
        if case.is_restricted or case.closed_at is not None or not any(left.values()):
            continue
        for owed, line in list(queries.untold(SYSTEM, case, at=now)):
            if line.recipient is not None and left.get(owed.to):
                left[owed.to] -= _sent(case, owed.to, line.recipient.code, line.need.towns, people, now)


def _sent(case: Case, to: str, code: str, towns: tuple[str, ...], people: Staff, now: datetime) -> int:
    """Send one notice some minutes ago; return 1, or 0 where it may not be sent."""
    at = max(now - timedelta(minutes=20), case.opened_at)
    if at + 2 * life.HOLD > now:
        return 0
    known = cases.case_by_reference(SYSTEM, case.reference)
    sending = Sending(to=to, recipient=code, form=queries.usual_form(known, to), towns=towns)
    by = people.who("careline_screener", known.region)
    try:
        row = actions.dispatch(case=known, sending=sending, submission=uuid5(known.id, f"{to}:{code}"), by=by, at=at)
    except Refused:
        return 0
    actions.release(case_id=known.id, dispatch_id=row.id, by=SYSTEM, at=at + life.HOLD)
    return 1
