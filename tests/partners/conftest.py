"""The partners' site with the session of the tests."""

from typing import Any

import pytest
from django.test import Client
from tests.inbox.conftest import Post, dov, olga, post

from openhart.accounts.models import User
from openhart.config import partners as site
from openhart.foundation import clock

__all__ = ["Post", "dov", "olga", "post"]
#: PostgreSQL asks its own clock when a link closes: the pages are asked now.
NOW = clock.now()


@pytest.fixture(autouse=True)
def _at_the_partners_site(settings: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "tests.partners.addresses"
    settings.TEMPLATES = site.TEMPLATES
    settings.INSTALLED_APPS = ["openhart.partners", *settings.INSTALLED_APPS]
    settings.SIGN_IN_SITE = "partners"
    settings.LOGIN_URL = "/account/sign-in/"
    if settings.DATABASE_ROLE:  # PostgreSQL: what is asked is asked in the role of this process, by its own secret
        settings.DATABASE_ROLE = "partners"
        settings.SECRET_KEY = f"{settings.SECRET_KEY}-partners"
    monkeypatch.setattr(clock, "now", lambda: NOW)


def browser(user: User | None = None, **more: Any) -> Client:
    """Return a browser in which somebody, or nobody, is signed in."""
    client = Client(**more)
    if user is not None:
        client.force_login(user)
    return client
