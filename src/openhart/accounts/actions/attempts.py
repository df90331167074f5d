"""Wrong tries: each is counted before it is known whether it is right, so that many at once are no more than five."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.models import Attempt, User
from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction
from openhart.sealing import keyring

#: CJIS 5.9.5, AC-7: five wrong sign-ins within fifteen minutes.
MOST_WRONG = 5
#: Of invitations, from one network address: a whole office may share it, and a code has 140 random bits.
MOST_FROM_ADDRESS = 20
WITHIN = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
_MARK_SHOWN = 16  # of the keyed hash, in the trail: enough to see that the same name was tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try, counted before it is known whether it is right."""

    id: UUID
    user: User | None
    mark: bytes
    is_allowed: bool


@transaction
def count_try(*, name: str, by: Viewer | None, at: datetime) -> Try:
    """Count a try under a user name and say whether it may be looked at; the account's row puts those at once in line.

    Of somebody signed in (``by``) only their own name is looked up.
    """
    user = _named(name)
    if by is not None and (user is None or user.id != by.user_id):
        user = None
    mark = mark_of(user.username if user is not None else name)
    before, row = _counted(mark, at)
    is_open = user is not None and user.is_active and user.locked_at is None
    return Try(id=row.id, user=user, mark=mark, is_allowed=is_open and before < MOST_WRONG)


@transaction
def count_from(*, address: str, by: Viewer | None, at: datetime, what: str = "an invitation") -> Try:  # noqa: ARG001 - as every action
    """Count a try of an invitation, or of ``what``, under the network address it came from."""
    mark = mark_of(f"{what} from {address}")
    before, row = _counted(mark, at)
    return Try(id=row.id, user=None, mark=mark, is_allowed=before < MOST_FROM_ADDRESS)


@transaction
def note_wrong(*, counted: Try, what: str, at: datetime) -> None:
    """Write a wrong try down, and lock the account at the fifth."""
    user_id = counted.user.id if counted.user is not None else None
    detail = {"what": what, "name": counted.mark.hex()[:_MARK_SHOWN]}
    audit.write(by=None, at=at, act="sign_in.failed", subject=user_id, detail=detail)
    if _wrong_lately(counted.mark, at) < MOST_WRONG:
        return
    locked = User.objects.filter(id__in=[user_id], locked_at__isnull=True).update(locked_at=at)
    if locked:
        audit.write(by=None, at=at, act="account.locked", subject=user_id, detail={})


@transaction
def take_back(*, counted: Try, at: datetime) -> None:  # noqa: ARG001 - as every action
    """Forget a try that was right."""
    Attempt.objects.filter(id=counted.id).delete()


def _counted(mark: bytes, at: datetime) -> tuple[int, Attempt]:
    Attempt.objects.filter(at__lt=at - KEPT_FOR).delete()
    before = _wrong_lately(mark, at)
    return before, Attempt.objects.create(mark=mark, at=at)


def _wrong_lately(mark: bytes, at: datetime) -> int:
    return Attempt.objects.filter(mark=mark, at__gt=at - WITHIN).count()


def _named(name: str) -> User | None:
    """Return whose name this is, whatever its case; of two that differ by case alone the one written so."""
    plain = name.strip()
    rows = list(User.objects.select_for_update().filter(username__iexact=plain)[:2])
    exact = [row for row in rows if row.username == plain]
    return exact[0] if exact else rows[0] if len(rows) == 1 else None


def mark_of(name: str) -> bytes:
    """Return the keyed hash under which tries of a name are counted, however it is written."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return bytes.fromhex(keyring.current().mark(plain, purpose="sign-in"))
