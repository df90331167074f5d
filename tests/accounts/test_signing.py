"""Coming in by name, password and code: what is counted, what is said, what is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from openhart.accounts import actions
from openhart.accounts.access import SYSTEM
from openhart.accounts.adapters import factors
from openhart.accounts.models import Attempt, User

pytestmark = pytest.mark.django_db
PASSWORD = "nine purple kettles sing"
HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def hand(user: User, at: datetime) -> str:
    """Give somebody a password and an authenticator app; return the app's secret."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    secret = factors.new_secret()
    assert factors.add_app(user, secret, app_code(secret, at - timedelta(minutes=5)), at=at - timedelta(minutes=5))
    return secret


def app_code(secret: str, at: datetime) -> str:
    """Return what the app shows at a moment."""
    return str(factors.totp.format_hotp_value(factors.totp.hotp_value(secret, int(at.timestamp()) // 30)))


@pytest.fixture
def secret(ana_user: User, now: datetime) -> str:
    """Ana has a password and an authenticator app; the app's secret."""
    return hand(ana_user, now)


@pytest.fixture
def noticed(client: Client) -> Client:
    """A browser in which the notice was acknowledged."""
    client.post("/account/sign-in/notice/")
    return client


def typed(client: Client, name: str = "ana", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/account/sign-in/", {"username": name, "password": password, **more})


def test_the_notice_is_acknowledged_before_anybody_signs_in(client: Client, secret: str) -> None:
    assert b"confidential records" in client.get("/account/sign-in/").content
    refused = typed(client)
    assert b"confidential records" in refused.content and Attempt.objects.count() == 0
    going = client.post("/account/sign-in/notice/", {"next": "/queues/"})
    assert going.headers["Location"] == "/account/sign-in/?next=%2Fqueues%2F"
    assert b"With a passkey" in client.get("/account/sign-in/").content


def test_a_password_alone_opens_nothing(noticed: Client, secret: str) -> None:
    assert typed(noticed).headers["Location"] == "/account/sign-in/code/"
    assert "_auth_user_id" not in noticed.session
    assert noticed.get("/").status_code == 302
    assert noticed.get("/queues/").status_code == 302
