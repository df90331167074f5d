"""What of a notice waits for a person stands on My day of whoever can do it, and goes away when it is done."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import person, viewer_of
from tests.notices.carried import later, opened, refuse, transport
from tests.notices.conftest import wrong

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.inbox import actions as inbox
from openhart.inbox.models import Letter
from openhart.notices import actions, queries
from openhart.notices.actions import watching
from openhart.notices.models import Dispatch, Notice
from openhart.places import actions as places

Send = Callable[..., Dispatch]
Tell = Callable[..., Notice]


def waits(viewer: Viewer) -> list[str]:
    return [task.what for task in queries.pressing(viewer, limit=20)]


@pytest.mark.requirement("R-NOT-3")
def test_a_way_that_a_person_walks_waits_for_whoever_tells_and_for_nobody_else(
    referred: Case, ben: Viewer, cleo: Viewer, ana: Viewer, send: Send
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    assert waits(ben) == []
    refuse(2)
    watching.look(at=later(row, minutes=5))
    assert waits(ben) == waits(ana) == ["fax"]
    assert queries.pressing(ben, limit=20)[0].because == "refused"
    assert waits(cleo) == []
    transport("sent", later(row, minutes=6))
    watching.look(at=later(row, minutes=7))
    assert waits(ben) == []


def test_what_is_unknown_set_aside_or_asked_waits_until_somebody_has_seen_to_it(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    transport("unknown", later(row, seconds=40))
    watching.look(at=later(row, seconds=50))
    assert waits(ben) == ["unknown"]
    letter = Letter.objects.get()
    reader = opened(letter, later(row, minutes=2))
    asked = inbox.Typed(text="Which school?")
    inbox.ask(letter_id=letter.id, typed=asked, submission=uuid4(), by=reader, at=later(row, minutes=3))
    watching.look(at=later(row, minutes=4))
    assert waits(ben) == ["asked"]
    actions.reply(case=referred, dispatch_id=row.id, text="None.", submission=uuid4(), by=ben, at=later(row, minutes=5))
    assert waits(ben) == []
    second = send("csao", "csao")
    Dispatch.objects.filter(id=second.id).update(ground="us.no-such-law")
    watching.look(at=later(second, seconds=31))
    assert waits(ben) == ["set_aside"]


@pytest.mark.requirement("R-NOT-9")
def test_whoever_was_told_by_telephone_is_told_by_a_person_that_it_was_taken_back(
    referred: Case, ben: Viewer, tell: Tell
) -> None:
    notice = tell(referred, "fbi", "fbi")
    at = notice.recorded_at + timedelta(minutes=1)
    actions.withdraw(case=referred, notice_id=notice.id, wrong=wrong("Wrong office."), by=ben, at=at)
    assert waits(ben) == ["retell"]
    for _ in range(2):
        actions.told_of_it(case=referred, notice_id=notice.id, by=ben, at=at)
    assert waits(ben) == []


@pytest.mark.requirement("R-NOT-2")
def test_a_colleague_is_told_at_their_desk_and_says_there_that_they_have_it(
    referred: Case, ana: Viewer, ana_user: User, ben: Viewer, send: Send, client: Client
) -> None:
    contact = places.Contact(name="Statewide HART Lead", email="lead@agency.example")
    day = referred.opened_at.date()
    places.change_recipient(code="statewide-hart-lead", contact=contact, on=day, by=SYSTEM, at=referred.opened_at)
    row = send("statewide_hart_lead", "statewide-hart-lead")
    watching.look(at=later(row, seconds=31))
    assert waits(ana) == ["at_desk"]
    assert waits(ben) == []
    client.force_login(ana_user)
    html = client.get("/").content.decode()
    assert "You are told of a case" in html
    assert client.post(f"/cases/{referred.reference}/notices/sent/{row.id}/seen/").status_code == 303
    notice = Notice.objects.get()
    assert (notice.id, notice.how, notice.acknowledged_at is not None) == (row.id, "desk", True)
    assert waits(ana) == []


def test_whoever_may_not_know_all_that_a_notice_tells_neither_prints_nor_says_it(
    referred: Case, ana: Viewer, send: Send
) -> None:
    mo = viewer_of(person("Mo", Role.MDT_COORDINATOR, Scope.REGION, "4"))
    row = send("hhs", "hhs", by=ana)
    watching.look(at=later(row, seconds=31))
    assert "case.immigration" in row.fields
    walked = actions.Walked(way="telephone", happened_at=later(row, minutes=2), person="Duty officer")
    at = later(row, minutes=3)
    with pytest.raises(Refused, match="kept from you"):
        actions.done_by_hand(case=referred, dispatch_id=row.id, walked=walked, by=mo, at=at)
    assert actions.done_by_hand(case=referred, dispatch_id=row.id, walked=walked, by=ana, at=at).how == "telephone"
