"""What the pages of places share: who may open them, and the kinds in words."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from openhart import policy
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.places.access import AskerRequest, check_may_keep

#: Which entry of the main navigation is current.
SECTION = "places"
P = ParamSpec("P")
View = Callable[Concatenate[AskerRequest, P], HttpResponse]


def for_keepers(view: View[P]) -> View[P]:
    """Answer 403 with the reason to whoever does not keep the agency's places."""

    @wraps(view)
    def kept(request: AskerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            check_may_keep(request.viewer)
        except Refused as refused:
            return render(request, "places/refused.html", {"reason": refused.reason, "section": SECTION}, status=403)
        return view(request, *args, **kwargs)

    return kept


def today() -> date:
    """Return the day it is in the agency's zone."""
    return timezone.localdate(clock.now())


def kind_labels() -> dict[str, str]:
    """Return the words of the policy for each kind of recipient."""
    return {code: str(label) for code, label in policy.load_pack(settings.POLICY_PACK).recipients.items()}


def answer(
    request: AskerRequest, form: forms.Form, write: Callable[[dict[str, Any]], object], *, done: str, to: str,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """Take in a form: write and lead on, or show it again with what is wrong and all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, done)
            return see(to)
    status = 422 if form.errors else 200
    return render(request, "places/form.html", {"form": form, "back": to, "section": SECTION, **context}, status=status)


def see(to: str) -> HttpResponse:
    """Lead to another page after a write."""
    response = HttpResponse(status=303)
    response.headers["Location"] = resolve_url(to)
    return response
