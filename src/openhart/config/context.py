"""What every page is told about its installation."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import oversees
from openhart.accounts.access.people import may_see_people
from openhart.accounts.access.standing import STAFF
from openhart.accounts.lifecycle.sessions import screen_locks_after
from openhart.accounts.models import Role
from openhart.accounts.panels import emergencies
from openhart.desk.access import RECORDS, reads_cases
from openhart.foundation import clock
from openhart.places.access import may_keep
from openhart.referrals.access import MAY_RECEIVE

#: The main navigation: route, what it says, and the section in which it is the current one.
_MAIN = (
    ("desk:my_day", "My day", "my_day"),
    ("desk:queues", "Queues", "queues"),
    ("desk:missing_board", "Missing", "missing"),
    ("desk:cases", "Cases", "cases"),
    ("referrals:new", "New referral", "new_referral"),
    ("accounts:rota", "On call", "standing"),
    ("accounts:emergencies", "Emergencies", "emergencies"),
    ("accounts:people", "People", "people"),
    ("places:towns", "Towns and recipients", "places"),
    ("desk:records", "Records", "records"),
)


def installation(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demonstration, who is signed in, and the time of printing."""
    return {
        "is_demo": settings.IS_DEMO,
        "viewer": getattr(request, "viewer", None),
        "printed_at": clock.now(),
        "viewer_roles": _roles(getattr(request, "viewer", None)),
        **(_frame(request.viewer) if hasattr(request, "viewer") else {}),
        **_emergency(request),
    }


def locking() -> dict[str, Any]:
    """Return when a page locks itself, and where it goes then: the same for every site with a sign-in."""
    return {
        "idle_seconds": int(screen_locks_after(timedelta(minutes=settings.IDLE_MINUTES)).total_seconds()),
        "lock_url": reverse("accounts:lock"),
        "stay_url": reverse("accounts:stay"),
        "sign_in_url": settings.LOGIN_URL,
    }


def _roles(viewer: Viewer | None) -> str:
    """Return the roles of somebody who is signed in, as they are called."""
    return ", ".join(sorted(Role(role).label for role in viewer.roles)) if viewer is not None else ""


def _emergency(request: HttpRequest) -> dict[str, Any]:
    """Return what every page of a case says that is open to its reader for an emergency only."""
    case_id = getattr(request, "case_id", None)
    if case_id is None:
        return {}
    at = clock.now()
    banner = emergencies.banner(getattr(request, "viewer"), case_id, at)  # noqa: B009 - a viewer opened the case
    return {"emergency": banner, "emergency_now": at}


def _frame(viewer: Viewer) -> dict[str, Any]:
    """Return where the frame of every page leads somebody who is signed in; never to a page that refuses them."""
    hidden = set() if may_keep(viewer) else {"places"}
    hidden |= set() if oversees(viewer) else {"emergencies"}
    hidden |= set() if viewer.has_role(*STAFF) else {"standing"}
    hidden |= set() if may_see_people(viewer) else {"people"}
    hidden |= set() if viewer.has_role(*MAY_RECEIVE) else {"new_referral"}
    hidden |= set() if viewer.has_role(*RECORDS) else {"records"}
    hidden |= set() if reads_cases(viewer) else {"queues", "missing", "cases"}
    return {
        "navigation": [
            {"url": reverse(route), "label": label, "section": name}
            for route, label, name in _MAIN
            if name not in hidden
        ],
        "go_url": reverse("desk:go") if reads_cases(viewer) else "",
        "find_url": reverse("desk:find") if reads_cases(viewer) else "",
        "sign_out_url": reverse("accounts:sign_out"),
        **locking(),
    }
