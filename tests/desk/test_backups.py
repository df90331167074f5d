"""An administrator sees that the backups have stopped; nobody else is troubled with it."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.conftest import person

from openhart.accounts.models import Role, Scope, User
from openhart.cases import actions as cases
from openhart.cases.queries.backups import BACKUP, TOO_OLD
from openhart.cases.queries.purges import PURGE, WAITS_AT_MOST
from openhart.foundation import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    """Ada looks after accounts, and whoever looks after the server."""
    return person("Ada", Role.ADMINISTRATOR, Scope.AGENCY)


def _day(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get("/").content.decode()


def test_no_backup_was_ever_tried_out(client: Client, administrator: User) -> None:
    assert "No backup has been tried out yet" in _day(client, administrator)


@pytest.mark.parametrize(("more", "is_late"), [(timedelta(minutes=-5), False), (timedelta(minutes=5), True)])
def test_a_day_and_two_hours_are_the_limit(client: Client, administrator: User, more: timedelta, is_late: bool) -> None:
    cases.beat(watcher=BACKUP, by=None, at=clock.now() - TOO_OLD - more, looked=1)
    assert ("more than 26 hours ago" in _day(client, administrator)) is is_late


def test_cleo_who_can_do_nothing_about_it_is_not_told(client: Client, cleo_user: User) -> None:
    assert "hart backup" not in _day(client, cleo_user)


@pytest.mark.parametrize(("more", "waits"), [(timedelta(minutes=-5), False), (timedelta(minutes=5), True)])
def test_destroyed_keys_that_wait_for_the_owner_are_shown_to_an_administrator_alone(
    client: Client, administrator: User, cleo_user: User, more: timedelta, waits: bool
) -> None:
    cases.beat(watcher="desk", by=None, at=clock.now(), looked=0)
    cases.beat(watcher=PURGE, by=None, at=clock.now() - WAITS_AT_MOST - more, looked=1)
    assert ("hart keys purge" in _day(client, administrator)) is waits
    assert "hart keys purge" not in _day(client, cleo_user)
