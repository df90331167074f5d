"""No page of a case is shown, and none is refused, without an entry in the trail: here for every address alike.

What an act or a list writes of itself is enough; what nobody wrote of is written here, before the answer leaves.
"""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import mark
from openhart.audit import actions as audit
from openhart.audit.models import Outcome
from openhart.foundation import clock, origin
from openhart.foundation.routes import rule_of

Next = Callable[[HttpRequest], HttpResponse]

REFUSED, OFTEN = "request.refused", "request.refused_often"
#: So many refusals of one person are written one by one within the window; of more, only that there were more.
MOST, WINDOW_S = 30, 600.0
_STEPS = (100, 300, 1000, 3000, 10_000)
_MOST_PEOPLE = 10_000
_SHOWN_AGAIN = (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)


class Shown:
    """Write that a page of a case was seen, unless the view wrote of the case itself. The innermost of all."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        response = self.get_response(request)
        case_id: UUID | None = getattr(request, "case_id", None)
        viewer: Viewer | None = getattr(request, "viewer", None)
        shows = response.status_code < HTTPStatus.MULTIPLE_CHOICES or response.status_code in _SHOWN_AGAIN
        if case_id is not None and viewer is not None and shows and case_id not in origin.current().written_of:
            detail = {"panel": _page(request), **mark(viewer, case_id)}
            audit.write(by=viewer.user_id, at=clock.now(), act="case.viewed", subject=case_id, detail=detail)
        return response


class Refusals:
    """Write what was refused to somebody signed in, and what is hidden from them; outside of what was undone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._counts = _Counts()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        response = self.get_response(request)
        viewer: Viewer | None = getattr(request, "viewer", None)
        if viewer is not None and viewer.user_id is not None and self.is_refusal(request, response.status_code):
            self._note(request, viewer, response.status_code)
        return response

    def is_refusal(self, request: HttpRequest, status: int) -> bool:
        """Return whether an answer refuses something: in words, or by saying that there is no such thing."""
        if status in {HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT}:
            return True
        matched = request.resolver_match
        if status != HTTPStatus.NOT_FOUND or matched is None or not matched.kwargs:
            return False
        rule = rule_of(matched.func)
        return rule is not None and not rule.is_open_to_strangers

    def about(self, request: HttpRequest) -> tuple[UUID | None, Mapping[str, str]]:
        """Return which case was asked for, as far as the page found out, and what else there is to say of it."""
        return getattr(request, "case_id", None), {}

    def _note(self, request: HttpRequest, viewer: Viewer, status: int) -> None:
        by, at = viewer.user_id, clock.now()
        assert by is not None  # noqa: S101 - asked before
        count = self._counts.one_more(by)
        if count > MOST:
            if count == MOST + 1 or count in _STEPS:
                often = {"count": count, "minutes": int(WINDOW_S // 60)}
                audit.write(by=by, at=at, act=OFTEN, subject=None, detail=often, outcome=Outcome.REFUSED)
            return
        subject, more = self.about(request)
        detail: dict[str, str | int] = {
            "page": _page(request),
            "method": request.method or "",
            "status": status,
            **more,
        }
        audit.write(by=by, at=at, act=REFUSED, subject=subject, detail=detail, outcome=Outcome.REFUSED)


class _Counts:
    """How often each person was refused of late; in memory, so that counting costs nothing and nobody fills a table."""

    def __init__(self) -> None:
        self._since: dict[UUID, tuple[float, int]] = {}

    def one_more(self, user_id: UUID) -> int:
        now = time.monotonic()
        began, count = self._since.get(user_id, (now, 0))
        if now - began > WINDOW_S:
            began, count = now, 0
        if len(self._since) > _MOST_PEOPLE:
            self._since.clear()
        self._since[user_id] = (began, count + 1)
        return count + 1


def _page(request: HttpRequest) -> str:
    """Return which page was asked for: the name of its address, and which step or duty where it names one."""
    matched = request.resolver_match
    if matched is None:
        return ""
    panel = matched.kwargs.get("panel")
    named = matched.kwargs.get("code") or matched.kwargs.get("duty") or ""
    return str(panel or (f"{matched.view_name}:{named}" if named else matched.view_name))[:80]
