"""`hart people`: names for the operator, through the audit and only as far as their account reaches."""

import io
import json
import sys
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from tests.conftest import person

from openhart.accounts.access import SYSTEM
from openhart.accounts.adapters import factors
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.keys import actions as keys
from openhart.people import actions, queries
from openhart.people.models import Identity, Part, Person, Token

JO = Identity(given_name="Jo", family_name="Canary\x1b[2J", date_of_birth="2010-05-01", phone="860-555-0101")
PASSWORD = "correct horse battery canary"


class Keyboard:
    """Somebody who types what they were told to."""

    def __init__(self, name: str, *secrets: str) -> None:
        self._name, self._secrets, self.asked = name, list(secrets), 0

    def name(self, prompt: str) -> str:
        assert prompt
        return self._name

    def secret(self, prompt: str) -> str:
        assert prompt
        self.asked += 1
        return self._secrets.pop(0)


def run(*words: str, **more: Any) -> str:
    out = io.StringIO()
    call_command("people", *words, stdout=out, **more)
    return out.getvalue()


def _account(name: str, role: Role, scope: Scope = Scope.AGENCY, region: str = "") -> tuple[User, list[str]]:
    """Return an account with a password, and its recovery codes."""
    user = person(name, role, scope, region)
    user.set_password(PASSWORD)
    user.save()
    return user, factors.make_codes(user, at=clock.now())


@pytest.fixture
def jo(case: Case, now: datetime) -> Person:
    """Jo, the child of a case."""
    return actions.add_child(case=case, identity=JO, by=SYSTEM, at=now)


@pytest.mark.requirement("R-SEC-3")
def test_the_demonstration_lists_everybody_as_json_and_writes_it_down(case: Case, jo: Person) -> None:
    assert json.loads(run("list", "--json")) == [
        {
            "reference": case.reference, "part": "child", "person": str(jo.id), "is_erased": False,
            "given_name": "Jo", "family_name": "Canary\x1b[2J", "preferred_name": None, "other_names": None,
            "date_of_birth": "2010-05-01",
        }
    ]  # fmt: skip
    assert Entry.objects.filter(act="people.listed").count() == 1


def test_a_plain_list_is_lines_without_signs_that_move_a_terminal(case: Case, jo: Person) -> None:
    assert jo is not None
    assert run("list") == f"{case.reference}  The child: Jo Canary[2J, born 2010-05-01\n"


def test_an_empty_list_says_so(db: None) -> None:
    assert run("list") == "Nobody is on record here.\n"
    assert json.loads(run("list", "--json")) == []
    assert not Entry.objects.filter(act="people.listed").exists()


def test_many_people_are_listed_once_each_in_order_and_written_down_in_parts(case: Case, now: datetime) -> None:
    for number in range(205):
        actions.add_person(case=case, identity=Identity(given_name=f"N{number}"), part=Part.OTHER, by=SYSTEM, at=now)
    rows = json.loads(run("list", "--json"))
    assert [row["given_name"] for row in rows] == [f"N{number}" for number in range(205)]
    assert Entry.objects.filter(act="people.listed").count() == 2


def test_the_list_of_one_case_holds_its_people_alone(case: Case, jo: Person, now: datetime) -> None:
    other = cases.open_case(region="1", by=SYSTEM, at=now)
    actions.add_child(case=other, identity=JO, by=SYSTEM, at=now)
    rows = json.loads(run("list", "--json", "--case", case.reference.lower()))
    assert [row["person"] for row in rows] == [str(jo.id)]
    with pytest.raises(CommandError, match="check letter"):
        run("list", "--case", "HT-2026-000001-X")


def test_somebody_erased_is_listed_without_a_name(case: Case, jo: Person) -> None:
    keys.destroy(owner_ids=[jo.id], by=None, at=clock.now())
    [row] = json.loads(run("list", "--json"))
    assert (row["is_erased"], row["given_name"], row["date_of_birth"]) == (True, None, None)
    assert run("list") == f"{case.reference}  The child: erased\n"


