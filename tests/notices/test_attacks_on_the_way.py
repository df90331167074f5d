"""Attacks on the way of a notice: clocks set wrong, answers that were altered, a correction to somebody else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.notices.carried import later, opened, transport, ways

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.inbox import actions as inbox
from openhart.inbox import queries as letters
from openhart.inbox.access import Reader
from openhart.inbox.models import Answer, Letter
from openhart.notices import actions
from openhart.notices.actions import beginning, watching
from openhart.notices.actions.composing import of_a_knock
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.management import keeping
from openhart.notices.models import Dispatch, Knock, Leg, Notice
from openhart.outbox.models import Message
from openhart.places import actions as places

Send = Callable[..., Dispatch]


@pytest.mark.requirement("R-NOT-7")
def test_a_notice_sent_by_a_clock_three_days_ahead_leaves_half_a_minute_after_the_clock_is_right(send: Send) -> None:
    row = send(after=60 * 24 * 3)
    right = later(row, days=-3)
    watching.look(at=right)
    watching.look(at=right + timedelta(seconds=29))
    row.refresh_from_db()
    assert row.state == life.HELD, "it can still be taken back"
    watching.look(at=right + timedelta(seconds=31))
    row.refresh_from_db()
    assert row.state == life.ON_ITS_WAY
    assert row.made_at == right + timedelta(seconds=31), "nobody sent it in the future"
    transport("sent", right + timedelta(seconds=40))
    watching.look(at=right + timedelta(seconds=50))
    assert Notice.objects.get().happened_at == right + timedelta(seconds=40)


@pytest.mark.requirement("R-NOT-7")
def test_a_watcher_whose_clock_is_behind_lets_nothing_of_the_others_leave_early(send: Send) -> None:
    row = send()
    watching.look(at=later(row, hours=-2))  # the slow one
    watching.look(at=later(row, seconds=5))
    watching.look(at=later(row, hours=-2, seconds=6))
    watching.look(at=later(row, seconds=29))
    row.refresh_from_db()
    assert (row.state, row.made_at) == (life.HELD, later(row))
    watching.look(at=later(row, seconds=31))
    row.refresh_from_db()
    assert row.state == life.ON_ITS_WAY


@pytest.mark.requirement("R-NOT-7")
def test_what_left_while_a_clock_was_ahead_is_read_and_falls_back_in_the_time_that_is_right(send: Send) -> None:
    row = send(after=60 * 24 * 3)
    ahead = later(row)
    watching.look(at=ahead + timedelta(seconds=31))
    right = ahead - timedelta(days=3)
    opened_at = right + timedelta(minutes=1)
    watching.look(at=opened_at)
    letter, reader = Letter.objects.get(), Reader(user_id=User.objects.get(username="agent").id)
    assert letters.letter_of(reader, letter.id, opened_at) is not None, "who is told that it waits finds it"
    row.refresh_from_db()
    assert row.made_at == opened_at
    assert row.next_at is not None
    assert row.next_at <= opened_at + timedelta(hours=24), "and not in three days"
    first = row.next_at
    watching.look(at=opened_at + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.next_at == first, "it is not put off at each look"
    watching.look(at=first)
    assert len(ways(row)) == 2


@pytest.mark.requirement("R-NOT-7")
def test_an_answer_that_was_altered_stops_no_other_and_is_said(referred: Case, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    letter = Letter.objects.get()
    reader = opened(letter, later(row, minutes=2))
    typed = inbox.Typed(text="Which school?", number="NH-2026-4")
    inbox.ask(letter_id=letter.id, typed=typed, submission=uuid4(), by=reader, at=later(row, minutes=3))
    Answer.objects.filter(kind="asked").update(sealed=b"not sealed by anybody")
    inbox.acknowledge(letter_id=letter.id, typed=typed, submission=uuid4(), by=reader, at=later(row, minutes=4))
    watching.look(at=later(row, minutes=5))
    assert Notice.objects.get().acknowledged_at == later(row, minutes=4)
    assert letters.untaken(SYSTEM, limit=10) == []
    row.refresh_from_db()
    assert row.asked_at == later(row, minutes=3), "a person has to look"
    altered = [each.detail for each in Entry.objects.filter(act="notice.answered") if each.detail.get("unreadable")]
    assert [each["kind"] for each in altered] == ["asked"]
    said = letters.answers_for(SYSTEM, [row.id])[row.id]
    assert [(each.kind, each.is_unreadable) for each in said] == [
        ("opened", False), ("asked", True), ("acknowledged", False),
    ]  # fmt: skip


def test_answers_that_cannot_be_taken_in_do_not_stand_before_the_others(
    referred: Case, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    letter = Letter.objects.get()
    reader = opened(letter, later(row, minutes=2))
    for minute in (3, 4):
        typed = inbox.Typed(text=f"Question {minute}?")
        inbox.ask(letter_id=letter.id, typed=typed, submission=uuid4(), by=reader, at=later(row, minutes=minute))
    real, told = watching.answering.take_in, []

    def fails_at_the_first(*, said: letters.Said, at: object) -> bool:
        if said.kind == "opened":
            raise ValueError("poison")
        return real(said=said, at=at)  # type: ignore[arg-type]

    monkeypatch.setattr(watching.answering, "take_in", fails_at_the_first)
    monkeypatch.setattr(watching, "_AT_ONCE", 1)
    watching.look(at=later(row, minutes=5), say=told.append)
    assert [each.kind for each in letters.untaken(SYSTEM, limit=10)] == ["opened"]
    assert told == ["A notice could not go on (ValueError); it is looked at again."]


@pytest.mark.requirement("R-SEC-1")
def test_the_secret_of_a_one_time_link_stays_nowhere_once_its_mail_was_accepted_or_it_opens_nothing(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    actions.give_link(case=referred, dispatch_id=row.id, by=ben, at=later(row, minutes=2))
    knock = Knock.objects.get()
    said: list[str] = []
    keeping.once_a_day(said.append, later(row, hours=1))
    knock.refresh_from_db()
    assert knock.sealed is not None, "it has not gone yet"
    Message.objects.filter(source_id=knock.id).update(state="sent", done_at=later(row, hours=1))
    keeping.once_a_day(said.append, later(row, hours=2))
    knock.refresh_from_db()
    assert knock.sealed is None
    actions.give_link(case=referred, dispatch_id=row.id, by=ben, at=later(row, hours=3))
    keeping.once_a_day(said.append, later(row, hours=3 + 73))
    assert not Knock.objects.filter(sealed__isnull=False).exists(), "it opens nothing any more"
    assert said == ["1 secret of one-time links destroyed."] * 2


@pytest.mark.requirement("R-NOT-7")
def test_a_later_way_that_the_gate_refuses_does_not_stand_before_the_call(
    referred: Case, send: Send, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    places.order_ways(code="fbi", ways=["fax", "secure_link", "telephone"], on=now.date(), by=SYSTEM, at=now)
    row = send()
    watching.look(at=later(row, seconds=31))
    assert ways(row) == [("fax", life.BEGUN)]

    def refuses(**_given: object) -> None:
        raise Refused("This statute has ended.")

    monkeypatch.setattr(beginning.disclosure, "disclose", refuses)
    said: list[str] = []
    watching.look(at=later(row, days=2), say=said.append)
    assert said == []
    assert ways(row) == [("fax", life.BEGUN), ("secure_link", life.FAILED), ("telephone", life.BEGUN)]
    assert not Letter.objects.exists()
    assert Leg.objects.get(way="telephone").because == "gate"


@pytest.mark.requirement("R-NOT-9")
@pytest.mark.parametrize(
    ("because", "subject"),
    [("wrong_recipient", "A letter was taken back"), ("wrong_content", "A letter was corrected")],
)
def test_whoever_had_it_is_told_to_destroy_it_and_a_wrong_recipient_of_no_corrected_letter(
    referred: Case, ben: Viewer, send: Send, because: str, subject: str
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    why = actions.Wrong(because=because, reason="Meant for the police.", is_corrected=True)
    actions.call_back(case=referred, dispatch_id=row.id, wrong=why, by=ben, at=later(row, minutes=5))
    mail = of_a_knock(Message.objects.get(source="notices.knock"))
    assert mail is not None
    assert mail.subject == subject
    assert "destroy what you printed or saved" in mail.text
    assert ("corrected" in mail.text) is (because == "wrong_content")
