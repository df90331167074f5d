"""Medical risks of a missing child, looked for where a role without medical details can reach."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.conftest import person

from openhart.accounts.models import Role, Scope
from openhart.cases.models import Case
from openhart.missing.models import Particulars

Lose = Callable[..., Case]
KEPT = {
    "risks": ["trafficking", "pregnancy", "self_harm"],
    "medical": "Insulin twice a day",
    "medication": "Until noon",
}
HIDDEN = ("pregnancy", "Pregnant", "self_harm", "suicide", "Insulin", "Until noon")


@pytest.fixture
def compact(db: None) -> Client:
    """Iris of the interstate compact office: she records on cases and sees no medical details."""
    browser = Client()
    browser.force_login(person("Iris", Role.INTERSTATE_COMPACT_OFFICE, Scope.AGENCY))
    return browser


@pytest.mark.requirement("R-ACC-3")
def test_who_writes_second_is_not_shown_the_medical_risks_that_differ(compact: Client, child_missing: Lose) -> None:
    case = child_missing(words=KEPT)
    address = f"/cases/{case.reference}/missing/missing-1/particulars/"
    answer = compact.post(address, {"kind": "left", "risks": ["young"], "revision": "99"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "May be trafficked" in text
    assert [word for word in HIDDEN if word in text] == []


@pytest.mark.parametrize("rest", ["", "missing-1/particulars/", "missing-1/sheet/", "missing-1/needs/"])
def test_no_page_of_an_episode_tells_a_role_without_medical_details_of_them(
    compact: Client, child_missing: Lose, rest: str
) -> None:
    case = child_missing(words=KEPT)
    text = compact.get(f"/cases/{case.reference}/missing/{rest}").content.decode()
    assert [word for word in HIDDEN if word in text] == []


@pytest.mark.parametrize("address", ["/missing/", "/missing/wall/"])
def test_neither_board_nor_wall_tells_of_medical_risks(compact: Client, child_missing: Lose, address: str) -> None:
    child_missing(words=KEPT)
    text = compact.get(address).content.decode()
    assert [word for word in HIDDEN if word in text] == []


def test_what_such_a_role_writes_leaves_the_medical_part_as_it_was(compact: Client, child_missing: Lose) -> None:
    case = child_missing(words=KEPT)
    address = f"/cases/{case.reference}/missing/missing-1/particulars/"
    sent = {"kind": "left", "risks": ["young"], "medical": "Overwritten", "revision": "1"}
    assert compact.post(address, sent).status_code == 303
    words = Particulars.objects.get().words()
    assert words["medical"] == "Insulin twice a day"
    assert set(words["risks"]) == {"young", "pregnancy", "self_harm"}
    assert compact.post(address, {**sent, "risks": ["pregnancy"], "revision": "2"}).status_code == 422
