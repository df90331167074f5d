"""What the pages of people share: whose page it is, and how a form is answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openhart.accounts.access import ViewerRequest
from openhart.accounts.models import User
from openhart.accounts.queries.directory_of_people import users_of
from openhart.foundation import clock
from openhart.foundation.refused import Refused

#: Which entry of the main navigation is current.
SECTION = "people"


def found(request: ViewerRequest, user_id: UUID) -> User:
    """Return whose account it is, or answer that there is none."""
    user = users_of(request.viewer, [user_id]).get(user_id)
    if user is None:
        raise Http404("No such account.")
    return user


def page_of(user: User) -> str:
    """Return the address of somebody's page."""
    return reverse("accounts:person", args=[user.id])


def answer(
    request: ViewerRequest, form: forms.Form, write: Callable[[], object], *, done: str, to: str,
    template: str = "accounts/people/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Take in a form: write and lead on, or show it again with what is wrong and all that was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            refusal = tried(form, write)
            if not refusal:
                messages.success(request, done)
                return see(to)
            status = 409
    return render(request, template, {"form": form, "back": to, "section": SECTION, **context}, status=status)


def sure(request: ViewerRequest, user: User, write: Any, *, what: str, **context: Any) -> HttpResponse:
    """Say what an act brings, and do it when the button is pressed."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    return answer(request, form, lambda: write(at=clock.now()), to=page_of(user), what=what, **context)


def tried(form: forms.Form, write: Callable[[], object]) -> bool:
    """Write; return whether that was refused, with the reason among the form's errors."""
    try:
        write()
    except Refused as refused:
        form.add_error(None, refused.reason)
        return True
    return False


def see(to: str) -> HttpResponse:
    """Lead to another page after a write."""
    response = HttpResponse(status=303)
    response.headers["Location"] = to
    return response
