"""After a notice left: what they answer, what somebody records by hand meanwhile, and taking it back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.notices.carried import later, opened, transport
from tests.notices.conftest import state

from openhart.accounts.access import SYSTEM, Viewer
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case, Event
from openhart.disclosure.models import Disclosure, Row
from openhart.foundation.refused import Refused
from openhart.inbox import actions as inbox
from openhart.inbox.models import Letter
from openhart.notices import actions, queries
from openhart.notices.actions import watching
from openhart.notices.actions.composing import of_a_way
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Notice
from openhart.outbox.models import Message

Send = Callable[..., Dispatch]


@pytest.mark.requirement("R-NOT-7")
def test_a_receipt_settles_what_was_unknown_and_an_acknowledgement_is_recorded_with_their_number(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    transport("unknown", later(row, seconds=50))
    watching.look(at=later(row, minutes=2))
    letter = Letter.objects.get()
    reader = opened(letter, later(row, minutes=20))
    typed = inbox.Typed(name="Agent Frey", number="NH-2026-4")
    inbox.acknowledge(letter_id=letter.id, typed=typed, submission=uuid4(), by=reader, at=later(row, minutes=21))
    for _ in range(2):
        watching.look(at=later(row, minutes=25))
    notice = Notice.objects.get()
    assert notice.happened_at == later(row, minutes=20)
    assert notice.acknowledged_at == later(row, minutes=21)
    assert queries.words_of(referred, notice).their_number == "NH-2026-4"
    assert Message.objects.get().state == "sent"
    assert Event.objects.filter(case=referred, code="notice.acknowledged").count() == 1


def test_a_question_is_answered_from_the_desk_once(referred: Case, ben: Viewer, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    letter = Letter.objects.get()
    reader = opened(letter, later(row, minutes=2))
    typed = inbox.Typed(text="Which school?")
    inbox.ask(letter_id=letter.id, typed=typed, submission=uuid4(), by=reader, at=later(row, minutes=3))
    watching.look(at=later(row, minutes=4))
    page = uuid4()
    for _ in range(2):
        actions.reply(
            case=referred, dispatch_id=row.id, text="The one in Hartford.", submission=page, by=ben,
            at=later(row, minutes=5),
        )  # fmt: skip
    assert list(letter.answers.order_by("at").values_list("kind", flat=True)) == ["opened", "asked", "told"]
    assert Message.objects.filter(source="notices.knock").count() == 1


@pytest.mark.requirement("R-NOT-2")
def test_recorded_by_hand_while_it_is_held_nothing_more_leaves(referred: Case, send: Send, tell: Any) -> None:
    row = send()
    by_hand = tell(referred, "fbi", "fbi", after=60.1, at=later(row, seconds=10))
    watching.look(at=later(row, seconds=31))
    row.refresh_from_db()
    assert (row.state, row.notice_id) == (life.OVERTAKEN, by_hand.id)
    assert Notice.objects.count() == 1
    assert not Message.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.requirement("R-NOT-2")
def test_recorded_by_hand_while_it_is_on_its_way_there_is_one_notice(referred: Case, send: Send, tell: Any) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    by_hand = tell(referred, "fbi", "fbi", after=62)
    transport("sent", later(row, minutes=10))
    watching.look(at=later(row, minutes=11))
    row.refresh_from_db()
    assert (row.state, row.notice_id) == (life.TOLD, by_hand.id)
    assert Notice.objects.count() == 1
    assert Event.objects.filter(case=referred, code="notice.sent").count() == 1


def test_a_case_closed_meanwhile_still_has_the_notice_on_record(referred: Case, send: Send, tell: Any) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    Case.objects.filter(id=referred.id).update(closed_at=later(row, seconds=40))
    transport("sent", later(row, seconds=45))
    watching.look(at=later(row, minutes=1))
    assert Notice.objects.get().id == row.id


def test_cleo_walks_no_way_and_settles_nothing(referred: Case, cleo: Viewer, ben: Viewer, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    at = later(row, minutes=1)
    walked = actions.Walked(way="fax", happened_at=at)
    tries: list[Callable[[], object]] = [
        lambda: actions.print_sheet(case=referred, dispatch_id=row.id, way="fax", by=cleo, at=at),
        lambda: actions.done_by_hand(case=referred, dispatch_id=row.id, walked=walked, by=cleo, at=at),
        lambda: actions.settle_unknown(case=referred, dispatch_id=row.id, has_arrived=True, by=cleo, at=at),
        lambda: actions.begin_now(case=referred, dispatch_id=row.id, by=cleo, at=at),
        lambda: actions.give_link(case=referred, dispatch_id=row.id, by=cleo, at=at),
        lambda: actions.call_back(case=referred, dispatch_id=row.id, wrong=WRONG, by=cleo, at=at),
        lambda: actions.reply(case=referred, dispatch_id=row.id, text="x", submission=uuid4(), by=cleo, at=at),
        lambda: actions.seen_at_desk(case=referred, dispatch_id=row.id, by=cleo, at=at),
        lambda: actions.send_again(case=referred, dispatch_id=row.id, by=cleo, at=at),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match=r"There is no such (case|notice)"):
            attempt()


WRONG = actions.Wrong(because="other", reason="Mistaken.")


def test_the_dispatch_of_another_case_is_nobody_elses(referred: Case, ana: Viewer, send: Send, now: datetime) -> None:
    row = send()
    other_case = cases.open_case(region="4", by=SYSTEM, at=now)
    for attempt in (
        lambda: actions.take_back(case=other_case, dispatch_id=row.id, by=ana, at=row.made_at),
        lambda: actions.begin_now(case=other_case, dispatch_id=row.id, by=ana, at=row.made_at),
        lambda: actions.take_back(case=referred, dispatch_id=UUID(int=7), by=ana, at=row.made_at),
    ):
        with pytest.raises(Refused, match="There is no such"):
            attempt()
    assert Dispatch.objects.get().state == life.HELD


@pytest.mark.requirement("R-NOT-9")
def test_taken_back_after_it_left_the_letter_is_empty_the_ledger_marked_and_the_duty_open(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    transport("sent", later(row, seconds=40))
    watching.look(at=later(row, minutes=1))
    assert state(referred, "fbi") == "done"
    wrong = actions.Wrong(because="wrong_recipient", reason="It was for New Haven.", is_corrected=True)
    actions.withdraw(case=referred, notice_id=row.id, wrong=wrong, by=ben, at=later(row, minutes=5))
    letter = Letter.objects.get()
    assert (letter.withdrawn_because, letter.paper()) == ("wrong_recipient", b"")
    assert state(referred, "fbi") == "open"
    assert Disclosure.objects.filter(row=Row.RECALLED).count() == 1
    breach = Disclosure.objects.get(row=Row.MADE).breach
    assert breach.data
    assert Message.objects.filter(source="notices.knock").count() == 1
    assert of_a_way(Message.objects.get(source="notices")) is None
    again = send(after=70, corrects=row.id)
    watching.look(at=later(again, seconds=31))
    letter.refresh_from_db()
    assert letter.replaced_by == Letter.objects.get(source_id=again.id)


@pytest.mark.requirement("R-NOT-9")
def test_taken_back_while_it_is_on_its_way_nothing_is_recorded_later(referred: Case, ben: Viewer, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    actions.call_back(case=referred, dispatch_id=row.id, wrong=WRONG, by=ben, at=later(row, seconds=50))
    transport("sent", later(row, minutes=1))
    watching.look(at=later(row, minutes=2))
    assert not Notice.objects.exists()
    row.refresh_from_db()
    assert row.state == life.WITHDRAWN
    assert not Disclosure.objects.filter(breach__isnull=False).exists()  # nothing says that it reached the wrong eyes


def test_every_step_stands_in_the_trail(referred: Case, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    transport("sent", later(row, seconds=40))
    watching.look(at=later(row, minutes=1))
    entries = Entry.objects.filter(subject_id=referred.id, act__startswith="notice.").order_by("at", "seq")
    acts = list(entries.values_list("act", flat=True))
    assert acts == ["notice.dispatched", "notice.released", "notice.way_begun", "notice.recorded"]
