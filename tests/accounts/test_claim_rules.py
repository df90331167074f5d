"""The table from the directory's claims to roles: who may change it, and what follows."""

from datetime import datetime
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from tests.conftest import person, viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import directory as act
from openhart.accounts.lifecycle.claims import Directory, NotTold, said
from openhart.accounts.models import ClaimRule, Grant, Origin, Role, Scope, User
from openhart.accounts.queries import directory as queries
from openhart.audit.models import Entry
from openhart.foundation import clock
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-1")]
HERE = Directory(name="Agency directory", address="https://login.example.gov", client_id="desk", client_secret="x")


@pytest.fixture
def ada_user(db: None) -> User:
    """Ada looks after accounts."""
    return person("Ada", Role.ADMINISTRATOR, Scope.AGENCY)


@pytest.fixture
def ada(ada_user: User) -> Viewer:
    """Ada as she asks."""
    return viewer_of(ada_user)


@pytest.fixture
def page(ada_user: User, settings: Any) -> Client:
    """Ada's browser at a desk with a directory."""
    settings.DIRECTORY = HERE
    client = Client()
    client.force_login(ada_user)
    return client


def came_once(user: User, *groups: str) -> User:
    """Let somebody have come from the directory with these groups."""
    SocialAccount.objects.create(provider=HERE.address, uid=str(user.id), user=user, extra_data={"groups": [*groups]})
    return user


def add(by: Viewer, at: datetime, **changes: Any) -> ClaimRule:
    usual: dict[str, Any] = {"claim": "groups", "value": "g-1", "role": Role.LEGAL, "scope": Scope.AGENCY, "region": ""}
    return act.add_claim_rule(directory=HERE, by=by, at=at, **{**usual, **changes})


def held(user: User) -> list[str]:
    return sorted(
        Grant.objects.filter(viewer=user, origin=Origin.DIRECTORY, until_at=None).values_list("role", flat=True)
    )


def test_a_new_line_holds_at_once_for_those_of_whom_it_was_said(ada: Viewer, cleo_user: User, now: datetime) -> None:
    came_once(cleo_user, "g-1")
    rule = add(ada, now)
    assert held(cleo_user) == ["legal"]
    assert Entry.objects.get(act="claim_rule.added").detail["people"] == 1
    act.end_claim_rule(directory=HERE, rule_id=rule.id, by=ada, at=now)
    assert held(cleo_user) == []
    assert Entry.objects.get(act="claim_rule.removed").detail["value"] == "g-1"
    assert Grant.objects.filter(viewer=cleo_user, origin=Origin.GIVEN, until_at=None).count() == 1


