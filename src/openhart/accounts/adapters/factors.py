"""Passkeys, the authenticator app and recovery codes, kept in the library's table."""

import hashlib
import hmac
import io
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import qrcode
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from qrcode.image.svg import SvgPathImage

from openhart.accounts.adapters.hooks import FactorAdapter
from openhart.accounts.models import User
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.keys.models import WrappedKey
from openhart.sealing import keyring

CODES = 10
#: The noun of the keys of authenticator apps' secrets, read while somebody is still signing in.
KIND = "factor"
_GROUPS, _GROUP = 4, 4
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # without those that are mistaken for one another
_PERIOD_S = 30
#: What a browser or somebody between may send instead of an answer of a passkey.
_NO_ANSWER = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey as its owner sees it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The second factors of one person."""

    passkeys: tuple[Passkey, ...]
    app_added_at: datetime | None
    codes_left: int

    @property
    def count(self) -> int:
        """Return how many second factors there are; recovery codes stand in for one and are none."""
        return len(self.passkeys) + (self.app_added_at is not None)


def factors_of(user_id: UUID) -> Factors:
    """Return somebody's second factors, in one query."""
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("created_at", "id"))
    by_kind = {kind: [row for row in rows if row.type == kind] for kind in Authenticator.Type.values}
    passkeys = tuple(
        Passkey(id=row.id, name=row.data["name"], added_at=row.created_at, used_at=row.last_used_at)
        for row in by_kind[Authenticator.Type.WEBAUTHN]
    )
    app = by_kind[Authenticator.Type.TOTP]
    codes = by_kind[Authenticator.Type.RECOVERY_CODES]
    return Factors(
        passkeys=passkeys,
        app_added_at=app[0].created_at if app else None,
        codes_left=len(codes[0].data["marks"]) if codes else 0,
    )


def forget_factors(user_id: UUID, *, at: datetime) -> int:
    """Take every second factor of somebody away, and return how many rows that were."""
    _destroy_keys(user_id, at)
    return int(Authenticator.objects.filter(user_id=user_id).delete()[0])


def begin_passkey(user: User | None = None) -> dict[str, Any]:
    """Return what the browser must ask a passkey for: any of this desk's, or to make one for ``user``."""
    options: dict[str, Any] = (
        webauthn.begin_authentication(None) if user is None else webauthn.begin_registration(user, True)
    )
    return options


def add_passkey(user: User, credential: Any, *, name: str, at: datetime) -> int | None:
    """Keep a passkey just made; None when the answer does not fit what was asked."""
    try:
        webauthn.parse_registration_response(credential)
        made = webauthn.complete_registration(credential)
    except _NO_ANSWER:
        return None
    if not made.is_user_verified():
        return None
    data = {"name": name, "credential": credential}
    row = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data, created_at=at)
    return int(row.pk)


def whose_passkey(credential: Any, *, at: datetime) -> User | None:
    """Return who holds the passkey that answered, or None when nobody does."""
    try:
        webauthn.parse_authentication_response(credential)
        user = webauthn.extract_user_from_response(credential)
        found = webauthn.complete_authentication(user, credential)
    except _NO_ANSWER:
        return None
    Authenticator.objects.filter(pk=found.pk).update(last_used_at=at)
    return user if isinstance(user, User) else None


def rename_passkey(user_id: UUID, ident: int, name: str) -> bool:
    """Call a passkey by another name; say whether there is such a one."""
    row = _own(user_id, Authenticator.Type.WEBAUTHN).filter(id=ident).first()
    if row is not None:
        row.data["name"] = name
        row.save(update_fields=["data"])
    return row is not None


def remove_passkey(user_id: UUID, ident: int) -> bool:
    """Take a passkey away; say whether there was such a one."""
    return bool(_own(user_id, Authenticator.Type.WEBAUTHN).filter(id=ident).delete()[0])


def new_secret() -> str:
    """Return a secret for an authenticator app: 160 random bits."""
    return str(totp.generate_totp_secret())


