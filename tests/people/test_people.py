"""People: sealed, each with their own key, seen with the case."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from tests.keyed import keyed

from openhart.accounts.access import SYSTEM, Viewer
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.people import actions, queries
from openhart.people.models import NO_NAME, Identity, Link, Part, Person
from openhart.sealing.envelope import SealBroken

JO = Identity(given_name="Jo", family_name="Canary", date_of_birth="2010-05-01", phone="860-555-0101")


@pytest.mark.parametrize(
    ("identity", "initials", "full"),
    [
        (Identity(given_name="jo", family_name="doe"), "J. D.", "jo doe"),
        (Identity(given_name="Jo"), "J.", "Jo"),
        (Identity(preferred_name="Ace"), "A.", "Ace"),
        (Identity(given_name="Jo", preferred_name="Ace"), "J.", "Jo"),
        (Identity(), NO_NAME, NO_NAME),
        (Identity(given_name=" "), NO_NAME, " "),
        (Identity(given_name="Éva", family_name="Ő"), "É. Ő.", "Éva Ő"),
    ],
)
def test_initials_and_full_names(identity: Identity, initials: str, full: str) -> None:
    assert (identity.initials, identity.full_name) == (initials, full)


def test_an_identity_comes_back_as_it_was_sealed_and_unknown_parts_are_left_aside() -> None:
    assert Identity.from_fields({**JO.as_fields(), "shoe_size": "7"}) == JO


def test_a_child_is_sealed_with_a_key_of_their_own(case: Case, ana: Viewer, now: datetime) -> None:
    person = actions.add_child(case=case, identity=JO, by=ana, at=now)
    row = Person.objects.get(id=person.id)
    assert row.identity() == JO
    assert b"Canary" not in bytes(row.sealed)
    assert bytes(row.key_row.wrapped) != bytes(case.key_row.wrapped)


def test_a_sealed_identity_moved_to_another_row_does_not_open(case: Case, ana: Viewer, now: datetime) -> None:
    one = actions.add_child(case=case, identity=JO, by=ana, at=now)
    two = actions.add_person(case=case, identity=Identity(), part=Part.PARENT, by=ana, at=now)
    two.sealed = one.sealed
    with pytest.raises(SealBroken):
        two.identity()


def test_an_older_identity_put_back_into_the_same_row_does_not_open(case: Case, ana: Viewer, now: datetime) -> None:
    person = actions.add_child(case=case, identity=JO, by=ana, at=now)
    older = Person.objects.get(id=person.id).sealed
    actions.change_identity(case=case, person_id=person.id, identity=Identity(given_name="Joe"), by=ana, at=now)
    Person.objects.filter(id=person.id).update(sealed=older)
    with pytest.raises(SealBroken):
        Person.objects.get(id=person.id).identity()


def test_a_case_has_one_child(case: Case, ana: Viewer, now: datetime) -> None:
    actions.add_child(case=case, identity=JO, by=ana, at=now)
    with pytest.raises(Refused, match="a case of their own"):
        actions.add_child(case=case, identity=JO, by=ana, at=now)
    other = keyed(Person(added_at=now, changed_at=now))
    other.seal(JO)
    other.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(case=case, person=other, part=Part.CHILD, linked_at=now)


def test_a_changed_identity_is_traced_by_its_parts_and_never_by_its_words(
    case: Case, ana: Viewer, now: datetime
) -> None:
    person = actions.add_child(case=case, identity=JO, by=ana, at=now)
    changed = Identity(given_name="Joanna", family_name="Canary", date_of_birth="2010-05-01")
    actions.change_identity(case=case, person_id=person.id, identity=changed, by=ana, at=now)
    known = queries.child(ana, case)
    assert known is not None
    assert known.identity == changed
    entry = Entry.objects.get(act="person.changed")
    sealed = f"people.person:{person.id}:2"
    assert entry.detail == {"person": str(person.id), "parts": ["given_name", "phone"], "sealed": sealed}
    actions.change_identity(case=case, person_id=person.id, identity=changed, by=ana, at=now)
    assert Entry.objects.filter(act="person.changed").count() == 1


def test_cleo_sees_no_child_of_a_case_that_is_not_hers_and_changes_none(
    case: Case, ana: Viewer, ben: Viewer, cleo: Viewer, now: datetime
) -> None:
    person = actions.add_child(case=case, identity=JO, by=ana, at=now)
    assert queries.children(ben, [case.id]) == {case.id: JO}
    assert queries.children(cleo, [case.id]) == {}
    assert queries.people_of(cleo, case) == []
    with pytest.raises(Refused):
        actions.change_identity(case=case, person_id=person.id, identity=Identity(), by=cleo, at=now)
    with pytest.raises(Refused):
        actions.add_person(case=case, identity=JO, part=Part.OTHER, by=cleo, at=now)


def test_a_person_of_another_case_is_not_changed_through_this_one(case: Case, ana: Viewer, now: datetime) -> None:
    other = cases.open_case(region="4", by=SYSTEM, at=now)
    person = actions.add_child(case=other, identity=JO, by=ana, at=now)
    with pytest.raises(Refused, match="no such person"):
        actions.change_identity(case=case, person_id=person.id, identity=Identity(), by=ana, at=now)


@pytest.mark.parametrize("count", [1, 3])
def test_the_children_of_a_list_are_read_in_one_query(
    count: int, ana: Viewer, now: datetime, django_assert_num_queries: object
) -> None:
    listed = [cases.open_case(region="4", by=SYSTEM, at=now) for _ in range(count)]
    for case in listed:
        actions.add_child(case=case, identity=JO, by=ana, at=now)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.children(ana, [case.id for case in listed])) == count


def test_the_child_comes_first_among_the_people_of_a_case(case: Case, ana: Viewer, now: datetime) -> None:
    actions.add_person(case=case, identity=Identity(given_name="Mo"), part=Part.PARENT, by=ana, at=now)
    actions.add_child(case=case, identity=JO, by=ana, at=now)
    assert [known.part_label for known in queries.people_of(ana, case)] == ["The child", "Parent or guardian"]
