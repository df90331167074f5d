"""A new key wraps everything anew; whatever stops it, the next run goes on; the old key goes when nothing needs it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.accounts.signing_hands import code_at
from tests.keys.conftest import Told

from openhart.accounts.access import SYSTEM
from openhart.accounts.adapters import factors
from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.keys import actions, queries
from openhart.keys.models import KeyDestroyed, WrappedKey
from openhart.people.models import Person
from openhart.sealing import keyfile, keyring
from openhart.sealing.envelope import KeyOutOfReach, SealBroken, wrapped_by

WHO = queries.Operator()


def begin(at: datetime) -> bool:
    return actions.begin_rotation(by=None, at=at, account="ops")


def retire(at: datetime) -> list[object]:
    return list(actions.retire_older(by=None, at=at, account="ops"))


def rewrap(at: datetime) -> None:
    after = None
    while (after := actions.rewrap_batch(after=after, by=None, at=at).last) is not None:
        pass


def test_after_a_rotation_everything_opens_with_the_new_key_alone(
    told: Told, keys: keyfile.Keys, now: datetime
) -> None:
    before = {row.id: bytes(row.wrapped or b"") for row in WrappedKey.objects.all()}
    assert begin(now)
    rewrap(now)
    assert retire(now) == []
    later = keyring.current()
    assert [key.ident for key in later.keys] != [keys.current.ident]
    assert len(later.keys) == 1
    assert told.is_readable()
    assert {wrapped_by(row.wrapped or b"") for row in WrappedKey.objects.all()} == {later.current.ident}
    # A backup of the keys from before: the key file of today opens none of it.
    for row in WrappedKey.objects.all():
        with pytest.raises(KeyOutOfReach):
            later.unwrap(before[row.id], owner=row.owner)


@pytest.mark.parametrize("stops", range(6))
def test_a_rotation_stopped_after_any_step_loses_nothing_and_goes_on(
    told: Told, keys: keyfile.Keys, now: datetime, stops: int
) -> None:
    after, done = None, 0
    begin(now)
    while done < stops and (done == 0 or after is not None):
        after = actions.rewrap_batch(after=after, size=2, by=None, at=now).last  # of five keys
        done += 1
        assert told.is_readable()
    # … killed here; a desk writes on …
    cases.open_case(region="4", by=SYSTEM, at=now)
    assert begin(now) is False
    rewrap(now)
    assert retire(now) == []
    assert not keyring.current().knows(keys.current.ident)
    assert told.is_readable()


def test_the_old_key_stays_while_a_key_that_does_not_open_still_names_it(
    told: Told, keys: keyfile.Keys, now: datetime
) -> None:
    row = WrappedKey.objects.get(id=told.people[0].id)
    altered = bytes(row.wrapped or b"")[:-1] + b"\0"
    WrappedKey.objects.filter(id=row.id).update(wrapped=altered)
    begin(now)
    rewrap(now)
    assert retire(now) == [row.id]
    assert keyring.current().knows(keys.current.ident)
    assert Person.objects.get(id=told.people[1].id).identity().given_name == "Robin"


def test_what_waited_to_be_written_while_the_old_key_went_is_wrapped_again(
    told: Told, keys: keyfile.Keys, now: datetime
) -> None:
    begin(now)
    rewrap(now)
    waiting = WrappedKey.fresh(kind="case", owner_id=uuid4(), made_at=now)
    waiting.wrapped = keys.new_key(owner=waiting.owner)[1]  # read before the rotation, written after it
    waiting.save(force_insert=True)
    assert retire(now) == []
    waiting.refresh_from_db()
    assert wrapped_by(waiting.wrapped or b"") == keyring.current().current.ident


def test_a_rotation_is_in_the_trail_without_a_key(told: Told, keys: keyfile.Keys, now: datetime) -> None:
    begin(now)
    rewrap(now)
    retire(now)
    begun, ended = Entry.objects.filter(act__startswith="keys.rot").order_by("id")
    assert begun.detail == {"from": keys.current.ident, "to": keyring.current().current.ident, "account": "ops"}
    assert ended.detail == {
        "key": keyring.current().current.ident, "retired": [keys.current.ident], "account": "ops"
    }  # fmt: skip
    text = " ".join(str(entry.detail) for entry in Entry.objects.all())
    assert keys.current.raw.hex() not in text
    assert keyring.current().current.raw.hex() not in text


def test_the_standing_counts_what_each_key_wraps(told: Told, keys: keyfile.Keys, now: datetime) -> None:
    actions.destroy(owner_ids=[told.people[2].id], by=None, at=now)
    begin(now)
    cases.open_case(region="4", by=SYSTEM, at=now)
    stands = queries.standing(WHO)
    assert [(key.ident, key.records, key.is_current) for key in stands.keys] == [
        (keyring.current().current.ident, 1, True), (keys.current.ident, 4, False)
    ]  # fmt: skip
    assert (stands.destroyed, stands.unknown) == (1, [])
    assert "NONE" in stands.recovery
    keyfile.replace_file(keyring.path(), keyring.current().without_older())
    assert [(key.ident, key.records) for key in queries.standing(WHO).unknown] == [(keys.current.ident, 4)]


@pytest.mark.requirement("R-SEC-4")
def test_a_destroyed_key_does_not_come_back_by_rotation_and_opens_nothing(
    told: Told, keys: keyfile.Keys, now: datetime
) -> None:
    kept = WrappedKey.objects.get(id=told.people[0].id).wrapped
    assert actions.destroy(owner_ids=[told.people[0].id], by=None, at=now) == 1
    with pytest.raises(KeyDestroyed):
        Person.objects.get(id=told.people[0].id).identity()
    begin(now)
    rewrap(now)
    retire(now)
    row = WrappedKey.objects.get(id=told.people[0].id)
    assert row.wrapped is None
    # Whoever kept the bytes, as a backup does, needs the key that is gone.
    row.wrapped = kept
    with pytest.raises(SealBroken):
        row.unwrap()


def test_an_authenticator_app_works_on_after_a_rotation_and_its_key_goes_with_it(
    told: Told, keys: keyfile.Keys, ana_user: User, now: datetime
) -> None:
    secret = factors.new_secret()
    assert factors.add_app(ana_user, secret, code_at(secret, now), at=now)
    begin(now)
    rewrap(now)
    retire(now)
    later = now + timedelta(minutes=5)
    assert factors.spend_code(ana_user.id, code_at(secret, later), at=later) == "totp"
    factors.remove_app(ana_user.id, at=later)
    assert list(WrappedKey.objects.filter(kind="factor").values_list("wrapped", flat=True)) == [None]
