"""Writes about people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases.access import check_open_to
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.people.access import check_linked, check_may_correct, check_may_know, check_may_list
from openhart.people.lifecycle import names, tokens
from openhart.people.models import Identity, Link, Part, Person, Token, marker
from openhart.people.queries import Asked, Found, Listed
from openhart.sealing.envelope import SealBroken

_ROWS = 1000


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
    person.indexed_as = tokens.VERSION
    person.save(force_insert=True)
    _index([(person, identity)])
    Link.objects.create(case=case, person=person, part=part, linked_at=at)
    detail = {"person": str(person.id), "part": part, "sealed": person.place()}
    audit.write(by=by.user_id, at=at, act="person.added", subject=case.id, detail=detail)
    return person


@transaction
def change_identity(
    *, case: Case, person_id: UUID, identity: Identity, read_at: datetime | None = None, by: Viewer, at: datetime
) -> Person:
    """Replace what is known of somebody on a case; the trail says which parts changed, never what they say.

    ``read_at`` is when what stands there was last changed, as whoever corrects it has read it: somebody else's
    correction since then is never overwritten unseen.
    """
    check_open_to(by, case)
    check_may_correct(by, case)
    check_linked(by, case_id=case.id, person_id=person_id)
    check_may_know(by, case, person_id)
    person = Person.objects.select_for_update(of=("self",)).select_related("key_row").get(id=person_id)
    if read_at is not None and person.changed_at != read_at:
        raise Refused("Somebody else has corrected this since you opened the page. See what it says now.")
    before, after = person.identity().as_fields(), identity.as_fields()
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if not changed:
        return person
    person.seal(identity)
    person.changed_at, person.indexed_as = at, tokens.VERSION
    person.save(update_fields=["sealed", "revision", "changed_at", "indexed_as"])
    _index([(person, identity)])
    detail = {"person": str(person_id), "parts": changed, "sealed": person.place()}
    audit.write(by=by.user_id, at=at, act="person.changed", subject=case.id, detail=detail)
    return person


@transaction
def forget(*, person_ids: Iterable[UUID], by: Viewer, at: datetime) -> int:
    """Take people out of the index, so that nobody finds them by a name any more; return how many were in it.

    Part of erasing them: their keys are destroyed by whoever erases.
    """
    ids = list(person_ids)
    found = sorted(set(Token.objects.filter(person_id__in=ids).values_list("person_id", flat=True)))
    Token.objects.filter(person_id__in=ids).delete()
    for person_id in found:
        audit.write(by=by.user_id, at=at, act="person.forgotten", subject=person_id, detail={})
    return len(found)


@transaction
def reindex(*, most: int, by: Viewer, at: datetime) -> int:
    """Make the tokens of up to ``most`` people again whom an older recipe indexed, or none; return how many.

    Whose key was destroyed gets no tokens and counts as done.
    """
    rows = list(
        Person.objects.select_for_update(of=("self",))
        .select_related("key_row")
        .exclude(indexed_as=tokens.VERSION)
        .order_by("id")[:most]
    )
    readable = []
    for person in rows:
        try:
            readable.append((person, person.identity()))
        except SealBroken:
            Token.objects.filter(person_id=person.id).delete()
    _index(readable)
    Person.objects.filter(id__in=[person.id for person in rows]).update(indexed_as=tokens.VERSION)
    if rows:
        detail = {"count": len(rows), "recipe": tokens.VERSION}
        audit.write(by=by.user_id, at=at, act="people.reindexed", subject=None, detail=detail)
    return len(rows)


@transaction
def note_search(*, asked: Asked, shown: Sequence[Found], where: str, by: Viewer, at: datetime) -> None:
    """Write down that somebody looked for a person, by marks and never by words, and the cases of whom they were shown.

    ``where`` is the page: ``find`` or ``new_referral``.
    """
    audit.write(
        by=by.user_id, at=at, act="search.run", subject=None,
        detail={"where": where, "marks": asked.noted, "shown": len(shown)},
    )  # fmt: skip
    if shown:
        cases = list(dict.fromkeys(each.case.id for each in shown))
        detail = {"list": f"people.{where}", "shows": ["initials", "why"]}
        audit.write_seen(by=by.user_id, at=at, subjects=cases, detail=detail)


@transaction
def note_listed(*, rows: Sequence[Listed], by: Viewer, at: datetime) -> None:
    """Write down whose names the operator is about to be shown, before they are."""
    check_may_list(by)
    cases = list(dict.fromkeys(row.case_id for row in rows))
    detail = {"list": "people.shell", "shows": ["identity"]}
    audit.write_seen(by=by.user_id, at=at, act="people.listed", subjects=cases, detail=detail)


@transaction
def erase(*, case_id: UUID, by: Viewer, at: datetime) -> list[UUID]:
    """Erase who is on this case and on no other; return their ids, whose keys the caller destroys with the case's.

    Somebody who is on another case as well keeps what is known of them, and loses the link to this one: that they
    were on it is nobody's to read any more. Refused for anybody but the watcher.
    """
    if not by.is_system:
        raise Refused("People are erased by the watcher, with their case.")
    links = Link.objects.filter(case_id=case_id)
    elsewhere = set(
        Link.objects.exclude(case_id=case_id)
        .filter(person_id__in=links.values("person_id"), case__is_disposed=False)
        .values_list("person_id", flat=True)
    )
    shared = list(links.filter(person_id__in=elsewhere).values_list("person_id", flat=True))
    links.filter(person_id__in=elsewhere).delete()
    gone = list(links.values_list("person_id", flat=True))
    list(Person.objects.select_for_update(of=("self",)).filter(id__in=gone).values_list("id"))
    Person.objects.filter(id__in=gone).update(sealed=b"")
    forget(person_ids=gone, by=by, at=at)
    audit.write(
        by=by.user_id, at=at, act="people.erased", subject=case_id, detail={"erased": len(gone), "kept": len(shared)}
    )
    return gone


def _index(people: Sequence[tuple[Person, Identity]]) -> None:
    """Replace the tokens of these people, in the caller's transaction."""
    Token.objects.filter(person_id__in=[person.id for person, _ in people]).delete()
    mark = marker()
    made = [
        Token(token=token, person_id=person.id)
        for person, identity in people
        for token in tokens.blind_for(str(person.id), names.read(identity.as_fields()), mark)
    ]
    Token.objects.bulk_create(made, batch_size=_ROWS)
