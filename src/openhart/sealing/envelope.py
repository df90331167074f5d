"""Envelope encryption with AES-256-GCM (NIST SP 800-38D).

A *key-encryption key* lives in a file outside the database. It wraps *data keys*, one for each record
that can be erased on its own. Destroying a wrapped data key makes all it sealed unreadable.

Everything sealed begins with a header: the version, and the name of the key it was sealed with (the first bytes of a
hash of it). The header is authenticated together with the place. A *place* names table, row, field and, where a field
can be overwritten, the revision: opened anywhere else, or at another revision, the bytes fail.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION: Final = b"\x02"
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
KEY_BYTES: Final = 32
#: Bytes by which sealed bytes say which key sealed them.
DATA_KEY_NAME: Final = 4
KEY_NAME: Final = 8


class SealBroken(Exception):  # noqa: N818 - what happened, in the house's word
    """Raised when sealed bytes were altered, cut, moved to another place, or sealed with another key."""


class KeyOutOfReach(SealBroken):
    """Raised when the key that is needed is not in the key file, or the file is gone or holds no key."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals the fields of one record. Its bytes never leave memory unwrapped."""

    raw: bytes

    def __repr__(self) -> str:
        return "DataKey(…)"

    @property
    def header(self) -> bytes:
        """Return how everything this key seals begins."""
        return VERSION + hmac.digest(self.raw, b"openhart data key", "sha256")[:DATA_KEY_NAME]

    def seal(self, plain: bytes, *, place: str) -> bytes:
        """Return ``plain`` encrypted and bound to ``place`` (table, row, field and revision)."""
        return _seal(self.raw, self.header, plain, place)

    def open(self, sealed: bytes | memoryview, *, place: str) -> bytes:
        """Return what was sealed at ``place``; raise SealBroken for anything else."""
        return _open(self.raw, self.header, bytes(sealed), place)

    def seal_fields(self, fields: Mapping[str, Any], *, place: str) -> bytes:
        """Return a JSON object sealed as one."""
        return self.seal(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(), place=place)

    def open_fields(self, sealed: bytes | memoryview, *, place: str) -> dict[str, Any]:
        """Return the JSON object that was sealed at ``place``."""
        fields: dict[str, Any] = json.loads(self.open(sealed, place=place))
        return fields


@dataclass(frozen=True, slots=True)
class KeyEncryptionKey:
    """A key that wraps the others. It lives outside the database."""

    raw: bytes

    def __repr__(self) -> str:
        return f"KeyEncryptionKey({self.ident})"

    @property
    def ident(self) -> str:
        """Return the fingerprint by which this key is named: 16 hexadecimal digits that tell nothing of it."""
        return hashlib.sha256(b"openhart key-encryption key:" + self.raw).digest()[:KEY_NAME].hex()

    @property
    def header(self) -> bytes:
        """Return how everything this key wraps begins."""
        return VERSION + bytes.fromhex(self.ident)

    def new_key(self, *, owner: str) -> tuple[DataKey, bytes]:
        """Return a fresh data key and its wrapped form, bound to ``owner``."""
        key = DataKey(os.urandom(KEY_BYTES))
        return key, self.wrap(key, owner=owner)

    def wrap(self, key: DataKey, *, owner: str) -> bytes:
        """Return a data key wrapped and bound to ``owner``."""
        return _seal(self.raw, self.header, key.raw, f"key:{owner}")

    def unwrap(self, wrapped: bytes | memoryview, *, owner: str) -> DataKey:
        """Return the data key of ``owner``; raise SealBroken when it is another's or was altered."""
        return DataKey(_open(self.raw, self.header, bytes(wrapped), f"key:{owner}"))


def wrapped_by(wrapped: bytes | memoryview) -> str:
    """Return the fingerprint of the key that wrapped these bytes; raise SealBroken when they are no wrapped key."""
    raw = bytes(wrapped)
    if raw[:1] != VERSION or len(raw) != 1 + KEY_NAME + NONCE_BYTES + KEY_BYTES + TAG_BYTES:
        raise SealBroken("These bytes are no key wrapped by this version.")
    return raw[1 : 1 + KEY_NAME].hex()


def _seal(key: bytes, header: bytes, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, plain, header + place.encode())


def _open(key: bytes, header: bytes, sealed: bytes, place: str) -> bytes:
    if sealed[:1] != header[:1]:
        raise SealBroken("These bytes were not sealed by this version.")
    if sealed[: len(header)] != header:
        raise SealBroken("The seal is broken: sealed with another key.")
    start = len(header) + NONCE_BYTES
    try:
        return AESGCM(key).decrypt(sealed[len(header) : start], sealed[start:], header + place.encode())
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("The seal is broken: altered, cut short, or not from this place or revision.") from fault
