"""One-time links: made by the agency for one letter, opened once with the code that was spoken to them."""

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.db.models import F

from openhart.accounts.access import Viewer
from openhart.accounts.actions import attempts
from openhart.accounts.actions.invitations import heard, new_code
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox.access import Reader, check_is_ours
from openhart.inbox.lifecycle import DOOR_GOOD_FOR, DOOR_OPEN_FOR, MOST_TRIES
from openhart.inbox.models import Door, Letter

_FIGURES = 8
_WHAT = "a one-time link"
#: Compared with when there is no such link, so that the same is done either way.
_NOTHING = b"\0" * 32


@transaction
def open_door(*, letter_id: UUID, by: Viewer, at: datetime) -> tuple[Door, str, str]:
    """Make a one-time link to a letter; return it with its secret, which goes by mail, and the code to be spoken.

    Both are kept nowhere. An earlier link to the same letter that nobody opened is dead from now on. The caller has
    seen to it that the letter's case is open to whoever makes it.
    """
    check_is_ours(by)
    letter = Letter.objects.select_for_update().get(id=letter_id)
    if letter.is_withdrawn:
        raise Refused("This letter was taken back; there is nothing to open.")
    if not letter.is_readable:
        raise Refused("What was in this letter is no longer kept; there is nothing to open.")
    Door.objects.filter(letter=letter, opened_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    secret, code = new_code(), f"{secrets.randbelow(10**_FIGURES):0{_FIGURES}d}"
    door = Door.objects.create(
        id=id_of(secret), letter=letter, secret_hash=hash_of(secret), code_hash=hash_of(secret, code),
        made_by_id=by.user_id, made_at=at, until_at=at + DOOR_GOOD_FOR,
    )  # fmt: skip
    detail = {"letter": str(letter.id), "door": str(door.id)}
    audit.write(by=by.user_id, at=at, act="letter.link_made", subject=letter.case_id, detail=detail)
    return door, secret, f"{code[:4]} {code[4:]}"


@transaction
def end_doors(*, letter_id: UUID, by: Viewer, at: datetime) -> int:
    """End every one-time link to a letter, opened or not; return how many there were."""
    check_is_ours(by)
    letter = Letter.objects.get(id=letter_id)
    ended = Door.objects.filter(letter=letter, ended_at__isnull=True).update(ended_at=at)
    if ended:
        detail = {"letter": str(letter.id), "links": ended}
        audit.write(by=by.user_id, at=at, act="letter.links_ended", subject=letter.case_id, detail=detail)
    return ended


@transaction
def enter(*, secret: str, code: str, address: str, by: None, at: datetime) -> Door | None:
    """Open a one-time link with its spoken code and return it; None, for whatever reason, when it does not open.

    A try is counted before anything is compared, so that many at once are no more than a few. A link that is not
    there, dead, or opened before costs the same statements as a wrong code, and says the same. On PostgreSQL the
    caller has said that whoever holds the link asks (`identity.of_guest`).
    """
    counted = attempts.count_from(address=address, by=by, at=at, what=_WHAT)
    ident = id_of(secret)
    is_usable = _count(ident, at)
    row = Door.objects.filter(id=ident).first()
    known = (bytes(row.secret_hash), bytes(row.code_hash)) if row is not None else (_NOTHING, _NOTHING)
    fits = [hmac.compare_digest(*pair) for pair in zip(known, (hash_of(secret), hash_of(secret, code)), strict=True)]
    opens = is_usable and counted.is_allowed and all(fits)
    door = _opened(ident, at) if opens else None
    if door is None:
        audit.write(
            by=None, at=at, act="letter.link_refused", subject=None, detail={"door": str(row.id)} if row else {}
        )
        return None
    attempts.take_back(counted=counted, at=at)
    subject = Letter.objects.values_list("case_id", flat=True).get(id=door.letter_id)
    detail = {"letter": str(door.letter_id), "door": str(door.id)}
    audit.write(by=door.id, at=at, act="letter.link_opened", subject=subject, detail=detail)
    return door


@transaction
def leave(*, by: Reader, at: datetime) -> None:
    """Close the letter of a one-time link before its time."""
    ident = by.door_id
    if ident is not None:
        Door.objects.filter(id=ident, opened_at__lt=at, closes_at__gt=at).update(closes_at=at)


def hash_of(secret: str, code: str = "") -> bytes:
    """Return what is kept of a secret, or of secret and spoken code together, however they were typed."""
    link = heard(secret.rpartition("#")[2])
    return hashlib.sha256(f"door:{link}:{heard(code)}".encode("utf-8", "surrogatepass")).digest()


def id_of(secret: str) -> UUID:
    """Return the id of the link with this secret: found by it alone, and telling nothing of it."""
    return UUID(bytes=hashlib.sha256(b"door id:" + hash_of(secret)).digest()[:16])


def _usable(ident: UUID, at: datetime) -> dict[str, object]:
    return {"id": ident, "opened_at__isnull": True, "ended_at__isnull": True, "until_at__gt": at}


def _count(ident: UUID, at: datetime) -> bool:
    """Count a try of a link; return whether it may still be looked at."""
    return bool(Door.objects.filter(**_usable(ident, at), tries__lt=MOST_TRIES).update(tries=F("tries") + 1))


def _opened(ident: UUID, at: datetime) -> Door | None:
    """Use a link up; of two at once one opens it."""
    done = Door.objects.filter(**_usable(ident, at)).update(opened_at=at, closes_at=at + DOOR_OPEN_FOR)
    return Door.objects.get(id=ident) if done else None
