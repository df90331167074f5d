"""A form that another site sends in somebody's name is taken nowhere."""

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.access.addresses import addresses
from tests.access.world import browser, build, somebody, values

from openhart.accounts.models import Role
from openhart.foundation import clock

#: They check the token themselves once somebody is signed in, or change nothing for anybody.
CHECKED_LATER = {"drafts:save", "csp_report", "casefile:receive"}


@pytest.mark.django_db
def test_every_form_needs_the_token_of_its_sign_in() -> None:
    world = build(clock.now())
    lead = browser(somebody(world, Role.STATEWIDE_HART_LEAD, "agency"), world.at)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = lead.cookies
    for address in addresses():
        if "POST" not in address.methods or address.name == "csp_report":
            continue
        path = address.at(values(world, world.open, address.name))
        answer = strict.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code in {403, 404}, f"{address.name} takes a form without a token: {answer.status_code}"


def test_only_the_named_addresses_do_without_the_first_check() -> None:
    exempt = {
        address.name
        for address in addresses()
        if getattr(get_resolver().resolve(address.at(Anything())).func, "csrf_exempt", False)
    }
    assert exempt == CHECKED_LATER


class Anything(dict[str, object]):
    """Whatever an address leaves open."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> object:
        return "00000000-0000-0000-0000-000000000000" if name.endswith("_id") else "1"
