"""Older, moved or altered bytes never open, and a whole older row put back is found by the trail."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.keys.conftest import Told

from openhart.accounts.access import SYSTEM
from openhart.keys import actions, queries
from openhart.people import actions as people
from openhart.people.models import Identity, Link, Person, Token
from openhart.sealing.envelope import DataKey, SealBroken

WHO = queries.Operator()
TABLES = st.sampled_from(["people.person", "cases.event", "notices.notice"])
PLACES = st.builds("{}:{}:{}".format, TABLES, st.uuids(), st.integers(min_value=0, max_value=99))
KEYS = st.binary(min_size=32, max_size=32).map(DataKey)


@pytest.mark.requirement("R-SEC-4")
@given(KEYS, st.binary(max_size=60), PLACES, PLACES)
def test_bytes_open_in_their_own_row_column_table_and_revision_alone(
    key: DataKey, plain: bytes, place: str, other: str
) -> None:
    sealed = key.seal(plain, place=place)
    assert key.open(sealed, place=place) == plain
    if other != place:
        with pytest.raises(SealBroken):
            key.open(sealed, place=other)


@pytest.mark.requirement("R-SEC-4")
@given(KEYS, st.binary(max_size=60), PLACES, st.data())
def test_every_flipped_bit_every_cut_and_every_addition_is_noticed(
    key: DataKey, plain: bytes, place: str, data: st.DataObject
) -> None:
    sealed = key.seal(plain, place=place)
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    flipped = bytearray(sealed)
    flipped[bit // 8] ^= 1 << bit % 8
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    longer = sealed + data.draw(st.binary(min_size=1, max_size=8))
    for altered in (bytes(flipped), cut, longer):
        with pytest.raises(SealBroken):
            key.open(altered, place=place)


@given(KEYS, KEYS, PLACES)
def test_another_records_key_opens_nothing(one: DataKey, two: DataKey, place: str) -> None:
    if one != two:
        with pytest.raises(SealBroken):
            two.open(one.seal(b"x", place=place), place=place)


def change(told: Told, name: str, now: datetime) -> Person:
    return people.change_identity(
        case=told.cases[0], person_id=told.people[0].id, identity=Identity(given_name=name), by=SYSTEM, at=now
    )


@pytest.mark.requirement("R-SEC-4")
def test_a_whole_older_row_put_back_is_found_by_the_trail(told: Told, now: datetime) -> None:
    older = Person.objects.filter(id=told.people[0].id).values().get()
    change(told, "Robbie", now)
    assert queries.put_back(WHO) == []
    del older["id"]
    Person.objects.filter(id=told.people[0].id).update(**older)
    assert Person.objects.get(id=told.people[0].id).identity().given_name == "Robin"  # it opens: it is whole
    (found,) = queries.put_back(WHO)
    assert (found.label, found.id, found.trail, found.found) == ("people.person", told.people[0].id, 2, 1)
    assert str(found) == (
        f"people.person {told.people[0].id} is at revision 1; the trail last saw revision 2."
    )  # fmt: skip


def test_an_older_ciphertext_under_the_newer_revision_does_not_open(told: Told, now: datetime) -> None:
    older = Person.objects.get(id=told.people[0].id).sealed
    change(told, "Robbie", now)
    Person.objects.filter(id=told.people[0].id).update(sealed=older)
    with pytest.raises(SealBroken, match="revision"):
        Person.objects.get(id=told.people[0].id).identity()


def test_every_sealing_that_overwrites_is_in_the_trail(told: Told, now: datetime) -> None:
    for name in ("A", "B", "C"):
        change(told, name, now)
    assert Person.objects.get(id=told.people[0].id).revision == 4
    assert queries.put_back(WHO) == []


def test_a_row_that_is_gone_was_erased_or_is_told(told: Told, now: datetime) -> None:
    one, two, _ = told.people
    Token.objects.filter(person__in=[one, two]).delete()
    Link.objects.filter(person__in=[one, two]).delete()
    Person.objects.filter(id__in=[one.id, two.id]).delete()
    actions.destroy(owner_ids=[one.id], by=None, at=now)
    assert [(each.id, each.found) for each in queries.put_back(WHO)] == [(two.id, None)]
    assert str(queries.put_back(WHO)[0]).endswith("is gone; the trail last saw revision 1.")