def test_two_lines_for_one_role_make_one_grant_which_ends_with_the_last(
    ada: Viewer, cleo_user: User, now: datetime
) -> None:
    came_once(cleo_user, "g-1", "g-2")
    first = add(ada, now)
    second = add(ada, now, value="g-2")
    act.end_claim_rule(directory=HERE, rule_id=first.id, by=ada, at=now)
    assert held(cleo_user) == ["legal"]
    act.end_claim_rule(directory=HERE, rule_id=second.id, by=ada, at=now)
    assert held(cleo_user) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"claim": "department"}, "not read for department"),
        ({"role": Role.POLICE_PARTNER, "scope": Scope.AGENCY}, "Police partner is given for"),
        ({"role": Role.STATEWIDE_HART_LEAD, "scope": Scope.REGION, "region": "4"}, "is given for"),
        ({"role": Role.ADMINISTRATOR}, "named by another administrator"),
        ({"scope": Scope.CASE}, "Single cases are not given here"),
    ],
)
def test_a_line_by_which_nobody_could_hold_anything_is_refused(
    ada: Viewer, now: datetime, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        add(ada, now, **changes)


def test_the_same_line_twice_is_refused(ada: Viewer, now: datetime) -> None:
    add(ada, now)
    with pytest.raises(Refused, match="in the table already"):
        add(ada, now)


def test_nobody_changes_their_own_roles_by_the_table(ada: Viewer, ada_user: User, now: datetime) -> None:
    came_once(ada_user, "g-1")
    with pytest.raises(Refused, match="your own roles"):
        add(ada, now)
    assert held(ada_user) == []


@pytest.mark.parametrize("who", ["ana", "cleo", "dov"])
def test_only_an_administrator_changes_the_table(who: str, request: pytest.FixtureRequest, now: datetime) -> None:
    with pytest.raises(Refused):
        add(request.getfixturevalue(who), now)
    assert not ClaimRule.objects.exists()


def test_a_disabled_account_is_left_as_it_is(ada: Viewer, cleo_user: User, now: datetime) -> None:
    came_once(cleo_user, "g-1")
    User.objects.filter(id=cleo_user.id).update(is_active=False, disabled_at=now)
    add(ada, now)
    assert held(cleo_user) == []


def test_the_page_shows_who_would_change_before_anything_does(page: Client, cleo_user: User) -> None:
    came_once(cleo_user, "g-1")
    typed = {"claim": "groups", "value": "g-1", "role": "legal", "reach": "agency"}
    looked = page.post("/people/claims/add/", typed)
    shown = looked.content.decode()
    assert looked.status_code == 200
    assert "Cleo" in shown
    assert "gains Legal, the whole agency" in shown
    assert not ClaimRule.objects.exists()
    assert page.post("/people/claims/add/", {**typed, "sure": "1"})["Location"] == "/people/claims/"
    assert held(cleo_user) == ["legal"]
    rule = ClaimRule.objects.get()
    assert "g-1" in page.get("/people/claims/").content.decode()
    assert "loses Legal" in page.get(f"/people/claims/{rule.id}/end/").content.decode()
    assert page.post(f"/people/claims/{rule.id}/end/").status_code == 303
    assert held(cleo_user) == []


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"claim": "groups", "value": "", "role": "legal", "reach": "agency"},
        {"claim": "other", "value": "g", "role": "legal", "reach": "agency"},
        {"claim": "groups", "value": "g", "role": "police_partner", "reach": "agency"},
        {"claim": "groups", "value": "g", "role": "legal", "reach": "region:99"},
    ],
)
def test_what_is_typed_wrong_is_shown_again(page: Client, typed: dict[str, str]) -> None:
    assert page.post("/people/claims/add/", {**typed, "sure": "1"}).status_code == 422
    assert not ClaimRule.objects.exists()


def test_without_a_directory_the_table_says_so(page: Client, settings: Any) -> None:
    settings.DIRECTORY = None
    assert "No directory is set up" in page.get("/people/claims/").content.decode()
    assert page.get("/people/claims/add/").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_looking_ahead_costs_the_same_for_many(
    ada: Viewer, now: datetime, people: int, django_assert_num_queries: Any
) -> None:
    for number in range(people):
        user = accounts.add_user(username=f"u{number}", display_name=f"U {number}", by=SYSTEM, at=now)
        came_once(user, "g-1")
    line = ClaimRule(claim="groups", value="g-1", role=Role.LEGAL, scope=Scope.AGENCY)
    with django_assert_num_queries(3):
        assert len(queries.changes(ada, HERE, [line], clock.now())) == people


@pytest.mark.parametrize(
    ("claim", "values"),
    [("g", ("g",)), (["b", "a", "a"], ("a", "b")), (None, ()), ([1, {"x": 1}, "a", ""], ("a",)), ({"a": 1}, ())],
)
def test_values_are_read_as_texts_and_nothing_else(claim: Any, values: tuple[str, ...]) -> None:
    assert said(HERE, {"sub": "s", "groups": claim}).values == {"groups": values}


def test_more_values_than_can_be_kept_are_no_values(db: None) -> None:
    with pytest.raises(NotTold):
        said(HERE, {"sub": "s", "groups": [str(number) for number in range(600)]})
