"""The public pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openhart.foundation.routes import open_to_strangers
from openhart.website import queries


@open_to_strangers()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what to do in danger and whom to call."""
    context = {"help": queries.help_of(settings.POLICY_PACK), "is_demo": settings.IS_DEMO}
    return render(request, "website/home.html", context)
