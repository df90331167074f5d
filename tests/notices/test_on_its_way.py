"""From Send to "told": the gate, the ways and their fallbacks; killed at each step, two watchers, two people."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.notices.carried import later, refuse, transport, ways
from tests.notices.conftest import state

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Grant
from openhart.cases.models import Case, Event
from openhart.disclosure.models import Disclosure
from openhart.inbox.models import Letter, Member
from openhart.notices import actions, queries
from openhart.notices.actions import beginning, closing, told, watching
from openhart.notices.actions.composing import of_a_way
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg, Notice
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail
from openhart.places import actions as places

Send = Callable[..., Dispatch]


@pytest.mark.requirement("R-NOT-2", "R-NOT-3")
def test_a_notice_is_held_released_carried_and_recorded_when_it_was_accepted(referred: Case, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=29))
    assert not Disclosure.objects.exists()
    assert not Message.objects.exists()
    watching.look(at=later(row, seconds=31))
    row.refresh_from_db()
    assert row.state == life.ON_ITS_WAY
    assert ways(row) == [("secure_link", life.BEGUN)]
    assert not Notice.objects.exists()
    transport("sent", later(row, seconds=40))
    watching.look(at=later(row, seconds=70))
    notice = Notice.objects.get()
    assert (notice.id, notice.how, notice.happened_at) == (row.id, "secure_link", later(row, seconds=40))
    assert notice.by_id == row.by_id
    assert state(referred, "fbi") == "done"
    assert Event.objects.get(case=referred, code="notice.sent").at == later(row, seconds=40)
    left = Disclosure.objects.get()
    assert (left.source_id, left.channel, left.by_id) == (row.id, "secure_link", row.by_id)
    assert left.payload_sha256 == beginning.hash_of(queries.paper_of(referred, row))
    assert Letter.objects.get().source_id == row.id


def test_the_mail_carries_no_case_data_and_goes_to_the_address_of_the_day(
    referred: Case, send: Send, now: datetime
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    contact = places.Contact(name="FBI", email="corrected@fbi.example")
    places.change_recipient(code="fbi", contact=contact, on=now.date(), by=SYSTEM, at=now)
    mail = of_a_way(Message.objects.get())
    assert isinstance(mail, Mail)
    assert mail.to == "corrected@fbi.example"
    assert referred.reference not in mail.subject + mail.text


@pytest.mark.parametrize("place", ["gate", "post", "queue", "record", "waist"])
def test_a_watcher_killed_at_any_step_loses_nothing_and_doubles_nothing(
    referred: Case, send: Send, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    row = send()
    broken = {
        "gate": (beginning.disclosure, "disclose"), "post": (beginning.inbox, "post"),
        "queue": (beginning.outbox, "queue"), "record": (closing, "end"), "waist": (told.sending, "tell_the_waist"),
    }[place]  # fmt: skip
    real = getattr(*broken)

    def killed_after(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise SystemExit("killed")

    for at, step in ((later(row, seconds=31), "release"), (later(row, seconds=90), "recording")):
        with monkeypatch.context() as patched:
            patched.setattr(*broken, killed_after)
            if (place in {"gate", "post", "queue"}) == (step == "release"):
                with pytest.raises(SystemExit):
                    watching.look(at=at)
            else:
                watching.look(at=at)
        watching.look(at=at)  # the watcher that is started after it
        watching.look(at=at)  # and the one beside it
        if step == "release":
            transport("sent", later(row, seconds=60))
    assert (
        Disclosure.objects.count() == Letter.objects.count() == Message.objects.count() == Notice.objects.count() == 1
    )
    assert Event.objects.filter(case=referred, code="notice.sent").count() == 1
    assert ways(row) == [("secure_link", life.ACCEPTED)]


def test_two_watchers_who_looked_at_the_same_moment_release_and_record_once(referred: Case, send: Send) -> None:
    row = send()
    at = later(row, seconds=31)
    seen = queries.to_look_at(SYSTEM, at=at, limit=10)
    results = [
        actions.release(case_id=case_id, dispatch_id=found, by=SYSTEM, at=at)
        for _ in range(2)
        for found, case_id in seen
    ]
    assert results == [True, False]
    transport("sent", at)
    leg = Leg.objects.get()
    assert [watching.hear(leg_id=leg.id, case_id=referred.id, at=at) for _ in range(2)] == [True, False]
    assert Notice.objects.count() == Disclosure.objects.count() == 1


def test_taken_back_the_moment_before_the_watcher_nothing_leaves_and_the_moment_after_it_is_too_late(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    at = later(row, seconds=45)
    assert actions.take_back(case=referred, dispatch_id=row.id, by=ben, at=at)  # no watcher has come by yet
    assert not actions.release(case_id=referred.id, dispatch_id=row.id, by=SYSTEM, at=at)
    assert not Disclosure.objects.exists()
    second = send(after=70)
    assert actions.release(case_id=referred.id, dispatch_id=second.id, by=SYSTEM, at=later(second, seconds=31))
    assert not actions.take_back(case=referred, dispatch_id=second.id, by=ben, at=later(second, seconds=32))


def test_a_clock_that_jumps_back_neither_releases_early_nor_twice(send: Send) -> None:
    row = send()
    watching.look(at=later(row, hours=-2))
    row.refresh_from_db()
    assert row.state == life.HELD
    watching.look(at=later(row, hours=2))
    watching.look(at=later(row, hours=-2))
    transport("sent", later(row, hours=3))  # accepted by a process whose clock runs ahead
    watching.look(at=later(row, hours=2))
    watching.look(at=later(row, hours=-2))
    notice = Notice.objects.get()
    assert notice.happened_at == notice.recorded_at == later(row, hours=2)


def test_where_the_sender_has_lost_the_case_meanwhile_the_system_tells_on_their_behalf(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    Grant.objects.filter(viewer_id=ben.user_id).update(until_at=later(row, seconds=5))
    watching.look(at=later(row, seconds=31))
    assert Disclosure.objects.get().by_id is None
    row.refresh_from_db()
    assert row.state == life.ON_ITS_WAY


def test_what_the_gate_refuses_is_set_aside_with_the_sentence_and_can_be_sent_again(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    ground = row.ground
    Dispatch.objects.filter(id=row.id).update(ground="us.no-such-law")
    watching.look(at=later(row, seconds=31))
    row.refresh_from_db()
    assert (row.state, row.next_at) == (life.SET_ASIDE, None)
    row.case = referred
    assert "No statute" in queries.words_of_dispatch(referred, row).because
    assert not Disclosure.objects.exists()
    Dispatch.objects.filter(id=row.id).update(ground=ground)
    actions.send_again(case=referred, dispatch_id=row.id, by=ben, at=later(row, minutes=5))
    watching.look(at=later(row, minutes=6))
    row.refresh_from_db()
    assert row.state == life.ON_ITS_WAY


def test_one_notice_that_fails_does_not_hold_up_the_others(referred: Case, send: Send, reachable: None) -> None:
    broken, whole = send(), send("csao", "csao")
    Dispatch.objects.filter(id=broken.id).update(sealed_paper=b"not sealed at all")
    said: list[str] = []
    watching.look(at=later(whole, seconds=31), say=said.append)
    whole.refresh_from_db()
    assert whole.state == life.ON_ITS_WAY
    broken.refresh_from_db()
    assert broken.state == life.SET_ASIDE
    assert any("SealBroken" in each for each in said)


@pytest.mark.requirement("R-NOT-3")
def test_refused_twice_the_next_way_begins_beside_and_which_told_is_recorded(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    refuse(1)
    watching.look(at=later(row, minutes=2))
    assert ways(row) == [("secure_link", life.BEGUN)]
    refuse(2)
    watching.look(at=later(row, minutes=5))
    watching.look(at=later(row, minutes=6))
    assert ways(row) == [("secure_link", life.BEGUN), ("fax", life.BEGUN)]
    assert Leg.objects.get(way="fax").because == "refused"
    at = later(row, minutes=20)
    released = actions.print_sheet(case=referred, dispatch_id=row.id, way="fax", by=ben, at=at)
    assert released.payload is not None
    walked = actions.Walked(way="fax", happened_at=at, person="Agent Frey", number="NH-77")
    notice = actions.done_by_hand(case=referred, dispatch_id=row.id, walked=walked, by=ben, at=at)
    assert (notice.how, notice.happened_at) == ("fax", at)
    assert set(Disclosure.objects.values_list("channel", flat=True)) == {"secure_link", "fax"}
    transport("sent", later(row, minutes=30))  # and then the mail goes through after all
    watching.look(at=later(row, minutes=31))
    assert Notice.objects.count() == 1
    assert ways(row) == [("secure_link", life.ACCEPTED), ("fax", life.ACCEPTED)]


@pytest.mark.requirement("R-NOT-3")
def test_without_success_in_time_the_ways_begin_one_after_the_other(send: Send) -> None:
    row = send()
    assert row.due_at is not None
    watching.look(at=later(row, seconds=31))
    first = Leg.objects.get()
    assert first.next_way_at == life.next_way_at(later(row, seconds=31), row.due_at)
    watching.look(at=first.next_way_at - timedelta(seconds=1))
    assert len(ways(row)) == 1
    watching.look(at=first.next_way_at)
    watching.look(at=row.due_at)
    assert [way for way, _ in ways(row)] == ["secure_link", "fax", "telephone"]
    row.refresh_from_db()
    assert row.next_at is None
    watching.look(at=row.due_at + timedelta(days=3))
    assert len(ways(row)) == 3


def test_where_nobody_reads_the_inbox_somebody_calls_and_no_mail_is_taken_for_proof(
    referred: Case, ben: Viewer, send: Send
) -> None:
    Member.objects.update(until_at=referred.opened_at)
    Member.objects.all().delete()
    row = send()
    watching.look(at=later(row, seconds=31))
    assert ways(row) == [("secure_link", life.BEGUN), ("fax", life.BEGUN)]
    assert not Message.objects.exists()
    code = actions.give_link(case=referred, dispatch_id=row.id, by=ben, at=later(row, minutes=3))
    assert len(code.replace(" ", "")) == 8
    assert Message.objects.get().source == "notices.knock"


@pytest.mark.requirement("R-NOT-2")
def test_a_mail_of_unknown_fate_is_settled_by_a_person(referred: Case, ben: Viewer, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    transport("unknown", later(row, seconds=50))
    watching.look(at=later(row, minutes=2))
    assert ways(row) == [("secure_link", life.UNKNOWN)]
    assert not Notice.objects.exists()
    actions.settle_unknown(case=referred, dispatch_id=row.id, has_arrived=True, by=ben, at=later(row, minutes=9))
    notice = Notice.objects.get()
    assert (notice.happened_at, notice.by_id) == (later(row, seconds=50), ben.user_id)
    watching.look(at=later(row, minutes=10))
    assert Notice.objects.count() == 1


def test_a_mail_of_unknown_fate_is_sent_again_when_somebody_says_so(referred: Case, ben: Viewer, send: Send) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    transport("unknown", later(row, seconds=50))
    watching.look(at=later(row, minutes=2))
    actions.settle_unknown(case=referred, dispatch_id=row.id, has_arrived=False, by=ben, at=later(row, minutes=9))
    assert Message.objects.get().state == "waiting"
    watching.look(at=later(row, minutes=10))
    assert ways(row) == [("secure_link", life.BEGUN)]


def test_the_shell_says_how_the_notices_of_a_case_stand_and_no_name(
    referred: Case, send: Send, capsys: pytest.CaptureFixture[str]
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    call_command("notices", "status", referred.reference, "--json")
    found = json.loads(capsys.readouterr().out)
    fbi = next(each for each in found["owed"] if each["to"] == "fbi")
    assert (fbi["state"], fbi["ways"][0]["way"]) == ("on_its_way", "secure_link")
    assert found["sent"][0]["dispatch"] == str(row.id)
    call_command("notices", "status", referred.reference)
    assert "secure link: begun" in capsys.readouterr().out
    with pytest.raises(CommandError, match="check letter"):
        call_command("notices", "status", "HT-2026-000001-A")
