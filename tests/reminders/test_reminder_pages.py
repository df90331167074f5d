"""My reminders, the panel on My day, and what is overdue past its owner."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.reminders.conftest import POLICE, add, duty, give, happen, look, refer, seen

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Grant, Role, User
from openhart.audit.models import Entry
from openhart.cases.models import Case, Duty
from openhart.foundation import clock
from openhart.people import actions as people
from openhart.people.models import Identity
from openhart.reminders import queries
from openhart.reminders.lifecycle.quiet import Hours, Rest
from openhart.reminders.models import Clock, Kind, Reminder

pytestmark = pytest.mark.django_db
NINE_HOURS = timedelta(hours=9)


@pytest.fixture
def case(agency: dict[str, User]) -> Case:
    """A case that came in nine hours ago, of which the watcher has spoken."""
    at = clock.now() - NINE_HOURS
    made = refer(at=at)
    people.add_child(case=made, identity=Identity(given_name="Jo", family_name="Canary"), by=SYSTEM, at=at)
    look(clock.now())
    return made


@pytest.fixture
def overdue(agency: dict[str, User]) -> Case:
    """One of which the police were not told in time."""
    made = refer(at=clock.now() - timedelta(hours=14))
    look(clock.now())
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(user: User, address: str) -> str:
    answer = browser(user).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_my_day_shows_a_supervisor_what_was_said_and_leads_to_the_step(overdue: Case, sue: User) -> None:
    page = page_of(sue, "/")
    panel = page[page.index('id="reminders"') :]
    assert overdue.reference in panel[: panel.index("</section>")]
    assert f"/cases/{overdue.reference}/steps/" in panel


def test_what_somebody_owes_stands_once_on_my_day_and_among_their_reminders(case: Case, sol: User) -> None:
    assert 'id="reminders"' not in page_of(sol, "/")
    assert "Tell local law enforcement" in page_of(sol, "/")
    assert "Tell local law enforcement" in page_of(sol, "/reminders/")


def test_reading_takes_it_off_the_list_and_leaves_the_step(case: Case, sol: User) -> None:
    client = browser(sol)
    ids = [str(each) for each in Reminder.objects.filter(person=sol).values_list("clock_id", flat=True)]
    answer = client.post("/reminders/read/", {"clock": [*ids, "no id"], "from": "my_day"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert queries.unread(seen(sol, clock.now()), limit=10).lines == []
    assert 'id="reminders"' not in page_of(sol, "/")
    assert duty(case).state == "open"


def test_nobody_reads_anothers_reminders(case: Case, sol: User) -> None:
    cleo = add("Cleo", Role.REGIONAL_HART_LEAD, "1")
    ids = [str(each) for each in Reminder.objects.values_list("clock_id", flat=True)]
    browser(cleo).post("/reminders/read/", {"clock": ids})
    assert not Reminder.objects.exclude(read_at=None).exists()
    assert case.reference not in page_of(cleo, "/reminders/")
    assert case.reference in page_of(sol, "/reminders/")


@pytest.mark.parametrize("how", ["done", "lost", "restricted", "moved"])
def test_what_no_longer_presses_or_is_no_longer_open_to_somebody_is_gone_at_once(
    case: Case, sol: User, how: str
) -> None:
    assert POLICE in {each.clock.code for each in queries.unread(seen(sol, clock.now()), limit=10).lines}
    at = clock.now()
    if how == "done":
        happen(case, "notice.sent", at, to="local_law_enforcement")
    elif how == "lost":
        Grant.objects.filter(viewer=sol).update(until_at=at - timedelta(seconds=1))
    elif how == "restricted":
        Case.objects.filter(id=case.id).update(is_restricted=True)
        Duty.objects.filter(case=case).update(is_restricted=True)
    else:
        Duty.objects.filter(case=case, code=POLICE).update(due_at=at + timedelta(days=3))
    assert POLICE not in {each.clock.code for each in queries.unread(seen(sol, at), limit=10).lines}


def test_the_list_leaves_one_entry_that_names_its_cases(case: Case, sol: User) -> None:
    page_of(sol, "/reminders/")
    entry = Entry.objects.filter(act="list.viewed", actor_id=sol.id).order_by("-id").first()
    assert entry is not None
    assert str(case.id) in {str(each) for each in entry.seen}


def test_somebody_says_when_they_want_to_hear(sol: User) -> None:
    typed = {
        "email": "sol@elsewhere.example",
        "rest": "at_once",
        "digest_at": "09:30",
        "quiet_from": "",
        "quiet_until": "",
    }
    answer = browser(sol).post("/reminders/", typed)
    assert answer.status_code == 303
    sol.refresh_from_db()
    assert sol.email == "sol@elsewhere.example"
    assert queries.own_hours(seen(sol, clock.now())) == Hours(None, None, time(9, 30), Rest.AT_ONCE)


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"quiet_until": ""}, "Enter both when quiet hours begin and when they end"),
        ({"digest_at": "half past"}, "Enter the time as in 17:05."),
        ({"rest": "never"}, "Select a valid choice"),
        ({"email": "sol"}, "Enter an address as in"),
    ],
)
def test_what_is_typed_wrongly_is_shown_again_with_what_would_help(
    sol: User, spoilt: dict[str, str], said: str
) -> None:
    typed = {"email": "", "rest": "digest", "digest_at": "08:00", "quiet_from": "20:00", "quiet_until": "07:00"}
    answer = browser(sol).post("/reminders/", typed | spoilt)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert queries.own_hours(seen(sol, clock.now())) == Hours()


def test_the_lead_sees_what_is_overdue_past_its_owner_and_who_was_told(overdue: Case, ana: User) -> None:
    page = page_of(ana, "/reminders/past-owner/")
    assert overdue.reference in page
    assert all(name in page for name in ("Sol", "Sue", "Ana"))


def test_what_is_only_due_soon_is_not_past_its_owner(case: Case, ana: User) -> None:
    assert case.reference not in page_of(ana, "/reminders/past-owner/?limit=law")


def test_a_role_that_nobody_holds_is_named(ana: User) -> None:
    refer(at=clock.now() - timedelta(hours=14))
    look(clock.now())
    assert "Nobody holds this role here" in page_of(ana, "/reminders/past-owner/")


def test_cleo_oversees_her_region_and_sees_nothing_of_another(overdue: Case) -> None:
    cleo = add("Cleo", Role.REGIONAL_HART_LEAD, "1")
    assert overdue.reference not in page_of(cleo, "/reminders/past-owner/")


def test_a_worker_oversees_nobody(overdue: Case) -> None:
    ben = add("Ben", Role.ONGOING_WORKER, case=overdue)
    assert browser(ben).get("/reminders/past-owner/").status_code == 403


@pytest.mark.parametrize("address", ["/reminders/", "/reminders/past-owner/"])
def test_three_cases_take_no_more_queries_than_one(agency: dict[str, User], ana: User, address: str) -> None:
    at = clock.now() - timedelta(hours=14)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            refer(at=at)
        look(clock.now())
        client = browser(ana)
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        counts.append(sum("audit_" not in each["sql"] and "SAVEPOINT" not in each["sql"] for each in made))
    assert counts[0] == counts[1] <= 10


def test_pages_of_what_is_overdue_hold_each_step_once(agency: dict[str, User], ana: User) -> None:
    at = clock.now() - timedelta(days=30)
    for minutes in range(4):
        refer(at=at + timedelta(minutes=minutes))
    client, address, shown = browser(ana), "/reminders/past-owner/", []
    for _ in range(20):
        answer = client.get(address)
        shown += [(row.reference, row.title) for row in answer.context["rows"]]
        address = answer.context["next_url"]
        if not address:
            break
    overdue = Duty.objects.filter(state="open", due_at__lt=clock.now()).count()
    assert len(shown) == len(set(shown)) == overdue > 30


def test_every_kind_of_reminder_has_its_words_and_a_place_to_go(sol: User) -> None:
    at = clock.now()
    made = refer(at=at)
    for kind in Kind:
        is_of_case = kind in {Kind.DUTY, Kind.NOTICE, Kind.DISPATCH}
        thing = duty(made) if kind == Kind.DUTY else made
        row = Clock.objects.create(
            kind=kind, thing_id=thing.id, case=made if is_of_case else None, limit="law",
            code=POLICE if kind == Kind.DUTY else "fbi", from_at=at, due_at=duty(made).due_at or at, step=1, said_at=at,
            next_at=at,
        )  # fmt: skip
        Reminder.objects.create(clock=row, person=sol, step=1, rung="owner", made_at=at)
    aud = add("Aud", Role.AUDITOR)
    give(aud, Role.ADMINISTRATOR, at=at - timedelta(days=1))
    Reminder.objects.update(person=aud)
    page = page_of(aud, "/reminders/")
    assert all(
        words in page
        for words in (
            "No answer yet from", "does not get through", "A breach must be reported", "opened in an emergency",
            "waits for a second person", "Review the emergency opening", "could not be composed",
            "/breaches/", "/emergencies/",
        )
    )  # fmt: skip
