"""Second factors, the password and the sessions of one person, as they look after them themselves."""

from datetime import datetime
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from openhart.accounts.access import Viewer
from openhart.accounts.actions.signing import NEEDS_SECOND_FACTOR
from openhart.accounts.adapters import factors, sessions
from openhart.accounts.models import User
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

_LAST = (
    "This is your last second factor, and without one nobody signs in. Set up another first: a passkey or an "
    "authenticator app."
)


@transaction
def add_passkey(*, user: User, credential: Any, name: str, by: Viewer, at: datetime) -> bool:
    """Keep a passkey that was just made; say whether its answer fitted what was asked."""
    if factors.add_passkey(user, credential, name=name, at=at) is None:
        return False
    audit.write(by=by.user_id, at=at, act="second_factor.added", subject=user.id, detail={"kind": "passkey"})
    return True


@transaction
def add_app(*, user: User, secret: str, code: str, by: Viewer, at: datetime) -> bool:
    """Keep an authenticator app that shows the right code; an older one is void. Say whether the code was right."""
    if not factors.add_app(user, secret, code, at=at):
        return False
    audit.write(by=by.user_id, at=at, act="second_factor.added", subject=user.id, detail={"kind": "app"})
    return True


@transaction
def finish_setting_up(*, request: HttpRequest, by: Viewer, at: datetime) -> None:
    """Open every page to somebody who has just set up their first second factor; the session gets a new key."""
    if request.session.pop(NEEDS_SECOND_FACTOR, None) is None:
        return
    before = request.session.session_key
    request.session.cycle_key()
    sessions.rename_session(before, request.session.session_key)
    User.objects.filter(id__in=[by.user_id]).update(signed_in_at=at)
    audit.write(by=by.user_id, at=at, act="second_factor.set_up", subject=by.user_id, detail={})


@transaction
def make_codes(*, user: User, by: Viewer, at: datetime) -> list[str]:
    """Return ten fresh recovery codes, shown this once; older ones are void."""
    if not factors.factors_of(user.id).count:
        raise Refused("Recovery codes stand in for a second factor. Set up a passkey or an authenticator app first.")
    codes = factors.make_codes(user, at=at)
    audit.write(by=by.user_id, at=at, act="recovery_codes.made", subject=user.id, detail={"count": len(codes)})
    return codes


@transaction
def rename_passkey(*, ident: int, name: str, by: Viewer, at: datetime) -> bool:
    """Call one's own passkey by another name; say whether there is such a one."""
    if by.user_id is None or not factors.rename_passkey(by.user_id, ident, name):
        return False
    audit.write(by=by.user_id, at=at, act="second_factor.renamed", subject=by.user_id, detail={"kind": "passkey"})
    return True


@transaction
def remove_passkey(*, ident: int, by: Viewer, at: datetime) -> bool:
    """Take one's own passkey away; say whether there was such a one. The last second factor stays."""
    held = _locked(by)
    if ident not in {each.id for each in held.passkeys} or by.user_id is None:
        return False
    _check_not_last(held)
    factors.remove_passkey(by.user_id, ident)
    audit.write(by=by.user_id, at=at, act="second_factor.removed", subject=by.user_id, detail={"kind": "passkey"})
    return True


@transaction
def remove_app(*, by: Viewer, at: datetime) -> bool:
    """Take one's own authenticator app away; say whether there was one. The last second factor stays."""
    held = _locked(by)
    if held.app_added_at is None or by.user_id is None:
        return False
    _check_not_last(held)
    factors.remove_app(by.user_id, at=at)
    audit.write(by=by.user_id, at=at, act="second_factor.removed", subject=by.user_id, detail={"kind": "app"})
    return True


@transaction
def change_password(*, request: HttpRequest, user: User, password: str, by: Viewer, at: datetime) -> None:
    """Set one's own new password and end every other session; this one gets a new key."""
    before = request.session.session_key
    user.set_password(password)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    sessions.rename_session(before, request.session.session_key)
    ended = sessions.end_sessions(user.id, but=request.session.session_key)
    audit.write(by=by.user_id, at=at, act="password.changed", subject=user.id, detail={"sessions_ended": ended})


@transaction
def end_session(*, ident: int, by: Viewer, at: datetime) -> bool:
    """End one of one's own sessions from elsewhere; say whether there was such a one."""
    if by.user_id is None or not sessions.end_session(by.user_id, ident):
        return False
    audit.write(by=by.user_id, at=at, act="sessions.ended", subject=by.user_id, detail={"count": 1})
    return True


@transaction
def end_sessions(*, user: User, but: str | None, by: Viewer, at: datetime) -> int:
    """End every session of somebody, but one if its key is given, and return how many."""
    ended = sessions.end_sessions(user.id, but=but)
    audit.write(by=by.user_id, at=at, act="sessions.ended", subject=user.id, detail={"count": ended})
    return ended


def _locked(by: Viewer) -> factors.Factors:
    """Return the viewer's second factors; two removals at once wait for each other."""
    user = User.objects.select_for_update().get(id__in=[by.user_id])
    return factors.factors_of(user.id)


def _check_not_last(held: factors.Factors) -> None:
    if held.count <= 1:
        raise Refused(_LAST)
