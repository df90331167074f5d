"""At a screen that somebody left unlocked, nobody gives themselves what its owner holds."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.accounts.standing_cast import NOW, browser, person, regions

from openhart.accounts.models import Role
from openhart.foundation import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A supervisor's browser; it is twenty minutes since she showed who she is, and ten since she read a page."""
    regions("4")
    client = browser(person("Ada", Role.SOCIAL_WORK_SUPERVISOR, "4", at=NOW))
    kept, at = client.session, clock.now()
    kept.update({"fresh_at": (at - timedelta(minutes=20)).isoformat(), "active_at": at.isoformat()})
    kept.save()
    return client


@pytest.mark.parametrize("name", ["plan_cover", "offer_hand_over", "add_shift"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_gives_away_what_they_hold_shows_first_who_they_are(left: Client, name: str, method: str) -> None:
    answer = getattr(left, method)(reverse(f"accounts:{name}"))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(reverse("accounts:step_up"))
