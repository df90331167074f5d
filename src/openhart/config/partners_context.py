"""What every page of the partners' site is told about its installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from openhart.accounts.access import PARTNERS, Viewer
from openhart.accounts.models import Role
from openhart.foundation import clock


def installation(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demonstration, who is signed in, and where the frame of a page leads."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    told = {
        "is_demo": settings.IS_DEMO, "viewer": viewer, "printed_at": clock.now(), "place": "For partners",
        "sign_in_url": settings.LOGIN_URL, "guest_seconds": settings.IDLE_MINUTES * 60,
    }  # fmt: skip
    return {**told, **_frame(viewer)} if viewer is not None else told


def _frame(viewer: Viewer) -> dict[str, Any]:
    return {
        "viewer_roles": ", ".join(sorted(Role(role).label for role in viewer.roles & PARTNERS)),
        "navigation": [
            {"url": reverse("partners:home"), "label": "Letters", "section": "home"},
            *(
                [{"url": reverse("partners:yearly"), "label": "Yearly report", "section": "yearly"}]
                if viewer.has_role(Role.PARTNER_MEMBER)
                else []
            ),
            {"url": reverse("accounts:own"), "label": "My sign-in", "section": "own"},
        ],
        "sign_out_url": reverse("accounts:sign_out"),
        "idle_seconds": settings.IDLE_MINUTES * 60,
        "lock_url": reverse("accounts:lock"),
        "stay_url": reverse("accounts:stay"),
    }
