"""The pages of people: who opens them, what they show, and what a forged form gets."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.accounts.people_cast import account, days, on_case, signed_in

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Grant, Invitation, Role, Scope, User
from openhart.cases import actions as cases
from openhart.foundation import clock
from openhart.places import actions as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return clock.now() - days(1)


@pytest.fixture(autouse=True)
def _connecticut(at: datetime) -> None:
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=at)


@pytest.fixture
def ruth(at: datetime) -> User:
    """Ruth administers."""
    return account("Ruth", Role.ADMINISTRATOR, at=at)


@pytest.fixture
def ada(at: datetime) -> User:
    """Ada audits."""
    return account("Ada", Role.AUDITOR, at=at)


@pytest.fixture
def mei(at: datetime) -> User:
    """Mei leads region 4."""
    return account("Mei", Role.REGIONAL_HART_LEAD, "4", at=at)


@pytest.fixture
def page(ruth: User) -> Client:
    return signed_in(ruth)


def changes(user: User) -> list[str]:
    grant = user.grants.get()
    return [
        f"/people/{user.id}/{part}/"
        for part in ("roles/give", f"roles/{grant.id}/end", "invite", "release", "sessions/end", "disable", "enable")
    ] + ["/people/add/"]


def test_every_page_opens_for_an_administrator(page: Client, mei: User) -> None:
    for url in ["/people/", "/people/?words=me&role=regional_hart_lead&region=4&state=active", "/people/?page=7",
                f"/people/{mei.id}/", *changes(mei)]:  # fmt: skip
        assert page.get(url).status_code == 200, url


def test_every_page_of_the_review_opens_for_an_auditor(ada: User, mei: User) -> None:
    page = signed_in(ada)
    for url in ("/people/", f"/people/{mei.id}/", "/people/review/", f"/people/review/{mei.id}/", "/people/left/"):
        assert page.get(url).status_code == 200, url


def test_cleo_opens_and_changes_nothing(cleo_user: User, mei: User) -> None:
    page = signed_in(cleo_user)
    before = list(Grant.objects.order_by("id").values())
    for url in ["/people/", f"/people/{mei.id}/", "/people/review/", f"/people/review/{mei.id}/", *changes(mei)]:
        assert page.get(url).status_code == 403, url
    for url in [f"/people/review/{mei.id}/", *changes(mei)]:
        assert page.post(url, {"because": "left", "role": "auditor", "reach": "agency"}).status_code == 403, url
    assert list(Grant.objects.order_by("id").values()) == before
    assert User.objects.get(id=mei.id).is_active


def test_an_auditor_changes_no_account_and_an_administrator_reviews_none(ruth: User, ada: User, mei: User) -> None:
    for url in changes(mei):
        assert signed_in(ada).post(url, {"because": "left"}).status_code == 403, url
    grant = mei.grants.get()
    posted = {"seen": [grant.id], "ending": [grant.id], "words": "No longer."}
    assert signed_in(ruth).post(f"/people/review/{mei.id}/", posted).status_code == 403
    assert mei.grants.get().until_at is None


def test_nobody_changes_themselves(page: Client, ruth: User, mei: User) -> None:
    for url in changes(ruth)[:-1]:
        answer = page.post(url, {"because": "left", "role": "auditor", "reach": "agency", "purpose": "password"})
        assert answer.status_code == 403, url
    assert "own account" in page.get(f"/people/{ruth.id}/").content.decode()
    assert ruth.grants.count() == 1


def test_a_change_asks_for_a_fresh_sign_in(page: Client, mei: User) -> None:
    session = page.session
    session["fresh_at"] = (clock.now() - days(0.02)).isoformat()
    session.save()
    for url in changes(mei):
        answer = page.post(url, {"because": "left", "role": "auditor", "reach": "agency", "purpose": "password"})
        assert answer.headers.get("Location", "") != f"/people/{mei.id}/", url
        assert answer.status_code in {302, 303, 403, 409, 422}, url
    mei.refresh_from_db()
    assert mei.is_active
    assert mei.grants.get().until_at is None
    assert page.get(f"/people/{mei.id}/").status_code == 200


def test_looking_changes_nothing(page: Client, mei: User) -> None:
    before = [list(User.objects.order_by("id").values()), list(Grant.objects.order_by("id").values())]
    for url in changes(mei):
        page.get(url)
        page.head(url)
    assert before == [list(User.objects.order_by("id").values()), list(Grant.objects.order_by("id").values())]
    assert not Invitation.objects.exists()


def test_a_person_is_added_with_a_role_and_the_code_is_shown_once(page: Client) -> None:
    answer = page.post(
        "/people/add/",
        {"display_name": "Luis Ortega", "username": "L.Ortega", "role": "ongoing_worker", "reach": "region:4"},
    )
    luis = User.objects.get(username="l.ortega")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/people/{luis.id}/invite/"
    made = page.post(f"/people/{luis.id}/invite/", {"purpose": "join"})
    assert made.status_code == 200
    code = made.context["code"]
    assert code in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    for url in ("/people/", f"/people/{luis.id}/", f"/people/{luis.id}/invite/"):
        assert code not in page.get(url).content.decode()
    grant = luis.grants.get()
    assert (grant.role, grant.scope, grant.region) == (Role.ONGOING_WORKER, Scope.REGION, "4")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "regional_hart_lead", "reach": "agency"}, "is given for one region"),
        ({"role": "auditor", "reach": "region:4"}, "is given for the whole agency"),
        ({"role": "auditor", "reach": "region:99"}, "not one of the available choices"),
        ({"role": "emperor", "reach": "agency"}, "not one of the available choices"),
        ({"role": "team_member", "reach": "agency"}, "not one of the available choices"),
        ({"role": "police_partner", "reach": "agency"}, "not one of the available choices"),
        ({"role": "auditor", "reach": "agency", "until": "2020-01-01"}, "lies in the future"),
        ({"role": "auditor", "reach": "agency", "until": "0001-01-01"}, "Look at the year again"),
    ],
)
def test_a_forged_role_is_refused_with_what_was_typed(
    page: Client, mei: User, typed: dict[str, str], said: str
) -> None:
    answer = page.post(f"/people/{mei.id}/roles/give/", typed)
    assert answer.status_code in {409, 422}
    assert said in answer.content.decode()
    assert mei.grants.count() == 1


def test_more_than_was_asked_for_is_not_taken(page: Client, mei: User) -> None:
    posted = {
        "role": "analyst", "reach": "agency", "origin": "named", "viewer": str(uuid4()), "case_id": str(uuid4()),
        "confirmed_at": "2026-01-01", "given_by_id": str(uuid4()), "scope": "case", "is_active": "0",
    }  # fmt: skip
    assert page.post(f"/people/{mei.id}/roles/give/", posted).status_code == 303
    made = mei.grants.get(role=Role.ANALYST)
    assert (made.scope, made.case_id, made.origin, made.confirmed_at) == (Scope.AGENCY, None, "given", None)


def test_a_role_of_somebody_else_is_not_ended_through_another_address(page: Client, mei: User, ada: User) -> None:
    theirs = ada.grants.get()
    assert page.post(f"/people/{mei.id}/roles/{theirs.id}/end/").status_code == 404
    assert page.post(f"/people/{mei.id}/roles/{uuid4()}/end/").status_code == 404
    assert page.get(f"/people/{uuid4()}/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.until_at is None


def test_a_grant_for_a_case_is_neither_shown_to_nor_ended_by_an_administrator(
    page: Client, mei: User, at: datetime
) -> None:
    case = cases.open_case(region="4", by=SYSTEM, at=at)
    on_case(mei, case.id, at, reference=case.reference)
    text = page.get(f"/people/{mei.id}/").content.decode()
    assert "1 case granted" in text
    assert case.reference not in text
    grant = mei.grants.get(scope=Scope.CASE)
    assert page.post(f"/people/{mei.id}/roles/{grant.id}/end/").status_code == 404


def test_an_auditor_sees_the_number_of_a_case_but_not_of_a_restricted_one(ada: User, mei: User, at: datetime) -> None:
    open_case, closed = (cases.open_case(region="4", by=SYSTEM, at=at) for _ in range(2))
    on_case(mei, open_case.id, at, reference=open_case.reference)
    on_case(mei, closed.id, at, reference=closed.reference)
    type(closed).objects.filter(id=closed.id).update(is_restricted=True)
    for url in (f"/people/{mei.id}/", f"/people/review/{mei.id}/"):
        text = signed_in(ada).get(url).content.decode()
        assert open_case.reference in text
        assert closed.reference not in text


def test_the_list_asks_as_often_for_three_people_as_for_one(page: Client, mei: User, at: datetime) -> None:
    assert asked(page, "/people/") == asked(page, "/people/", after=lambda: more(at))


def test_the_review_asks_as_often_for_three_people_as_for_one(ada: User, mei: User, at: datetime) -> None:
    page = signed_in(ada)
    assert asked(page, "/people/review/") == asked(page, "/people/review/", after=lambda: more(at))


def test_a_person_with_much_asks_as_often_as_one_with_little(page: Client, ada: User, mei: User, at: datetime) -> None:
    for browser in (page, signed_in(ada)):
        few = asked(browser, f"/people/{mei.id}/")
        for _ in range(3):
            case = cases.open_case(region="4", by=SYSTEM, at=at)
            on_case(mei, case.id, at, reference=case.reference)
        assert asked(browser, f"/people/{mei.id}/") in {few, few + 1}


def more(at: datetime) -> None:
    for name in ("Nia", "Omar"):
        account(name, Role.ANALYST, at=at)


def asked(page: Client, url: str, after: object = None) -> int:
    if callable(after):
        after()
    page.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert page.get(url).status_code == 200
    return len(captured)
