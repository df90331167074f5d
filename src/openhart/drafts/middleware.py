"""A form that was kept at a lock and given back is sent at last: its words are destroyed, as those of any draft."""

import contextlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from openhart.accounts.access import Viewer
from openhart.drafts import actions
from openhart.drafts.forms import KEPT_DRAFT, kept_before
from openhart.drafts.models import Kind
from openhart.foundation import clock
from openhart.foundation.refused import Refused


class KeptFormsEnd:
    """End the kept form that a page was given back from, once its view has taken what it sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a view that takes a form leads on to another page."""
        answer = self.get_response(request)
        has_reached = getattr(request, "has_reached_its_view", False)
        is_taken = answer.status_code in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
        if has_reached and is_taken and request.method == "POST" and KEPT_DRAFT in request.POST:
            _end(getattr(request, "viewer", None), kept_before(request.POST))
        return answer

    def process_view(self, request: HttpRequest, *_given: Any) -> None:
        """Note that nothing stood between the form and its view, such as the question who is there."""
        request.has_reached_its_view = True  # type: ignore[attr-defined]


def _end(viewer: Viewer | None, draft_id: UUID | None) -> None:
    if viewer is None or draft_id is None:
        return
    with contextlib.suppress(Refused):
        actions.end(draft_id=draft_id, kind=Kind.KEPT_FORM, by=viewer, at=clock.now())
