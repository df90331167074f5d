"""Attacks on a look: many that stand before the others, and one of which nothing can be said."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.reminders.conftest import FRIDAY, HOUR, MINUTE, add, look, refer, seen

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, User
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.notices.models import Dispatch
from openhart.places import actions as places
from openhart.places import queries as known_places
from openhart.reminders.actions import looking
from openhart.reminders.models import Kind, Reminder
from openhart.reminders.queries import things
from openhart.reminders.queries.things import others

pytestmark = pytest.mark.django_db
AT = FRIDAY + 9 * HOUR


@pytest.fixture
def case(agency: dict[str, User]) -> Case:
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=FRIDAY)
    return refer()


def aside(case: Case, to: str, by: User, minutes: int = 0) -> Dispatch:
    """A notice that was set aside."""
    since = AT + minutes * MINUTE
    recipient = known_places.recipient("csao", on=FRIDAY.date())
    return Dispatch.objects.create(
        case=case, to=to, recipient=recipient, recipient_code=to, ground="us.x", by_id=by.id, made_at=AT - HOUR,
        held_until=AT, state="set_aside", changed_at=since, submission=uuid4(), sealed_paper=b"", sealed=b"",
    )  # fmt: skip


def told_of(row: Dispatch) -> set[tuple[str, int]]:
    found = Reminder.objects.filter(clock__kind=Kind.DISPATCH, clock__thing_id=row.id)
    return set(found.values_list("person__display_name", "step"))


@pytest.mark.requirement("R-NOT-7")
def test_dispatches_that_nobody_mends_do_not_keep_the_later_ones_silent(
    case: Case, sol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "_AT_ONCE", 2)
    old = [aside(case, "csao", sol), aside(case, "fbi", sol, 1)]
    new = aside(case, "ncmec", sol, 2)
    for minutes in (3, 4):
        look(AT + minutes * MINUTE)
    assert told_of(new) == {("Sol", 1)}
    look(AT + HOUR + 3 * MINUTE)
    assert ("Sue", 2) in told_of(old[0]), "and the old ones are said again when it is their time"


@pytest.mark.requirement("R-NOT-7")
@pytest.mark.parametrize("breaks", ["saying", "reading"])
def test_one_thing_of_which_nothing_can_be_said_silences_no_other(
    case: Case, sol: User, ana: User, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    add("Aud", Role.AUDITOR)
    happened = disclosure.Happened(what="A letter went astray.", data=("identity",), discovered_at=AT)
    disclosure.open_breach(case=case, happened=happened, by=seen(ana, AT), at=AT)
    bad, good = aside(case, "csao", sol), aside(case, "fbi", sol)
    real = looking.say_all

    def fails_at_one(*, things: Collection[things.Thing], **given: Any) -> looking.Said:
        if any(each.thing_id == bad.id for each in things):
            raise ValueError("poison")
        return real(things=things, **given)

    def fails(*_given: Any) -> Any:
        raise ValueError("poison")

    if breaks == "saying":
        monkeypatch.setattr(looking, "say_all", fails_at_one)
    else:
        first = (fails, fails)
        monkeypatch.setattr(others, "SOURCES", (first, *others.SOURCES[1:]))
        monkeypatch.setattr(things, "SOURCES", others.SOURCES)
    later = AT + timedelta(days=30)
    assert look(later).set_aside >= 1
    assert told_of(good)
    assert bool(told_of(bad)) is (breaks == "reading")
    assert Reminder.objects.filter(clock__kind=Kind.BREACH).exists()
