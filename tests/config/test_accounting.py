"""What is refused stands in the trail, with the case it was about, and cannot be used to fill it."""

import pytest
from django.test import Client
from tests.access import world as worlds
from tests.access.world import World

from openhart.accounts.models import Role, User
from openhart.audit.models import Entry
from openhart.config import accounting
from openhart.foundation import clock, ids

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-3")]


@pytest.fixture
def world() -> World:
    """An open case, a restricted one, one elsewhere."""
    return worlds.build(clock.now())


@pytest.fixture
def cleo(world: World) -> tuple[User, Client]:
    """Cleo leads another region: the cases of region 4 are hidden from her."""
    user = worlds.somebody(world, Role.REGIONAL_HART_LEAD, "elsewhere")
    return user, worlds.browser(user, world.at)


def refusals(user: User) -> list[Entry]:
    return list(Entry.objects.filter(actor_id=user.id, act=accounting.REFUSED).order_by("id"))


def test_a_case_that_is_hidden_from_somebody_is_written_down_as_refused_with_where_from(
    world: World, cleo: tuple[User, Client]
) -> None:
    user, client = cleo
    case = world.restricted.case
    assert client.get(f"/cases/{case.reference}/steps/", REMOTE_ADDR="10.0.0.5").status_code == 404
    (entry,) = refusals(user)
    assert (entry.subject_id, entry.outcome, entry.address) == (case.id, "refused", "10.0.0.5")
    assert entry.detail == {"page": "steps", "method": "GET", "status": 404}
    assert (entry.process, len(entry.session)) == ("desk", 16)


def test_a_number_of_no_case_is_refused_alike_and_is_about_nobody(cleo: tuple[User, Client]) -> None:
    user, client = cleo
    client.get(f"/cases/{ids.reference('HT', 1999, 7)}/")
    (entry,) = refusals(user)
    assert entry.subject_id is None
    assert "1999" not in str(entry.detail)  # by its mark alone: a number outlives no erasure here


def test_a_number_typed_in_vain_is_refused_too(world: World, cleo: tuple[User, Client]) -> None:
    user, client = cleo
    assert client.get("/go/", {"reference": world.open.case.reference}).status_code == 422
    assert client.get("/go/", {"reference": "what"}).status_code == 422
    assert [entry.subject_id for entry in refusals(user)] == [world.open.case.id]


def test_a_page_for_other_roles_is_refused_in_the_trail(cleo: tuple[User, Client]) -> None:
    user, client = cleo
    assert client.get("/partners/").status_code == 403
    assert refusals(user)[0].detail["page"] == "inbox:organisations"


def test_a_page_of_a_form_leaves_an_entry_of_its_own(world: World) -> None:
    lead = worlds.somebody(world, Role.STATEWIDE_HART_LEAD, "agency")
    worlds.browser(lead, world.at).get(f"/cases/{world.open.case.reference}/facts/")
    entry = Entry.objects.get(actor_id=lead.id, act="case.viewed")
    assert (entry.subject_id, entry.detail) == (world.open.case.id, {"panel": "response:correct"})


def test_whoever_is_refused_again_and_again_fills_no_table(world: World, cleo: tuple[User, Client]) -> None:
    user, client = cleo
    for _ in range(accounting.MOST + 75):
        client.get(f"/cases/{world.open.case.reference}/")
    assert len(refusals(user)) == accounting.MOST
    often = Entry.objects.filter(actor_id=user.id, act=accounting.OFTEN).order_by("id")
    assert [entry.detail["count"] for entry in often] == [accounting.MOST + 1, 100]


def test_a_stranger_is_led_to_the_sign_in_page_and_refused_nothing(world: World) -> None:
    before = Entry.objects.count()
    assert Client().get(f"/cases/{world.open.case.reference}/").status_code == 302
    assert Entry.objects.count() == before
