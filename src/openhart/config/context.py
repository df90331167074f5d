"""What every page is told about its installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from openhart.foundation import clock


def installation(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demonstration, who is signed in, and the time of printing."""
    return {
        "is_demo": settings.IS_DEMO,
        "viewer": getattr(request, "viewer", None),
        "printed_at": clock.now(),
    }
