"""Wrapped keys: to nobody who has not said who they are; to a partner see `test_letters`."""

from uuid import UUID, uuid4

import pytest
from tests.rls.world import AT, Told, acting, ids, rows

from openhart.keys import actions

FACTOR = uuid4()


@pytest.fixture
def factor(told: Told) -> UUID:
    """The key of an authenticator app's secret: read while somebody signs in."""
    actions.make(kind="factor", owner_id=FACTOR, by=None, at=AT)
    return FACTOR


@pytest.mark.requirement("R-SEC-4")
@pytest.mark.parametrize("process", ["desk", "partners"])
def test_nobody_sees_a_key_but_those_by_which_people_sign_in(told: Told, factor: UUID, process: str) -> None:
    with acting(process):
        assert ids("keys_wrappedkey") == {factor}


def test_a_colleague_sees_keys_and_opens_nothing_with_them_whose_row_is_closed(told: Told, factor: UUID) -> None:
    with acting("desk", told.users[0].id):
        assert {case.id for case in told.cases} <= ids("keys_wrappedkey")
        assert ids("people_person") == set()


@pytest.mark.parametrize("process", ["desk", "partners", "watch"])
def test_no_process_deletes_a_key(told: Told, process: str) -> None:
    found = rows(
        "SELECT has_table_privilege(oid, 'keys_wrappedkey', 'DELETE') FROM pg_roles WHERE rolname LIKE %s",
        f"%{process}",
    )
    assert found
    assert not any(may for (may,) in found)
