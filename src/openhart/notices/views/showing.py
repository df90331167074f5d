"""What the pages about notices show; the panel itself stands in the desk's frame of the case page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openhart import policy
from openhart.accounts import queries as accounts
from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.inbox import queries as letters
from openhart.notices import access, queries
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.queries import Dispatched, Standing
from openhart.notices.views.passages import Passage, Speaker
from openhart.notices.views.rows import UNKNOWN_TOWN, Reader
from openhart.people import queries as people
from openhart.places import queries as places
from openhart.places.access import may_keep

_BY_TOWN = frozenset({"local_law_enforcement", "police_missing", "mdt"})


def heading(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return whose record this is, for the bar above a page."""
    child = people.children(request.viewer, [case.id]).get(case.id)
    initials = child.initials if child else "Name not known"
    return {"case": case, "record_number": case.reference, "initials": initials, "section": "cases"}


def shown(request: ViewerRequest, case: Case, *, at: datetime) -> dict[str, Any]:
    """Return what the panel shows of a case that is open to the viewer."""
    standing = queries.standing(request.viewer, case, at=at)
    sent = queries.dispatches_of(request.viewer, case)
    speaker = _speaker(request, case, sent, at)
    passages = [speaker.said(each) for each in sent]
    reader = Reader(
        case=case, pack=policy.load_pack(case.pack), towns=places.town_names(),
        staff=accounts.names(request.viewer, [notice.by_id for notice in standing.notices]), now=at,
        sight=sight_of(request.viewer, case),
        passages={(each.row.to, each.row.recipient_code): each for each in passages if each.row.state in life.OPEN},
    )  # fmt: skip
    depends_on_town = any(owed.to in _BY_TOWN for owed in standing.owed)
    return {
        "case": case,
        "now": at,
        "groups": [reader.group(owed) for owed in standing.owed],
        "others": [reader.told(notice) for notice in standing.unasked],
        "passages": _others(passages, standing),
        "is_held": any(each.row.state == life.HELD for each in passages),
        "can_tell_all": any(True for _ in queries.untold(request.viewer, case, at=at)),
        "unknown_towns": [UNKNOWN_TOWN[part] for part in standing.unknown_towns] if depends_on_town else [],
        "may_tell": access.may_send(request.viewer, case),
        "may_follow": access.may_tell(request.viewer, case),
        "may_keep_places": may_keep(request.viewer),
        "can_settle": any(owed.can_settle for owed in standing.owed),
        "kinds": sorted(reader.pack.recipients.items(), key=lambda pair: str(pair[1])),
    }


def _speaker(request: ViewerRequest, case: Case, sent: Sequence[Dispatched], at: datetime) -> Speaker:
    """Return who puts the dispatches of a case into words; three queries, none where there are no dispatches."""
    return Speaker(
        case=case, staff=accounts.names(request.viewer, [each.row.by_id for each in sent]) if sent else {},
        answers=letters.answers_for(request.viewer, [each.row.id for each in sent]) if sent else {},
        sight=sight_of(request.viewer, case), may_tell=access.may_tell(request.viewer, case), now=at,
    )  # fmt: skip


def _others(passages: Sequence[Passage], standing: Standing) -> list[Passage]:
    """Return the dispatches that do not stand beside a line of a duty: those that are done, or that nobody owed."""
    lines = {
        (owed.to, line.recipient.code)
        for owed in standing.owed for line in owed.lines if line.recipient is not None and line.told is None
    }  # fmt: skip
    return [
        each for each in passages
        if each.row.state not in life.OPEN or (each.row.to, each.row.recipient_code) not in lines
    ]  # fmt: skip
