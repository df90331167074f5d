"""A desk with a directory, and somebody who comes from it."""

import re
from html import unescape
from typing import Any

from django.test import Client
from tests.accounts.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.accounts.signing_hands import browser

from openhart.accounts.lifecycle.claims import Directory

BACK = "/account/sign-in/directory/back/"
MFA = {"amr": ["pwd", "mfa"]}


def described(there: Provider, **changes: Any) -> Directory:
    """Return the directory as its file would describe it."""
    usual: dict[str, Any] = {
        "name": "Agency directory", "address": there.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
        "second_factor": {"amr": frozenset({"mfa", "hwk"})}, "is_plain": True,
    }  # fmt: skip
    return Directory(**{**usual, **changes})


def went(client: Client, *, onward: str = "", to: str = "/account/sign-in/directory/") -> str:
    """Press the button; return the address of the directory that the page leads to."""
    answer = client.post(to, {"next": onward})
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.content.decode())
    assert found is not None
    return unescape(found[1])


def came(there: Provider, client: Client | None = None, *, onward: str = "") -> tuple[Client, Any]:
    """Go to the directory and come back; return the browser and what it was answered."""
    client = client or browser()
    return client, client.get(BACK, there.authorize(went(client, onward=onward)))
