"""Somebody is found by what is known of them: only by whoever may see a case of theirs, and by tokens alone."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import person, viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.keys import actions as keys
from openhart.people import actions, queries
from openhart.people.lifecycle import tokens
from openhart.people.models import Identity, Part, Person, Token

JO = Identity(given_name="Jo", family_name="Canary", date_of_birth="2010-05-01", phone="860-555-0101")


def looked_for(viewer: Viewer, identity: Identity = JO, **more: Any) -> list[str]:
    """Return the reference numbers that are found."""
    return [each.case.reference for each in queries.found(viewer, queries.asked_for(identity), **more)]


def opened(at: datetime, region: str = "4", identity: Identity = JO, part: Part = Part.CHILD) -> Case:
    case = cases.open_case(region=region, by=SYSTEM, at=at)
    actions.add_person(case=case, identity=identity, part=part, by=SYSTEM, at=at)
    return case


@pytest.mark.requirement("R-INT-8")
@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (JO, "Same name, same birth date, same telephone"),
        (Identity(given_name="Jo", family_name="Canery"), "Same given name, family name a letter apart"),
        (Identity(given_name="Canary", family_name="Jo"), "Given and family name the other way round"),
        (Identity(given_name="Jo", date_of_birth="2010-01-05"),
         "Same given name, same birth date but for day and month the other way round"),
        (Identity(phone="(860) 555-0101"), "Same telephone"),
    ],
)  # fmt: skip
def test_a_child_is_found_with_why_in_words(ana: Viewer, now: datetime, asked: Identity, why: str) -> None:
    case = opened(now)
    found = queries.found(ana, queries.asked_for(asked))
    assert [(each.case, each.identity, each.why) for each in found] == [(case, JO, why)]


def test_whoever_is_most_like_comes_first_and_strangers_not_at_all(ana: Viewer, now: datetime) -> None:
    near = opened(now, identity=Identity(given_name="Jo", family_name="Canery"))
    exact = opened(now)
    opened(now, identity=Identity(given_name="Ben", family_name="Finch", date_of_birth="2001-01-01"))
    assert looked_for(ana) == [exact.reference, near.reference]
    assert looked_for(ana, most=1) == [exact.reference]
    assert looked_for(ana, parts=[Part.PARENT]) == []


@pytest.mark.requirement("R-SEC-1")
def test_cleo_and_dov_do_not_find_a_child_of_a_case_that_is_not_theirs(
    case: Case, ana: Viewer, ben: Viewer, cleo: Viewer, dov: Viewer, now: datetime
) -> None:
    actions.add_child(case=case, identity=JO, by=ana, at=now)
    assert looked_for(ana) == looked_for(ben) == [case.reference]
    assert looked_for(cleo) == looked_for(dov) == []


@pytest.mark.requirement("R-SEC-1")
def test_a_restricted_case_is_found_by_those_named_for_it_alone(
    case: Case, ana: Viewer, ben: Viewer, now: datetime
) -> None:
    actions.add_child(case=case, identity=JO, by=ana, at=now)
    Case.objects.filter(id=case.id).update(is_restricted=True)
    assert looked_for(ben) == [case.reference]
    assert looked_for(ana) == []


@pytest.mark.requirement("R-SEC-1")
def test_looking_for_somebody_hidden_and_for_nobody_is_the_same_in_statements_and_trail(
    cleo: Viewer, now: datetime
) -> None:
    opened(now)
    sent = []
    for identity in (JO, Identity(given_name="No", family_name="Bodyatall", date_of_birth="2010-07-09",
                                  phone="860-555-0199")):  # fmt: skip
        asked = queries.asked_for(identity)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = queries.found(cleo, asked)
            actions.note_search(asked=asked, shown=found, where="find", by=cleo, at=now)
        sent.append(len(seen))
    assert sent[0] == sent[1]
    details = [entry.detail for entry in Entry.objects.filter(act="search.run")]
    assert [detail["shown"] for detail in details] == [0, 0]
    assert not Entry.objects.filter(act="list.viewed").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_however_many_are_found_two_statements_find_them(count: int, ana: Viewer, now: datetime) -> None:
    for _ in range(count):
        opened(now)
    asked = queries.asked_for(JO)
    with CaptureQueriesContext(connection) as seen:
        assert len(queries.found(ana, asked)) == count
    assert len(seen) == 2


def test_the_tokens_are_looked_up_first_however_many_cases_are_open(ana: Viewer, now: datetime) -> None:
    opened(now)
    with CaptureQueriesContext(connection) as seen:
        looked_for(ana)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {seen[0]['sql']}")
            plan = [row[-1] for row in cursor.fetchall()]
        assert plan[0].startswith("SEARCH people_token")
        assert not any(step.startswith("SCAN") for step in plan)


def _may(at: datetime, case: Case, role: Role, *, others: Case | None = None) -> Viewer:
    user = person(f"{role}-x", role, Scope.CASE)
    accounts.grant(to=user.id, role=role, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=at)
    if others is not None:
        accounts.grant(to=user.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=others.id, by=SYSTEM, at=at)
    return viewer_of(user, at)


def test_a_suspected_exploiter_is_found_only_by_who_may_know_on_that_case(
    ana: Viewer, ben: Viewer, case: Case, now: datetime
) -> None:
    actions.add_person(case=case, identity=JO, part=Part.EXPLOITER, by=ana, at=now)
    other = opened(now, "2", identity=Identity(given_name="Ben", family_name="Finch"))
    assert looked_for(ana) == looked_for(ben) == [case.reference]
    assert looked_for(_may(now, case, Role.TEAM_MEMBER)) == []
    # A role that may know on another case brings nothing on this one.
    assert looked_for(_may(now, case, Role.REGIONAL_RESOURCE_GROUP, others=other)) == []
    for role, scope, region, may in (
        (Role.REGIONAL_HART_LEAD, Scope.REGION, "4", True), (Role.REGIONAL_HART_LEAD, Scope.REGION, "1", False),
        (Role.REGIONAL_RESOURCE_GROUP, Scope.REGION, "4", False),
        (Role.INTERSTATE_COMPACT_OFFICE, Scope.AGENCY, "", False),
        (Role.LEGAL, Scope.AGENCY, "", True), (Role.AUDITOR, Scope.AGENCY, "", False),
    ):  # fmt: skip
        viewer = viewer_of(person(f"{role}{region}", role, scope, region))
        assert looked_for(viewer) == ([case.reference] if may else []), role


def test_a_first_name_alone_finds_nobody(ana: Viewer, now: datetime) -> None:
    opened(now)
    asked = queries.asked_for(Identity(given_name="Jo"))
    assert asked.is_nothing
    assert queries.found(ana, asked) == []
    assert not queries.asked_for(Identity(given_name="Jo", date_of_birth="2010-05-01")).is_nothing


def test_a_corrected_name_is_found_and_the_old_one_not(case: Case, ana: Viewer, now: datetime) -> None:
    child = actions.add_child(case=case, identity=JO, by=ana, at=now)
    new = Identity(given_name="Mo", family_name="Finch")
    actions.change_identity(case=case, person_id=child.id, identity=new, by=ana, at=now)
    assert looked_for(ana) == []
    assert looked_for(ana, new) == [case.reference]


@pytest.mark.requirement("R-SEC-6")
def test_somebody_forgotten_leaves_no_token(ana: Viewer, now: datetime) -> None:
    opened(now)
    gone = Person.objects.get()
    assert Token.objects.exists()
    assert actions.forget(person_ids=[gone.id], by=ana, at=now) == 1
    assert not Token.objects.exists()
    assert looked_for(ana) == []
    assert Entry.objects.get(act="person.forgotten").subject_id == gone.id
    assert actions.forget(person_ids=[gone.id], by=ana, at=now) == 0


def test_somebody_whose_key_was_destroyed_is_nobody_in_a_search(ana: Viewer, now: datetime) -> None:
    opened(now)
    keys.destroy(owner_ids=[Person.objects.get().id], by=None, at=now)
    assert looked_for(ana) == []


def test_a_token_says_nothing_without_the_key(ana: Viewer, now: datetime) -> None:
    opened(now)
    kept = set(Token.objects.values_list("token", flat=True))
    texts = tokens.texts(queries.asked_for(JO).known)
    assert len(kept) == sum(len(each) for each in texts.values())
    again = opened(now)
    assert again is not None
    everybody = [set(row.tokens.values_list("token", flat=True)) for row in Person.objects.all()]
    assert all(each == kept or not each & kept for each in everybody)  # the same share, or nothing in common


@pytest.mark.requirement("R-SEC-3")
def test_the_trail_of_a_search_holds_marks_and_cases_and_no_word(ana: Viewer, now: datetime) -> None:
    case = opened(now)
    asked = queries.asked_for(JO)
    actions.note_search(asked=asked, shown=queries.found(ana, asked), where="find", by=ana, at=now)
    entry = Entry.objects.get(act="search.run")
    assert set(entry.detail) == {"where", "marks", "shown"}
    assert set(entry.detail["marks"]) == {"pair", "born", "phone"}
    said = json.dumps([each.detail for each in Entry.objects.all()]).casefold()
    assert not any(word in said for word in ("canary", "2010", "555"))
    kept = {f"{token % 2**64:016x}" for token in Token.objects.values_list("token", flat=True)}
    assert not {mark for each in entry.detail["marks"].values() for mark in each} & kept
    assert Entry.objects.filter(act="list.viewed").count() == 1
    assert case is not None


def test_people_whom_an_older_recipe_indexed_are_indexed_again_a_few_at_a_time(ana: Viewer, now: datetime) -> None:
    for _ in range(3):
        opened(now)
    Person.objects.update(indexed_as=0)
    Token.objects.all().delete()
    assert looked_for(ana) == []
    assert [actions.reindex(most=2, by=SYSTEM, at=now) for _ in range(3)] == [2, 1, 0]
    assert len(looked_for(ana)) == 3
    assert set(Person.objects.values_list("indexed_as", flat=True)) == {tokens.VERSION}


def test_somebody_erased_is_passed_over_when_indexing_again(ana: Viewer, now: datetime) -> None:
    opened(now)
    keys.destroy(owner_ids=[Person.objects.get().id], by=None, at=now)
    Person.objects.update(indexed_as=0)
    assert actions.reindex(most=10, by=SYSTEM, at=now) == 1
    assert not Token.objects.exists()
    assert actions.reindex(most=10, by=SYSTEM, at=now) == 0


def test_whoever_reads_a_case_and_does_not_work_on_it_corrects_no_name(case: Case, ana: Viewer, now: datetime) -> None:
    child = actions.add_child(case=case, identity=JO, by=ana, at=now)
    with pytest.raises(Refused):
        actions.change_identity(
            case=case, person_id=child.id, identity=Identity(), by=_may(now, case, Role.LEGAL), at=now
        )


def test_a_correction_never_overwrites_one_that_was_not_seen(case: Case, ana: Viewer, now: datetime) -> None:
    child = actions.add_child(case=case, identity=JO, by=ana, at=now)
    with pytest.raises(Refused, match="since you opened"):
        actions.change_identity(
            case=case, person_id=child.id, identity=Identity(), read_at=now.replace(year=2025), by=ana, at=now
        )
    changed = actions.change_identity(
        case=case, person_id=child.id, identity=Identity(given_name="Mo"), read_at=now, by=ana, at=now
    )
    assert changed.identity().given_name == "Mo"
