"""Many tries at once are no more than five, and of two uses of one code one is refused."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from tests.accounts.signing_hands import PASSWORD, code_at, equip

from openhart.accounts import actions
from openhart.accounts.adapters import factors
from openhart.accounts.models import User
from openhart.foundation import clock

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 20


def at_once(act, times: int = AT_ONCE) -> list:
    """Return what an act gives when it is called many times at once, each with a connection of its own."""
    barrier = Barrier(times)

    def run(_: int):
        connection.ensure_connection()
        barrier.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_twenty_wrong_passwords_at_once_are_looked_at_five_times(
    ana_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    equip(ana_user, clock.now())
    looked: list[bool] = []
    real = actions.signing.attempts.count_try
    monkeypatch.setattr(
        actions.signing.attempts,
        "count_try",
        lambda **given: (counted := real(**given), looked.append(counted.is_allowed))[0],
    )
    at = clock.now()
    found = at_once(lambda: actions.check_name_and_password(name="ana", password="wrong", by=None, at=at))
    assert found == [None] * AT_ONCE
    assert looked.count(True) == 5
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None
    assert actions.check_name_and_password(name="ana", password=PASSWORD, by=None, at=at) is None


def test_one_code_of_the_app_used_twenty_times_at_once_opens_once(ana_user: User) -> None:
    at = clock.now()
    code = code_at(equip(ana_user, at), at)
    found = Counter(at_once(lambda: factors.spend_code(ana_user.id, code, at=at)))
    assert found == {"totp": 1, "": AT_ONCE - 1}


def test_one_recovery_code_used_twenty_times_at_once_opens_once(ana_user: User) -> None:
    equip(ana_user, clock.now())
    code = factors.make_codes(ana_user, at=clock.now())[0]
    found = Counter(at_once(lambda: factors.spend_code(ana_user.id, code, at=clock.now())))
    assert found == {"recovery_code": 1, "": AT_ONCE - 1}
    assert factors.factors_of(ana_user.id).codes_left == 9