def app_address(user: User, secret: str) -> str:
    """Return what the picture for an authenticator app says."""
    return str(FactorAdapter().build_totp_url(user, secret))


def picture(address: str) -> bytes:
    """Return an address as a picture (QR code) in SVG."""
    target = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(target)
    return target.getvalue()


def add_app(user: User, secret: str, code: str, *, at: datetime) -> bool:
    """Keep an authenticator app that has shown one right code; say whether it did. That code is spent."""
    step = int(at.timestamp()) // _PERIOD_S
    if not _is_code(secret, step, code):
        return False
    remove_app(user.id, at=at)
    row = keys.make(kind=KIND, owner_id=uuid4(), by=user.id, at=at)
    sealed = row.unwrap().seal(secret.encode(), place=_place(user.id))
    data = {"key": str(row.id), "secret": b64encode(sealed).decode(), "spent": step}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data, created_at=at)
    return True


def remove_app(user_id: UUID, *, at: datetime) -> bool:
    """Take the authenticator app away, and destroy the key of its secret; say whether there was one."""
    _destroy_keys(user_id, at)
    return bool(_own(user_id, Authenticator.Type.TOTP).delete()[0])


def make_codes(user: User, *, at: datetime) -> list[str]:
    """Return ten fresh recovery codes of 78 bits; only keyed marks of them are kept, and older ones are void."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP)) for _ in range(CODES)]
    _own(user.id, Authenticator.Type.RECOVERY_CODES).delete()
    data = {"marks": [_mark(user.id, code) for code in codes]}
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data, created_at=at)
    return ["-".join(code[at_ : at_ + _GROUP] for at_ in range(0, len(code), _GROUP)) for code in codes]


@transaction
def spend_code(user_id: UUID, typed: str, *, at: datetime) -> str:
    """Spend a code of the app or a recovery code and return which it was; nothing when it is no right, unused code.

    The row is locked while it is read and written: of two that come at once one is refused.
    """
    plain = "".join(typed.upper().split()).replace("-", "")
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    rows = Authenticator.objects.select_for_update().filter(user_id=user_id, type__in=kinds).order_by("-type")
    for row in rows:
        if _spend(row, plain, int(at.timestamp()) // _PERIOD_S):
            row.last_used_at = at
            row.save(update_fields=["data", "last_used_at"])
            return "totp" if row.type == Authenticator.Type.TOTP else "recovery_code"
    return ""


def _spend(row: Any, plain: str, step: int) -> bool:
    if row.type == Authenticator.Type.TOTP:
        key = WrappedKey.of(kind=KIND, owner_id=UUID(row.data["key"]))
        secret = key.open(b64decode(row.data["secret"]), place=_place(row.user_id)).decode()
        if not _is_code(secret, step, plain) or step <= row.data["spent"]:
            return False
        row.data["spent"] = step
        return True
    mark = _mark(row.user_id, plain)
    left = [known for known in row.data["marks"] if not hmac.compare_digest(known, mark)]
    is_right = len(left) < len(row.data["marks"])
    row.data["marks"] = left
    return is_right


def _destroy_keys(user_id: UUID, at: datetime) -> None:
    kept = [UUID(row.data["key"]) for row in _own(user_id, Authenticator.Type.TOTP)]
    keys.destroy(owner_ids=kept, by=user_id, at=at)


def _place(user_id: UUID) -> str:
    return f"factor:totp:{user_id}"


def _is_code(secret: str, step: int, typed: str) -> bool:
    plain = hashlib.sha256("".join(typed.split()).encode("utf-8", "surrogatepass")).digest()
    right = hashlib.sha256(totp.format_hotp_value(totp.hotp_value(secret, step)).encode()).digest()
    return hmac.compare_digest(plain, right)


def _mark(user_id: UUID, code: str) -> str:
    return keyring.current().mark(f"{user_id}:{code}", purpose="recovery code")


def _own(user_id: UUID, kind: str) -> Any:
    return Authenticator.objects.filter(user_id=user_id, type=kind)
