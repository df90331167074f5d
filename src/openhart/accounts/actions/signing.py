"""Coming in and going out, counting what is wrong, locking and releasing."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import login, logout
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.http import HttpRequest

from openhart.accounts.access import Viewer, check_role
from openhart.accounts.actions import attempts
from openhart.accounts.adapters import factors, sessions
from openhart.accounts.models import Attempt, Role, User
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

_BACKEND = "django.contrib.auth.backends.ModelBackend"

# What a session says of a sign-in.
SIGNED_IN_AT, ACTIVE_AT, FRESH_AT, SINCE = "signed_in_at", "active_at", "fresh_at", "since"
CAME_BY = "came_by"
#: True in the session of somebody who still has to set up a second factor.
NEEDS_SECOND_FACTOR = "needs_second_factor"


def check_name_and_password(*, name: str, password: str, by: Viewer | None, at: datetime) -> User | None:
    """Return whose name and password these are, or None: wrong, unknown, locked or disabled, all with the same work.

    The try is counted before the password is looked at, so that many at once are no more than five.
    """
    counted = attempts.count_try(name=name, by=by, at=at)
    user = counted.user
    is_right = _fits(user, password)
    if is_right and counted.is_allowed:
        attempts.take_back(counted=counted, at=at)
        return user
    attempts.note_wrong(counted=counted, what="password", at=at)
    return None


def check_code(*, user_id: UUID, code: str, by: Viewer | None, at: datetime) -> str:
    """Return which code of somebody this is (``totp``, ``recovery_code``), or nothing; wrong ones are counted."""
    user = User.objects.get(id=user_id)
    counted = attempts.count_try(name=user.username, by=by, at=at)
    which = factors.spend_code(user.id, code, at=at) if counted.is_allowed else ""
    if which:
        attempts.take_back(counted=counted, at=at)
    else:
        attempts.note_wrong(counted=counted, what="code", at=at)
    return which


@transaction
def come_in(*, request: HttpRequest, user: User, how: str, by: Viewer, at: datetime) -> None:
    """Sign somebody in who has shown who they are; the session gets a new key.

    ``how`` is ``passkey``, ``password+totp``, ``password+recovery_code``, ``directory`` (alone, when it has asked a
    second factor itself, or with ours) or ``card``; ``password``, ``invitation`` and ``directory_alone`` mean that a
    second factor is still to be set up, before which no other page opens.
    """
    is_whole = how not in {"password", "invitation", "directory_alone"}
    seen = user.last_visit_at
    login(request, user, backend=_BACKEND)
    stamp = at.isoformat()
    request.session.update({SIGNED_IN_AT: stamp, ACTIVE_AT: stamp, FRESH_AT: stamp, CAME_BY: how})
    request.session[SINCE] = seen.isoformat() if seen is not None else ""
    request.session.pop(NEEDS_SECOND_FACTOR, None)
    if not is_whole:
        request.session[NEEDS_SECOND_FACTOR] = True
    User.objects.filter(id=user.id).update(last_visit_at=at, **({"signed_in_at": at} if is_whole else {}))
    Attempt.objects.filter(Q(mark=attempts.mark_of(user.username)) | Q(at__lt=at - attempts.KEPT_FOR)).delete()
    sessions.note_session(request, user, at=at)
    sessions.clear_old_sessions(at)
    audit.write(by=by.user_id, at=at, act="signed_in", subject=user.id, detail={"how": how})


@transaction
def go_out(*, request: HttpRequest, by: Viewer, at: datetime) -> None:
    """End this session on the server; what was typed stays in its draft."""
    User.objects.filter(id__in=[by.user_id]).update(last_visit_at=at)
    sessions.forget_session(request.session.session_key)
    audit.write(by=by.user_id, at=at, act="signed_out", subject=by.user_id, detail={})
    logout(request)


@transaction
def lock(*, request: HttpRequest, because: str, by: Viewer, at: datetime) -> None:
    """End a session that nobody used for a while (``idle``) or that lasted long enough (``hours``)."""
    sessions.forget_session(request.session.session_key)
    audit.write(by=by.user_id, at=at, act="session.locked", subject=by.user_id, detail={"because": because})
    logout(request)


@transaction
def freshen(*, request: HttpRequest, how: str, by: Viewer, at: datetime) -> None:
    """Note that somebody has just shown again who they are; the session gets a new key."""
    before = request.session.session_key
    request.session.cycle_key()
    sessions.rename_session(before, request.session.session_key)
    request.session[FRESH_AT] = request.session[ACTIVE_AT] = at.isoformat()
    audit.write(by=by.user_id, at=at, act="signed_in.again", subject=by.user_id, detail={"how": how})


@transaction
def note_turned_away(*, user_id: UUID | None, what: str, by: Viewer | None, at: datetime) -> None:
    """Write down that a ``passkey`` opened nothing, or that somebody works at another ``site``: no guess."""
    who = by.user_id if by is not None else None
    audit.write(by=who, at=at, act="sign_in.failed", subject=user_id, detail={"what": what})


@transaction
def release(*, user_id: UUID, by: Viewer, at: datetime) -> None:
    """Release an account that wrong sign-ins have locked."""
    check_role(by, Role.ADMINISTRATOR)
    user = User.objects.select_for_update().get(id=user_id)
    if user.locked_at is None:
        raise Refused("This account is not locked. Somebody may have released it already.")
    if user.id == by.user_id:
        raise Refused("Nobody releases their own account. Ask another administrator.")
    User.objects.filter(id=user.id).update(locked_at=None)
    Attempt.objects.filter(mark=attempts.mark_of(user.username)).delete()
    audit.write(by=by.user_id, at=at, act="account.released", subject=user.id, detail={})


def _fits(user: User | None, password: str) -> bool:
    """Return whether a password is somebody's; for nobody the same work is done."""
    if user is None:
        make_password(password)
        return False
    return check_password(password, user.password)
