"""Sessions of which the database holds no key that opens them.

The cookie carries a secret; the row is found under a keyed hash of it. The desk and the partners' site share the
table: whoever reads it there still cannot sit down at the desk in a colleague's place.
"""

import hmac
import secrets

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

_BYTES = 32
_KEY_CHARS = 40  # of the column


def kept_as(secret: str) -> str:
    """Return the key of the row of a session, which only this process can work out from the cookie."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"session:{secret}".encode(), "sha256").hex()[:_KEY_CHARS]


class SessionStore(db.SessionStore):
    """A session that knows the secret of its cookie while it is being answered."""

    secret: str | None = None

    def _get_new_session_key(self) -> str:
        """Return the key for a new secret."""
        while True:
            self.secret = secrets.token_urlsafe(_BYTES)
            key = kept_as(self.secret)
            if not self.exists(key):
                return key


class SecretInCookie(SessionMiddleware):
    """Find the session by the secret of its cookie, and write the secret into the cookie, never the key."""

    def process_request(self, request: HttpRequest) -> None:
        """Name the session."""
        secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(kept_as(secret) if secret else None)
        request.session.secret = secret

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Write the cookie."""
        answer = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        session = request.session
        if cookie is not None and cookie.value and isinstance(session, SessionStore) and session.secret:
            cookie.set(cookie.key, session.secret, session.secret)
        return answer
