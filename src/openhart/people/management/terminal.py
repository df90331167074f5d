"""Showing at a terminal who one is: a user name, a password and a code, asked for and never given along."""

import getpass
import sys
from datetime import datetime
from typing import Protocol

from openhart.accounts import actions as accounts
from openhart.accounts import queries
from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused

_WRONG = (
    "That did not open anything: the name, the password or the code is wrong, or the account is locked or disabled. "
    "Five wrong tries lock an account until an administrator releases it."
)


class Asker(Protocol):
    """Whatever asks somebody at the keyboard."""

    def name(self, prompt: str) -> str:
        """Return what is typed in sight."""

    def secret(self, prompt: str) -> str:
        """Return what is typed out of sight."""


class Terminal:
    """The terminal this process was started from."""

    def name(self, prompt: str) -> str:
        """Ask in sight; on the side of messages, so that what is listed can go into a file."""
        sys.stderr.write(prompt)
        sys.stderr.flush()
        return sys.stdin.readline().strip()

    def secret(self, prompt: str) -> str:
        """Ask out of sight."""
        return getpass.getpass(prompt)


def terminal() -> Terminal:
    """Return the terminal; refuse where nobody sits at one, for a password is not to lie in a file or a pipe."""
    if not sys.stdin.isatty():
        raise Refused("This asks who you are and needs a terminal: a password is never read from a file or a pipe.")
    return Terminal()


def signed_in(asker: Asker) -> Viewer:
    """Return who somebody at the terminal has shown to be, with both factors; refuse everybody else."""
    name, password = asker.name("User name: "), asker.secret("Password: ")
    user = accounts.check_name_and_password(name=name, password=password, by=None, at=clock.now())
    code = asker.secret("Code of your authenticator app, or a recovery code: ")  # asked of everybody alike
    at: datetime = clock.now()
    which = accounts.check_code(user_id=user.id, code=code, by=None, at=at) if user is not None else ""
    if user is None or not which:
        raise Refused(_WRONG)
    viewer = queries.viewer_of(user, at)
    if not queries.belongs_at(viewer, "desk"):
        raise Refused(_WRONG)
    detail = {"how": f"password+{which}", "where": "shell"}
    audit.write(by=user.id, at=at, act="signed_in", subject=user.id, detail=detail)
    return viewer
