"""Setting up second factors: a passkey, an authenticator app, recovery codes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.foundation.routes import Rule, declared


@declared(Rule(is_before_second_factor=True, is_fresh=True))
@require_http_methods(["GET"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Lead somebody who has no second factor to set one up."""
    return render(request, "accounts/signing/second_factor.html", {})