@pytest.mark.requirement("R-SEC-3")
@pytest.mark.parametrize("role", [Role.STATEWIDE_HART_LEAD, Role.CARELINE_SUPERVISOR])
def test_who_answers_for_the_agency_shows_who_they_are_and_is_named_in_the_trail(
    role: Role, case: Case, jo: Person
) -> None:
    user, codes = _account("Lee", role)
    with override_settings(IS_DEMO=False):
        [row] = json.loads(run("list", "--json", asker=Keyboard("lee", PASSWORD, codes[0])))
    assert row["person"] == str(jo.id)
    assert Entry.objects.get(act="people.listed").actor_id == user.id
    assert Entry.objects.filter(act="signed_in", actor_id=user.id).count() == 1
    assert PASSWORD not in json.dumps([entry.detail for entry in Entry.objects.all()])
    assert case is not None


@pytest.mark.requirement("R-SEC-1")
def test_the_list_reaches_no_further_than_the_account(case: Case, jo: Person) -> None:
    _, codes = _account("Lee", Role.STATEWIDE_HART_LEAD)
    Case.objects.filter(id=case.id).update(is_restricted=True)
    with override_settings(IS_DEMO=False):
        assert json.loads(run("list", "--json", asker=Keyboard("lee", PASSWORD, codes[0]))) == []
        assert run("list", asker=Keyboard("lee", PASSWORD, codes[1])) == "Nobody open to Lee is on record here.\n"
    assert not Entry.objects.filter(act="people.listed").exists()
    assert jo is not None


@pytest.mark.requirement("R-SEC-1")
@pytest.mark.parametrize(
    ("role", "scope", "region"),
    [
        (Role.ADMINISTRATOR, Scope.AGENCY, ""), (Role.AUDITOR, Scope.AGENCY, ""), (Role.LEGAL, Scope.AGENCY, ""),
        (Role.CARELINE_SCREENER, Scope.AGENCY, ""), (Role.REGIONAL_HART_LEAD, Scope.REGION, "4"),
        (Role.ANALYST, Scope.AGENCY, ""),
    ],
)  # fmt: skip
def test_nobody_else_is_shown_names(role: Role, scope: Scope, region: str, jo: Person) -> None:
    _, codes = _account("Lee", role, scope, region)
    with override_settings(IS_DEMO=False), pytest.raises(CommandError, match="may do this"):
        run("list", "--json", asker=Keyboard("lee", PASSWORD, codes[0]))
    assert not Entry.objects.filter(act="people.listed").exists()
    assert jo is not None


def test_a_wrong_name_password_or_code_opens_nothing_and_asks_for_as_much(jo: Person) -> None:
    _, codes = _account("Lee", Role.STATEWIDE_HART_LEAD)
    said = set()
    for keyboard in (
        Keyboard("lea", PASSWORD, codes[0]), Keyboard("lee", "another password canary", codes[0]),
        Keyboard("lee", PASSWORD, "AAAA-AAAA-AAAA-AAAA"),
    ):  # fmt: skip
        with override_settings(IS_DEMO=False), pytest.raises(CommandError) as refused:
            run("list", "--json", asker=keyboard)
        assert keyboard.asked == 2
        said.add(str(refused.value))
    assert len(said) == 1
    assert Entry.objects.filter(act="sign_in.failed").count() == 3
    assert jo is not None


def test_five_wrong_tries_lock_the_account_here_too(jo: Person) -> None:
    user, codes = _account("Lee", Role.STATEWIDE_HART_LEAD)
    with override_settings(IS_DEMO=False):
        for _ in range(5):
            with pytest.raises(CommandError):
                run("list", asker=Keyboard("lee", "another password canary", codes[0]))
        with pytest.raises(CommandError):
            run("list", asker=Keyboard("lee", PASSWORD, codes[0]))
    user.refresh_from_db()
    assert user.locked_at is not None
    assert jo is not None


def test_without_a_terminal_nobody_is_asked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("lee\npassword\n"))
    with override_settings(IS_DEMO=False), pytest.raises(CommandError, match="needs a terminal"):
        run("list", "--json")


def test_the_index_is_made_again_by_command(jo: Person) -> None:
    assert run("reindex") == "Everybody is in the index as they should be.\n"
    Token.objects.all().delete()
    Person.objects.update(indexed_as=0)
    assert run("reindex", stderr=io.StringIO()) == "Indexed again: 1.\n"
    assert Token.objects.filter(person=jo).exists()


def test_whoever_cannot_be_found_by_name_yet_is_counted(jo: Person) -> None:
    assert queries.not_indexed(SYSTEM) == 0
    Person.objects.filter(id=jo.id).update(indexed_as=0)
    assert queries.not_indexed(SYSTEM) == 1
