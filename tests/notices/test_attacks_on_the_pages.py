"""Attacks on the pages of notices: pressed twice, and papers asked for that no ground lets out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.notices.carried import transport, ways
from tests.notices.test_sending_pages import hidden, page, tell

from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.notices.actions import watching
from openhart.notices.models import Dispatch
from openhart.outbox.models import Message

__all__ = ["page"]
pytestmark = pytest.mark.usefixtures("reachable")


@pytest.mark.requirement("R-NOT-2")
def test_the_next_way_pressed_twice_begins_one_more_and_not_two(
    page: Client, referred: Case, send: Callable[..., Dispatch]
) -> None:
    row = send()
    watching.look(at=clock.now() + timedelta(days=1))
    assert len(ways(row)) == 1
    carried = hidden(page.get(f"/cases/{referred.reference}/notices/").content.decode())
    assert carried["begun"] == "1"
    url = f"/cases/{referred.reference}/notices/sent/{row.id}/next/"
    answers = [page.post(url, {"begun": carried["begun"]}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Another way has begun since you looked" in answers[1].content.decode()
    assert len(ways(row)) == 2
    assert page.post(url, {"begun": "9" * 5000}).status_code == 409


@pytest.mark.requirement("R-NOT-2")
@pytest.mark.parametrize("field", ["case.immigration", "no.such.field"])
def test_no_preview_is_printed_with_what_the_ground_does_not_let_out(page: Client, referred: Case, field: str) -> None:
    at = f"/cases/{referred.reference}/notices/preview/?to=fbi&recipient=fbi&field=child.name"
    assert page.get(at)["Content-Type"] == "application/pdf"
    answer = page.get(f"{at}&field={field}")
    assert answer.status_code == 409
    assert "does not let out" in answer.content.decode()
    assert field not in answer.content.decode(), "what was typed there comes back nowhere"
    assert page.get(tell(referred)).status_code == 200


@pytest.mark.requirement("R-NOT-2")
def test_a_form_that_says_nothing_sends_no_mail_twice(
    page: Client, referred: Case, send: Callable[..., Dispatch]
) -> None:
    row = send()
    at = clock.now() + timedelta(days=1)
    watching.look(at=at)
    transport("unknown", at)
    watching.look(at=at)
    url = f"/cases/{referred.reference}/notices/sent/{row.id}/arrived/"
    assert page.post(url, {}).status_code == 409
    assert Message.objects.get().state == "unknown"
    assert page.post(url, {"has_arrived": "no"}).status_code == 303
    assert Message.objects.get().state == "waiting"
