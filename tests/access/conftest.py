"""The clock stands still while everybody is asked: however slow the machine, they have all just signed in."""

import pytest

from openhart.foundation import clock


@pytest.fixture(autouse=True)
def _the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
