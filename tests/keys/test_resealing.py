"""Records sealed anew with fresh keys read the same; append-only stays append-only; what was interrupted goes on."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from tests.keyed import kept
from tests.keys.conftest import Told

from openhart.cases import queries as case_queries
from openhart.cases.models import Case, Event
from openhart.documents.models import Chunk, Document
from openhart.keys import actions
from openhart.keys.models import WrappedKey
from openhart.people.models import Person
from openhart.sealing import keyfile

LATER = timedelta(days=1)


def said(case: Case, now: datetime) -> Event:
    """Record something with words."""
    row = Event(case=case, ordinal=1, code="referral.received", at=now, recorded_at=now)
    row.sealed = case.key().seal_fields({"reason": "Seen by Zimmerzahn."}, place=row.place())
    row.save(force_insert=True)
    return row


def reseal(now: datetime, *, size: int = 20, most: int = 99) -> list[UUID]:
    after, broken = None, []
    for _ in range(most):
        batch = actions.reseal_batch(made_before=now + LATER, after=after, size=size, by=None, at=now + 2 * LATER)
        broken += batch.broken
        after = batch.last
        if after is None:
            break
    return broken


def test_records_sealed_anew_read_the_same_and_nothing_of_the_old_is_left(
    told: Told, keys: keyfile.Keys, now: datetime
) -> None:
    event = said(told.cases[0], now)
    before = {bytes(row.sealed) for row in [*Person.objects.all(), *Event.objects.all()] if row.sealed is not None}
    keys_before = {bytes(row.wrapped or b"") for row in WrappedKey.objects.all()}
    old = WrappedKey.objects.get(id=told.people[0].id).unwrap()
    assert reseal(now) == []
    after = {bytes(row.sealed) for row in [*Person.objects.all(), *Event.objects.all()] if row.sealed is not None}
    assert not before & after
    assert len(after) == len(before) == 4
    assert not keys_before & {bytes(row.wrapped or b"") for row in WrappedKey.objects.all()}
    assert WrappedKey.objects.get(id=told.people[0].id).unwrap() != old
    assert told.is_readable()
    case = Case.objects.get(id=told.cases[0].id)
    assert case_queries.words_of(case, Event.objects.get(id=event.id)) == {"reason": "Seen by Zimmerzahn."}


def test_what_was_stopped_goes_on_with_what_is_left(told: Told, now: datetime) -> None:
    reseal(now, size=2, most=1)
    young = set(WrappedKey.objects.filter(made_at__gt=now + LATER).values_list("id", flat=True))
    assert len(young) == 2
    kept = {row.id: bytes(row.wrapped or b"") for row in WrappedKey.objects.filter(id__in=young)}
    assert told.is_readable()
    reseal(now, size=2)
    assert not WrappedKey.objects.filter(made_at__lt=now + LATER).exists()
    assert {row.id: bytes(row.wrapped or b"") for row in WrappedKey.objects.filter(id__in=young)} == kept
    assert told.is_readable()


def test_what_does_not_open_stays_as_it_is_and_is_told(told: Told, now: datetime) -> None:
    one, two, _ = told.people
    Person.objects.filter(id=one.id).update(sealed=two.sealed)
    wrapped = WrappedKey.objects.get(id=one.id).wrapped
    assert reseal(now) == [one.id]
    assert WrappedKey.objects.get(id=one.id).wrapped == wrapped
    assert Person.objects.get(id=two.id).identity().given_name == "Robin"


def test_what_happened_stays_append_only_afterwards(told: Told, now: datetime, append_only: None) -> None:
    event = said(told.cases[0], now)
    reseal(now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(id=event.id).update(sealed=b"other")


def test_every_piece_of_a_file_is_sealed_anew_at_its_own_place(told: Told, now: datetime) -> None:
    document = kept(
        Document(case_id=told.cases[0].id, state="kept", kind="other", chunk_count=3, begun_at=now, added_at=now)
    )
    pieces = [b"one", b"two", b"three"]
    for number, piece in enumerate(pieces, start=1):
        place = document.place_of_chunk(number, is_last=number == len(pieces))
        Chunk.objects.create(document=document, number=number, sealed=document.key().seal(piece, place=place))
    before = {bytes(chunk.sealed) for chunk in Chunk.objects.all()}
    assert reseal(now) == []
    again = Document.objects.get(id=document.id)
    chunks = list(Chunk.objects.order_by("number"))
    assert [again.key().open(chunk.sealed, place=chunk.place()) for chunk in chunks] == pieces
    assert not before & {bytes(chunk.sealed) for chunk in chunks}
