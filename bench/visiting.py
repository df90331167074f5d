"""Opening pages as somebody signed in, in this process, through the whole stack of the desk."""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.test import Client


def signed_in(username: str) -> Client:
    """Return a browser in which an invented colleague is signed in."""
    from django.conf import settings
    from django.contrib.auth import login

    from openhart.accounts import queries
    from openhart.foundation import clock

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    user = queries.user_named(None, username)
    if user is None:
        raise SystemExit(f"There is no colleague {username}; build the database with bench.build.")
    client = Client(raise_request_exception=True)
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    at = clock.now().isoformat()
    request.session.update({"signed_in_at": at, "active_at": at, "fresh_at": at})
    request.session.save()
    # The desk's own sessions put a secret into the cookie, and not the key of the row.
    client.cookies[settings.SESSION_COOKIE_NAME] = (
        getattr(request.session, "secret", None) or request.session.session_key
    )
    return client


def opened(client: Client, address: str) -> Any:
    """Return the answer to a page, which must be shown."""
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{address} answers {answer.status_code}: {answer.content[:500]!r}")
    return answer
