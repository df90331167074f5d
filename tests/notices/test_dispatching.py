"""Send, the half minute in which it can be taken back, and what would double a notice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure.models import Disclosure
from openhart.foundation.refused import Refused
from openhart.notices import actions, queries
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Notice

POLICE = "police-new-haven"
Send = Callable[..., Dispatch]


@pytest.mark.requirement("R-NOT-2")
def test_send_keeps_the_paper_as_it_was_printed_and_nothing_leaves_yet(referred: Case, ben: Viewer, send: Send) -> None:
    row = send()
    assert row.state == life.HELD
    assert row.held_until - row.made_at == timedelta(seconds=30)
    assert queries.paper_of(referred, row).startswith(b"%PDF-")
    assert row.ground
    assert row.fields
    assert not Disclosure.objects.exists()
    assert not Notice.objects.exists()
    assert [each.row.id for each in queries.dispatches_of(ben, referred)] == [row.id]


def test_a_double_click_is_one_dispatch(send: Send) -> None:
    page = uuid4()
    assert send(submission=page).id == send(submission=page).id
    assert Dispatch.objects.count() == 1


def test_a_used_page_that_says_something_else_is_refused(send: Send) -> None:
    page = uuid4()
    send(submission=page)
    with pytest.raises(Refused, match="used for another notice"):
        send("csao", "csao", submission=page)


def test_two_colleagues_who_press_send_for_one_recipient_make_one_dispatch(send: Send, ana: Viewer) -> None:
    send()
    with pytest.raises(Refused, match="on its way already"):
        send(by=ana)
    assert Dispatch.objects.count() == 1


def test_whoever_was_told_is_told_again_only_when_somebody_says_so(referred: Case, send: Send, tell: Any) -> None:
    tell(referred, "fbi", "fbi")
    with pytest.raises(Refused, match="was told already"):
        send(after=120)
    assert send(after=120, is_again=True).state == life.HELD


@pytest.mark.requirement("R-NOT-2")
def test_taken_back_within_the_half_minute_nothing_is_left_of_it(
    referred: Case, ben: Viewer, send: Send, now: datetime
) -> None:
    row = send()
    at = row.made_at + timedelta(seconds=29)
    assert actions.take_back(case=referred, dispatch_id=row.id, by=ben, at=at)
    row.refresh_from_db()
    assert (row.state, row.next_at) == (life.TAKEN_BACK, None)
    assert not Disclosure.objects.exists()
    assert actions.take_back(case=referred, dispatch_id=row.id, by=ben, at=at)  # pressed twice: still taken back
    assert send(after=70).state == life.HELD  # and can be sent anew


def test_what_has_left_is_not_taken_back_as_if_it_had_not(referred: Case, ben: Viewer, send: Send) -> None:
    row = send()
    Dispatch.objects.filter(id=row.id).update(state=life.ON_ITS_WAY)
    assert not actions.take_back(case=referred, dispatch_id=row.id, by=ben, at=row.held_until)
    row.refresh_from_db()
    assert row.state == life.ON_ITS_WAY


def test_what_was_shown_and_has_changed_since_is_not_sent(send: Send) -> None:
    with pytest.raises(Refused, match="has changed since"):
        send(seen="0" * 64)
    assert not Dispatch.objects.exists()


def test_cleo_sends_nothing_and_takes_nothing_back(referred: Case, cleo: Viewer, send: Send) -> None:
    row = send()
    with pytest.raises(Refused, match="There is no such case"):
        send("csao", "csao", by=cleo)
    with pytest.raises(Refused, match="There is no such case"):
        actions.take_back(case=referred, dispatch_id=row.id, by=cleo, at=row.made_at)
    assert queries.dispatches_of(cleo, referred) == []


@pytest.mark.parametrize("state", sorted(life.MOVES))
def test_every_move_is_allowed_or_refused_with_a_sentence(state: str) -> None:
    for move in {move for moves in life.MOVES.values() for move in moves}:
        said = life.refusal(state, move)
        assert said is None or (said[0].isupper() and said.endswith("."))


AT = datetime.fromisoformat("2026-03-06T22:15:00+00:00")


@pytest.mark.parametrize(
    ("left", "after"),
    [
        (timedelta(hours=12), timedelta(hours=6)),  # half of what is left
        (timedelta(minutes=90), timedelta(minutes=30)),  # an hour before, where that is earlier than half
        (timedelta(minutes=30), timedelta(minutes=5)),  # never at once
        (-timedelta(hours=3), timedelta(minutes=5)),
        (None, timedelta(hours=4)),
    ],
)
def test_the_next_way_begins_in_time(left: timedelta | None, after: timedelta) -> None:
    assert life.next_way_at(AT, AT + left if left is not None else None) == AT + after
