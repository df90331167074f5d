"""Medical risks of a missing child, looked for where a role without medical details can reach."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import person

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.missing import actions
from openhart.missing.events.told import Found, Verified
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


@pytest.mark.requirement("R-ACC-3")
def test_where_the_child_sleeps_is_kept_from_who_may_not_know_a_hidden_shelter(
    compact: Client, ana_browser: Client, child_missing: Lose
) -> None:
    case, at = child_missing(), clock.now()
    told = {"sleeps_at": "The house behind the mill", "where_words": "At the station"}
    found = Found(where="street", found_by="police", at=at, words=told)
    actions.locate(case=case, episode="missing-1", found=found, submission=uuid4(), by=SYSTEM, at=at)
    page = f"/cases/{case.reference}/missing/"
    assert "house behind the mill" in ana_browser.get(page).content.decode()
    for rest in ("", "missing-1/sheet/", "missing-1/needs/"):
        text = compact.get(page + rest).content.decode()
        assert "house behind the mill" not in text
    assert "Kept from your role" in compact.get(page).content.decode()


def test_a_stay_of_another_case_is_not_ended_and_a_check_from_before_the_last_is_refused(
    ana_browser: Client, case: Case, ana: Viewer
) -> None:
    at = clock.now()
    other = cases.open_case(region="4", by=SYSTEM, at=at - timedelta(days=2))
    verified = Verified(how="seen", at=at, check_by_at=at + timedelta(days=1), words={"where": "At a friend's"})
    row = actions.verify_stay(case=case, verified=verified, submission=uuid4(), by=ana, at=at)
    for method in (ana_browser.get, ana_browser.post):
        assert method(f"/cases/{other.reference}/missing/stay/{row.id}/end/").status_code == 404
    with pytest.raises(Refused, match="later check"):
        actions.verify_stay(
            case=case, verified=replace(verified, at=at - timedelta(hours=1)), submission=uuid4(), by=ana, at=at
        )
    row.refresh_from_db()
    assert row.ended_at is None


@pytest.mark.requirement("R-ACC-3")
def test_the_note_to_the_next_shift_names_no_case_that_was_opened_to_its_writer_alone(child_missing: Lose) -> None:
    """Whoever holds the writer's role reads the note; the case of another region is not theirs."""
    away, own = child_missing(region="4"), child_missing(region="1")
    rhea = person("Rhea", Role.REGIONAL_HART_LEAD, Scope.REGION, "1")
    accounts.grant(
        to=rhea.id, role=Role.REGIONAL_HART_LEAD, scope=Scope.CASE, case_id=away.id, by=SYSTEM,
        at=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    browser = Client()
    browser.force_login(rhea)
    assert away.reference in browser.get("/missing/").content.decode()
    note = browser.get("/missing/hand-over/").content.decode()
    assert own.reference in note
    assert away.reference not in note
    assert "opened to you alone are left out" in note


def test_what_such_a_role_writes_leaves_the_medical_part_as_it_was(compact: Client, child_missing: Lose) -> None:
    case = child_missing(words=KEPT)
    address = f"/cases/{case.reference}/missing/missing-1/particulars/"
    sent = {"kind": "left", "risks": ["young"], "medical": "Overwritten", "revision": "1"}
    assert compact.post(address, sent).status_code == 303
    words = Particulars.objects.get().words()
    assert words["medical"] == "Insulin twice a day"
    assert set(words["risks"]) == {"young", "pregnancy", "self_harm"}
    assert compact.post(address, {**sent, "risks": ["pregnancy"], "revision": "2"}).status_code == 422
