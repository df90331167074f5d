"""What the pages about notices show; the panel itself stands in the desk's frame of the case page."""

from datetime import datetime
from typing import Any

from openhart import policy
from openhart.accounts import queries as accounts
from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.notices import access, queries
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
    reader = Reader(
        case=case, pack=policy.load_pack(case.pack), towns=places.town_names(),
        staff=accounts.names(request.viewer, [notice.by_id for notice in standing.notices]), now=at,
        sight=sight_of(request.viewer, case),
    )  # fmt: skip
    depends_on_town = any(owed.to in _BY_TOWN for owed in standing.owed)
    return {
        "case": case,
        "now": at,
        "groups": [reader.group(owed) for owed in standing.owed],
        "others": [reader.told(notice) for notice in standing.unasked],
        "unknown_towns": [UNKNOWN_TOWN[part] for part in standing.unknown_towns] if depends_on_town else [],
        "may_tell": access.may_send(request.viewer, case),
        "may_follow": access.may_tell(request.viewer, case),
        "may_keep_places": may_keep(request.viewer),
        "can_settle": any(owed.can_settle for owed in standing.owed),
        "kinds": sorted(reader.pack.recipients.items(), key=lambda pair: str(pair[1])),
    }
