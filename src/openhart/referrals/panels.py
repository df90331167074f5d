"""The Summary panel of the case page: what was told, and what was decided."""

from typing import Any

from openhart.accounts.access import ViewerRequest
from openhart.cases.access import check_open_to
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.referrals import access, queries
from openhart.referrals.lifecycle import LABELS, State
from openhart.referrals.models import Referral

_ACTS = (
    ("screen", "Screen the referral", access.check_may_screen),
    ("assign", "Assign the referral", access.check_may_assign),
    ("overturn", "Overturn the decision", access.check_may_overturn),
)


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what referrals/panel.html shows of a case that is open to the viewer."""
    viewer = request.viewer
    check_open_to(viewer, case)
    told = queries.told_of_case(viewer, case)
    latest = next((one.referral for one in told if one.referral.is_first), None)
    return {
        "told": told,
        "latest": latest,
        "state": LABELS[State(latest.state)] if latest else "",
        "known": queries.known(viewer, case),
        "acts": _acts(request, latest),
        "may_receive": access.may_add_to(viewer, case),
        "now": clock.now(),
    }


def _acts(request: ViewerRequest, referral: Referral | None) -> list[dict[str, str]]:
    """Return what the viewer may do on the latest referral; what they may not do now is left out."""
    found = []
    for name, words, check in _ACTS if referral else ():
        try:
            check(request.viewer, referral)  # type: ignore[arg-type]
        except Refused:
            continue
        found.append({"url": f"referrals:{name}", "words": words})
    return found
