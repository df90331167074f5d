"""Filling the database of a new installation: tables, places, and the first administrator with an invitation."""

from django.core.management import call_command
from django.db import connection

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import add_user, grant
from openhart.accounts.actions.invitations import invite
from openhart.accounts.models import Purpose, Role, Scope, User
from openhart.audit import actions as audit
from openhart.config import process, roles
from openhart.foundation import clock
from openhart.foundation.transactions import transaction
from openhart.places.actions import load_pack_places

#: The first line in the trail of an installation for real records; no demonstration has it.
FOUNDED = "installation.founded"


class NotEmpty(Exception):  # noqa: N818 - a plain statement of fact
    """Raised when the database is somebody's already."""


def found(*, pack: str, username: str, display_name: str) -> str:
    """Bring the database up, load the pack's places, add the first administrator; return the invitation's code."""
    if "accounts_user" in connection.introspection.table_names() and User.objects.exists():
        raise NotEmpty("This database holds accounts already. Nothing was changed. Name an empty database.")
    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "postgresql":
        roles.set_up({name: process.of(name).secret_key for name in roles.COUNTING})
    return _fill(pack, username, display_name)


@transaction
def _fill(pack: str, username: str, display_name: str) -> str:
    at = clock.now()
    audit.write(by=None, at=at, act=FOUNDED, subject=None, detail={"policy": pack})
    load_pack_places(pack_name=pack, by=SYSTEM, at=at)
    user = add_user(username=username, display_name=display_name, by=SYSTEM, at=at)
    grant(to=user.id, role=Role.ADMINISTRATOR, scope=Scope.AGENCY, by=SYSTEM, at=at)
    _, code = invite(user_id=user.id, purpose=Purpose.JOIN, by=SYSTEM, at=at)
    return code
