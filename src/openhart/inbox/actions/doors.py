"""One-time links: made by the agency for one letter, opened once with the code that was spoken to them."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.actions.invitations import heard, new_code
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox.access import check_is_ours
from openhart.inbox.lifecycle import DOOR_GOOD_FOR
from openhart.inbox.models import Door, Letter

_FIGURES = 8


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


def hash_of(secret: str, code: str = "") -> bytes:
    """Return what is kept of a secret, or of secret and spoken code together, however they were typed."""
    return hashlib.sha256(f"door:{heard(secret)}:{heard(code)}".encode("utf-8", "surrogatepass")).digest()


def id_of(secret: str) -> UUID:
    """Return the id of the link with this secret: found by it alone, and telling nothing of it."""
    return UUID(bytes=hashlib.sha256(b"door id:" + hash_of(secret)).digest()[:16])
