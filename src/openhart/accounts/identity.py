"""Who asks, as the database is told (PostgreSQL): row-level security repeats need-to-know below the ORM.

The process says only who somebody is, with a proof that only it can make; how far that reaches the database works
out from the grants. It is said inside a transaction and forgotten with it, so that no pooled connection carries it.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from openhart.accounts.models import User

_BLOCK = 64  # of SHA-256, to which HMAC pads its key
_HELD = "SELECT current_setting('role'), coalesce(current_setting('hart.viewer', true), '')"
# Compiling a statement costs more than any statement of a page: it is never worth it, whatever the planner estimates.
_SAID = "SELECT set_config('role', %s, true), set_config('hart.viewer', %s, true), set_config('jit', 'off', true)"
_TAUGHT = """
    INSERT INTO hart_identity_key (process, inner_pad, outer_pad, roles) VALUES (%s, %s, %s, %s)
    ON CONFLICT (process) DO UPDATE
    SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad, roles = excluded.roles
"""


class Identified:
    """Answer a request inside one transaction in which PostgreSQL knows who asks; elsewhere do nothing.

    The last of the middleware: what a view reads and what its page shows is read under this identity. What the
    actions of a view completed stays, whatever the view says afterwards; only a fault of the database undoes all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if connection.vendor != "postgresql" or not isinstance(request.user, User):
            return self.get_response(request)
        with entered(request.user.id):
            return self.get_response(request)


@contextmanager
def entered(user_id: UUID | None) -> Iterator[None]:
    """Tell the database who asks until the block ends, in a transaction; None: nobody."""
    if connection.in_atomic_block:  # somebody else's transaction, such as a test's: leave it as it was
        held = _run(_HELD)
        _say(user_id)
        try:
            yield
        finally:
            if _is_whole():
                _run(_SAID, *held)
        return
    with transaction.atomic():
        _say(user_id)
        yield
        if not _is_whole():
            transaction.set_rollback(True)


@contextmanager
def of_guest(ident: UUID) -> Iterator[None]:
    """Tell PostgreSQL that somebody without an account asks, by the id of their one-time link; elsewhere do nothing.

    It is nobody's user, so that it opens nothing but what a policy opens to the link.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    with entered(ident):
        yield


def _say(user_id: UUID | None) -> None:
    role = role_named(settings.DATABASE_ROLE) if settings.DATABASE_ROLE else "none"
    _run(_SAID, role, claim(user_id, settings.SECRET_KEY) if user_id is not None else "")


def _is_whole() -> bool:
    """Return whether the transaction can go on: no fault has broken it, and the server still answers."""
    from psycopg.pq import TransactionStatus  # noqa: PLC0415 - only where there is PostgreSQL

    held = connection.connection
    return held is not None and held.info.transaction_status == TransactionStatus.INTRANS


def role_named(name: str) -> str:
    """Return the database role of a process: several installations may share one server."""
    return f"{connection.settings_dict['NAME']}_{name}"


def claim(user_id: UUID, secret_key: str) -> str:
    """Return who somebody is, with the proof that this process says so."""
    return f"{user_id}.{hmac.new(_key(secret_key), str(user_id).encode(), sha256).hexdigest()}"


def teach(process: str, secret_key: str, roles: Iterable[str]) -> None:
    """Let the database check the claims of a process, and count grants in these roles under them. The owner's."""
    key = _key(secret_key).ljust(_BLOCK, b"\0")
    pads = [bytes(each ^ pad for each in key) for pad in (0x36, 0x5C)]
    _run(_TAUGHT, process, *pads, sorted(roles))


def _key(secret_key: str) -> bytes:
    return sha256(b"openhart.identity:" + secret_key.encode()).digest()


def _run(statement: str, *values: Any) -> tuple[Any, ...]:
    """Run a statement with its values apart from its text: the text can be read in the server's list of sessions."""
    from psycopg import Cursor  # noqa: PLC0415 - only where there is PostgreSQL

    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, values)
        return tuple(cursor.fetchone() or ()) if cursor.description else ()
