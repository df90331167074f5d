"""What somebody who signs in has in hand: a password, an app, a browser."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from openhart.accounts.adapters import factors
from openhart.accounts.models import User
from openhart.foundation import clock

PASSWORD = "nine purple kettles sing"
_STEP = timedelta(seconds=30)


def code_at(secret: str, at: datetime) -> str:
    """Return what the app shows at a moment."""
    return str(factors.totp.format_hotp_value(factors.totp.hotp_value(secret, int(at.timestamp()) // 30)))


def equip(user: User, at: datetime, *, has_app: bool = True) -> str:
    """Give somebody a password and, five minutes before ``at``, an authenticator app; return the app's secret."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    secret = factors.new_secret()
    earlier = at - 10 * _STEP
    assert not has_app or factors.add_app(user, secret, code_at(secret, earlier), at=earlier)
    return secret


def browser(**headers: str) -> Client:
    """Return a browser in which the notice was acknowledged."""
    client = Client(**headers)  # type: ignore[arg-type]
    client.post("/account/sign-in/notice/")
    return client


def give_password(client: Client, name: str = "ana", password: str = PASSWORD, **more: Any) -> Any:
    """Type a name and a password."""
    return client.post("/account/sign-in/", {"username": name, "password": password, **more})


def give_code(client: Client, code: str) -> Any:
    """Type a code."""
    return client.post("/account/sign-in/code/", {"code": code})


def come_in(secret: str, name: str = "ana", **headers: str) -> Client:
    """Return a browser in which somebody has signed in by password and app."""
    client = browser(**headers)
    assert give_password(client, name).status_code == 303
    answer = give_code(client, code_at(secret, clock.now()))
    assert answer.status_code == 303, answer.content.decode()
    return client
