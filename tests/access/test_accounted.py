"""Whatever answer names a case leaves an entry about it; and nothing is answered when none can be written."""

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.access import world as worlds
from tests.access.addresses import Address, addresses
from tests.access.world import World

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-3")]
PARTNERS_URLS = "openhart.config.partners_urls"
#: Everybody's powers in one person: what any of them is shown, this one is.
ALL_POWERS = (
    Role.STATEWIDE_HART_LEAD, Role.CARELINE_SUPERVISOR, Role.CARELINE_SCREENER, Role.AUDITOR,
    Role.INTERSTATE_COMPACT_OFFICE, Role.ELIGIBILITY_COORDINATOR, Role.LEGAL,
)  # fmt: skip
#: Addresses that name a case and leave no entry of their own, and why.
REASONED: dict[str, str] = {
    "accounts:person": "the numbers of the cases somebody holds: who works on what, for those who answer for access",
    "accounts:review_person": "the same, for the review of access, which is written down when it is sent",
}


@pytest.fixture
def world() -> World:
    """Cases and everything below them."""
    return worlds.build(clock.now())


@pytest.fixture
def everybody(world: World) -> User:
    """Somebody who may open every page there is."""
    user = accounts.add_user(username="all", display_name="All Powers", by=SYSTEM, at=world.at)
    for role in ALL_POWERS:
        accounts.grant(to=user.id, role=role, scope=Scope.AGENCY, by=SYSTEM, at=world.at)
    return user


def written_since(count: int) -> set[str]:
    """Return the ids of which entries were written after the first ``count``."""
    found: set[str] = set()
    for entry in Entry.objects.order_by("id")[count:]:
        found |= {str(entry.subject_id), *(str(each) for each in entry.seen)}
    return found


def unaccounted(world: World, client: Client, address: Address) -> list[str]:
    """Return what an address shows of a case without an entry about it, by either method."""
    faults = []
    for record in (world.open, world.other):
        path = address.at(worlds.values(world, record, address.name))
        for method in ("GET", "POST"):
            with transaction.atomic():
                before = Entry.objects.count()
                answer = client.generic(method, path, content_type="application/x-www-form-urlencoded")
                text = b"" if answer.streaming else answer.content
                told = written_since(before)
                faults += [
                    f"{method} {path} ({answer.status_code}) shows {each.case.reference}"
                    for each in (world.open, world.restricted, world.other)
                    if any(canary.encode() in text for canary in each.canaries if canary not in path)
                    and str(each.case.id) not in told
                ]
                transaction.set_rollback(True)
    return faults


def test_every_answer_of_the_desk_that_shows_something_of_a_case_leaves_an_entry(world: World, everybody: User) -> None:
    faults = []
    for address in addresses():
        client = worlds.browser(everybody, world.at)
        found = unaccounted(world, client, address)
        faults += [f"{address.name}: {each}" for each in found if address.name not in REASONED]
    assert not faults, "\n".join(faults)


def test_the_addresses_of_a_case_leave_one_also_where_they_do_not_say_its_number(world: World, everybody: User) -> None:
    faults = []
    on_case = [address for address in addresses() if address.rule.on_case]
    for number, address in enumerate(on_case):
        if number % 10 == 0:  # a server of its own now and then: of many refusals of one person not each is written
            client = worlds.browser(everybody, world.at)
        path = address.at(worlds.values(world, world.open, address.name))
        for method in ("GET", "POST"):
            with transaction.atomic():
                before = Entry.objects.count()
                status = client.generic(method, path, content_type="application/x-www-form-urlencoded").status_code
                leads_on = status in {301, 302, 303, 405}  # to step-up or the page that does show it
                if not leads_on and str(world.open.case.id) not in written_since(before):
                    faults.append(f"{method} {path} ({status})")
                transaction.set_rollback(True)
    assert not faults, "\n".join(faults)


def test_without_the_trail_no_page_of_a_case_is_shown_and_no_act_is_done(world: World, everybody: User) -> None:
    client = worlds.browser(everybody, world.at)
    client.raise_request_exception = False
    shut()
    case = f"/cases/{world.open.case.reference}/"
    for path in ("/", "/cases/", "/queues/notices/", case, f"{case}facts/"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "1-800-842-2288" in answer.content.decode()
        assert not any(canary.encode() in answer.content for canary in world.open.canaries)


def shut() -> None:
    """Let the table of the trail take nothing more."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT shut CHECK (false) NOT VALID")
        else:
            cursor.execute(
                "CREATE TRIGGER audit_shut BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'shut'); END"
            )
