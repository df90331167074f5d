"""The watcher's part as the watcher calls it; mails as the outbox asks for them; what goes with a case."""

from datetime import timedelta

import pytest
from tests.reminders.conftest import FRIDAY, HOUR, add, look, refer

from openhart.accounts.access import SYSTEM
from openhart.accounts.management import tidying
from openhart.accounts.models import User
from openhart.cases.management.watching import _Others
from openhart.outbox import sources
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail
from openhart.reminders.actions.erasing import erase
from openhart.reminders.lifecycle.leaps import Watch
from openhart.reminders.management import watching
from openhart.reminders.models import Clock, Reminder
from openhart.retention.actions.parts import read_parts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test's watcher be one that has just been started."""
    monkeypatch.setattr(watching._Kept, "watch", Watch())


def test_the_watcher_reminds_and_says_so(agency: dict[str, User]) -> None:
    refer()
    said: list[str] = []
    _Others.parts["reminders"](said.append, FRIDAY + 8 * HOUR)
    assert said == [f"{Reminder.objects.count()} people reminded."]
    assert Reminder.objects.exists()


def test_after_a_leap_of_its_clock_it_says_nothing_but_that(agency: dict[str, User]) -> None:
    refer()
    said: list[str] = []
    watching.look(said.append, FRIDAY + HOUR)
    count = Reminder.objects.count()
    for seconds in (30, 60):
        watching.look(said.append, FRIDAY + 13 * HOUR + timedelta(seconds=seconds))
    assert Reminder.objects.count() == count
    assert [line for line in said if "leapt" in line] == [
        "The clock has leapt forward. Nobody is reminded of anything until it has run on for ten minutes."
    ]
    watching.look(said.append, FRIDAY + HOUR + timedelta(seconds=90))
    watching.look(said.append, FRIDAY + HOUR + timedelta(seconds=91))
    assert Reminder.objects.count() == count


def test_nobody_to_remind_is_said(db: None) -> None:
    refer()
    said: list[str] = []
    watching.look(said.append, FRIDAY + 8 * HOUR)
    assert any("nobody to remind" in line for line in said)


def test_the_outbox_knows_how_our_mails_are_composed(agency: dict[str, User], sol: User) -> None:
    refer()
    look(FRIDAY + 8 * HOUR)
    message = Message.objects.filter(source="reminders", destination=str(sol.id)).order_by("not_before").first()
    assert message is not None
    assert isinstance(sources.compose(message), Mail)


def test_what_was_said_of_a_case_goes_with_it_and_of_another_stays(agency: dict[str, User]) -> None:
    case, other = refer(), refer()
    look(FRIDAY + 8 * HOUR)
    assert "reminders" in {part.room for part in read_parts()}
    erase(case.id, SYSTEM, FRIDAY + 9 * HOUR)
    assert not Clock.objects.filter(case=case).exists()
    assert Reminder.objects.filter(clock__case=other).exists()


def test_reminders_are_tidied_with_the_rest(agency: dict[str, User]) -> None:
    add("Ned")
    refer()
    look(FRIDAY + 12 * HOUR)
    said: list[str] = []
    tidying._Others.parts["reminders"](said.append, FRIDAY + timedelta(days=500))
    assert [line for line in said if "old reminders deleted" in line]
    assert not Reminder.objects.exists()
