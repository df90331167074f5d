"""One-time links: made by an administrator for one person, used once, never able to let their maker in."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer, check_role
from openhart.accounts.actions import attempts
from openhart.accounts.adapters import factors, sessions
from openhart.accounts.models import Invitation, Purpose, Role, User
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

GOOD_FOR = timedelta(hours=72)
#: What can be read out: no letter looks or sounds like a figure. 28 signs of five bits: 140 random bits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_GROUPS, _GROUP = 7, 4
_GONE = "This invitation can no longer be used. Ask an administrator for a new one."


@transaction
def invite(*, user_id: UUID, purpose: Purpose, by: Viewer, at: datetime) -> tuple[Invitation, str]:
    """Make a link for somebody, good for 72 hours, and return it with its code, which is kept nowhere.

    Refused: for oneself; joining when the account has been in use; either reset when the other half is missing,
    for then the link alone would open the account.
    """
    check_role(by, Role.ADMINISTRATOR)
    user = User.objects.select_for_update().get(id=user_id)
    _check_invitable(user, purpose, by)
    Invitation.objects.filter(user=user, used_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    code = new_code()
    made = Invitation.objects.create(
        user=user, purpose=purpose, token_hash=hash_of(code), made_by_id=by.user_id, made_at=at, until_at=at + GOOD_FOR
    )
    detail = {"purpose": purpose, "invitation": str(made.id)}
    audit.write(by=by.user_id, at=at, act="invitation.made", subject=user.id, detail=detail)
    return made, code


@transaction
def end_invitation(*, invitation_id: UUID, by: Viewer, at: datetime) -> None:
    """Take a link back; one that was used or has ended stays as it was."""
    check_role(by, Role.ADMINISTRATOR)
    row = Invitation.objects.select_for_update().get(id=invitation_id)
    if row.used_at is None and row.ended_at is None:
        Invitation.objects.filter(id=row.id).update(ended_at=at)
        detail = {"invitation": str(row.id)}
        audit.write(by=by.user_id, at=at, act="invitation.ended", subject=row.user_id, detail=detail)


def find_invitation(*, typed: str, address: str, by: Viewer | None, at: datetime) -> Invitation | None:
    """Return the open invitation whose code was typed, or None; too many wrong ones from an address find nothing."""
    counted = attempts.count_from(address=address, by=by, at=at)
    code = typed.rpartition("#")[2]
    found = Invitation.objects.filter(
        token_hash=hash_of(code), used_at__isnull=True, ended_at__isnull=True, until_at__gt=at, user__is_active=True
    ).first()
    if found is None or not counted.is_allowed:
        _note_wrong(by=by, at=at)
        return None
    attempts.take_back(counted=counted, at=at)
    return found


@transaction
def join(*, invitation_id: UUID, password: str, by: Viewer | None, at: datetime) -> User:
    """Set the first password of somebody invited to join."""
    row = _use(invitation_id, Purpose.JOIN, at)
    return _set_password(row, password, by, at)


@transaction
def reset_password(*, invitation_id: UUID, password: str, by: Viewer | None, at: datetime) -> User:
    """Set a new password for somebody who has just shown their second factor; every session of theirs ends."""
    row = _use(invitation_id, Purpose.PASSWORD, at)
    return _set_password(row, password, by, at)


@transaction
def reset_second_factor(*, invitation_id: UUID, by: Viewer | None, at: datetime) -> User:
    """Take away the lost second factors of somebody who has just given their password; every session ends."""
    row = _use(invitation_id, Purpose.SECOND_FACTOR, at)
    user: User = row.user
    forgotten = factors.forget_factors(user.id, at=at)
    ended = sessions.end_sessions(user.id)
    detail = {"forgotten": forgotten, "sessions_ended": ended, "invitation": str(row.id)}
    audit.write(by=_who(by, user), at=at, act="second_factor.reset", subject=user.id, detail=detail)
    return user


def hash_of(code: str) -> bytes:
    """Return what is kept of a code, however it was typed: 140 random bits need no slower hash."""
    return hashlib.sha256(heard(code).encode("utf-8", "surrogatepass")).digest()


def heard(code: str) -> str:
    """Return a code as it was meant, however it was typed: in any case, with or without groups."""
    return "".join(code.split()).upper().translate(_HEARD)


def new_code() -> str:
    """Return a code in groups, to be read out over the telephone."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _set_password(row: Invitation, password: str, by: Viewer | None, at: datetime) -> User:
    user: User = row.user
    user.set_password(password)
    user.save(update_fields=["password"])
    ended = sessions.end_sessions(user.id)
    detail = {"sessions_ended": ended, "invitation": str(row.id), "purpose": row.purpose}
    audit.write(by=_who(by, user), at=at, act="password.set", subject=user.id, detail=detail)
    return user


def _use(invitation_id: UUID, purpose: Purpose, at: datetime) -> Invitation:
    """Use an invitation up; of two at once one is refused."""
    row = Invitation.objects.select_for_update(of=("self",)).select_related("user").get(id=invitation_id)
    is_open = row.used_at is None and row.ended_at is None and row.until_at > at and row.user.is_active
    if not is_open or row.purpose != purpose:
        raise Refused(_GONE)
    row.used_at = at
    row.save(update_fields=["used_at"])
    return row


def _check_invitable(user: User, purpose: Purpose, by: Viewer) -> None:
    if user.id == by.user_id:
        raise Refused("Nobody makes a link for themselves. Ask another administrator.")
    if not user.is_active:
        raise Refused("This account is disabled. Enable it first.")
    has_factor = factors.factors_of(user.id).count > 0
    if purpose == Purpose.JOIN and (has_factor or user.signed_in_at is not None):
        raise Refused("This account has been set up already. Reset its password or its second factor instead.")
    if purpose == Purpose.PASSWORD and not has_factor:
        raise Refused("This account has no second factor by which its owner could be known. Reset that first.")
    if purpose == Purpose.SECOND_FACTOR and not user.has_usable_password():
        raise Refused("This account has no password by which its owner could be known. Reset that first.")


@transaction
def _note_wrong(*, by: Viewer | None, at: datetime) -> None:
    who = by.user_id if by is not None else None
    audit.write(by=who, at=at, act="sign_in.failed", subject=None, detail={"what": "invitation"})


def _who(by: Viewer | None, user: User) -> UUID:
    return by.user_id if by is not None and by.user_id is not None else user.id
