"""The panel "Missing" of the case page."""

from typing import Any

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.missing import access, queries
from openhart.missing.events import codes


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what missing/panel.html shows of a case that is open to the viewer."""
    viewer = request.viewer
    stories = queries.stories_of(viewer, case)
    stay = queries.stay_of(viewer, case)
    return {
        "case": case,
        "now": clock.now(),
        "stories": stories,
        "patterns": queries.patterns_of(viewer, stories),
        "stay": stay[0] if stay else None,
        "stay_words": stay[1] if stay else {},
        "stay_how": codes.VERIFIED_BY.get(stay[0].verified_by, "") if stay else "",
        "may_record": access.may_record(viewer, case),
        "may_interview": access.may_interview(viewer, case),
        "is_missing": any(story.is_missing for story in stories),
    }
