"""Writes about people."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases.access import check_open_to
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.people.access import check_linked, check_may_know
from openhart.people.models import Identity, Link, Part, Person


@transaction
def add_child(*, case: Case, identity: Identity, by: Viewer, at: datetime) -> Person:
    """Add the child a case is about; refuse when the case has its child already."""
    if Link.objects.filter(case=case, part=Part.CHILD).exists():
        raise Refused("This case has its child already. Another child gets a case of their own.")
    return add_person(case=case, identity=identity, part=Part.CHILD, by=by, at=at)


@transaction
def add_person(*, case: Case, identity: Identity, part: Part, by: Viewer, at: datetime) -> Person:
    """Add somebody to a case, sealed with a key of their own."""
    check_open_to(by, case)
    person = Person(added_at=at, changed_at=at)
    person.key_row = keys.make(kind=person.KIND, owner_id=person.id, by=by.user_id, at=at)
    person.seal(identity)
    person.save(force_insert=True)
    Link.objects.create(case=case, person=person, part=part, linked_at=at)
    detail = {"person": str(person.id), "part": part, "sealed": person.place()}
    audit.write(by=by.user_id, at=at, act="person.added", subject=case.id, detail=detail)
    return person


@transaction
def change_identity(*, case: Case, person_id: UUID, identity: Identity, by: Viewer, at: datetime) -> Person:
    """Replace what is known of somebody on a case; the trail says which parts changed, never what they say."""
    check_open_to(by, case)
    check_linked(by, case_id=case.id, person_id=person_id)
    check_may_know(by, case, person_id)
    person = Person.objects.select_for_update(of=("self",)).select_related("key_row").get(id=person_id)
    before, after = person.identity().as_fields(), identity.as_fields()
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if not changed:
        return person
    person.seal(identity)
    person.changed_at = at
    person.save(update_fields=["sealed", "revision", "changed_at"])
    detail = {"person": str(person_id), "parts": changed, "sealed": person.place()}
    audit.write(by=by.user_id, at=at, act="person.changed", subject=case.id, detail=detail)
    return person
