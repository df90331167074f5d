"""What the pages of standing share."""

from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render, resolve_url

from openhart.accounts.access import Viewer, ViewerRequest, check_role
from openhart.accounts.access.standing import CASE_STAFF, STAFF, Line
from openhart.foundation.refused import Refused

#: Which entry of the main navigation is current.
SECTION = "standing"
#: Who has work on cases, in the order of the table of roles.
CASE_PEOPLE = tuple(role for role in STAFF if role in CASE_STAFF)


def check_staff(viewer: Viewer) -> None:
    """Refuse whoever holds no role at the desk."""
    if not viewer.has_role(*STAFF):
        raise Refused("Only the agency's staff sees who is on call. Ask an administrator for a role.")


def check_case_people(viewer: Viewer) -> None:
    """Refuse whoever works on no cases."""
    if not viewer.has_role(*CASE_PEOPLE):
        raise Refused("Only staff who work on cases plan absences, hand over cases and leave notes to the next shift.")


def check_planner(viewer: Viewer, roles: Iterable[str]) -> None:
    """Refuse whoever plans no line of the rota."""
    check_role(viewer, *roles)


def taken_in(
    request: ViewerRequest, form: forms.Form, write: Callable[[], object], *, done: str, to: str
) -> HttpResponse | None:
    """Take in a form that was sent: write and lead on; None when it is to be shown again with what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        write()
    except Refused as refused:
        form.add_error(None, refused.reason)
        return None
    messages.success(request, done)
    return see(to)


def shown(request: ViewerRequest, form: forms.Form, template: str, **context: Any) -> HttpResponse:
    """Show a form, with 422 when something is wrong with it."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"form": form, "section": SECTION, **context}, status=status)


def see(to: str) -> HttpResponse:
    """Lead to another page after a write."""
    response = HttpResponse(status=HTTPStatus.SEE_OTHER)
    response.headers["Location"] = resolve_url(to)
    return response


def people(rows: Iterable[tuple[UUID, str]]) -> list[tuple[str, str]]:
    """Return people as choices."""
    return [(str(user_id), name) for user_id, name in rows]


def lines(rows: Iterable[Line]) -> list[tuple[str, str]]:
    """Return lines of the rota as choices."""
    return [(line.code, line.words) for line in rows]


def line_of(code: str) -> Line:
    """Return the line a form posted; one that does not exist is refused by whoever writes it."""
    role, _, region = code.partition(":")
    return Line(role, region)


def moment(text: str) -> datetime | None:
    """Return a moment that a link carries, or None when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
