"""Envelope encryption with AES-256-GCM (NIST SP 800-38D).

A *key-encryption key* lives in a file outside the database. It wraps *data keys*, one for each record
that can be erased on its own. Sealed bytes carry a version and are bound to their place: opened
anywhere else, they fail. Destroying a wrapped data key makes all it sealed unreadable.
"""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Exception):  # noqa: N818 - what happened, in the house's word
    """Raised when sealed bytes were altered, cut, moved to another place, or sealed with another key."""


class KeyOutOfReach(SealBroken):
    """Raised when the file of the key-encryption key is gone or holds no key."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals the fields of one record. Its bytes never leave memory unwrapped."""

    raw: bytes

    def __repr__(self) -> str:
        return "DataKey(…)"

    def seal(self, plain: bytes, *, place: str) -> bytes:
        """Return ``plain`` encrypted and bound to ``place`` (table, row and field)."""
        return _seal(self.raw, plain, place)

    def open(self, sealed: bytes, *, place: str) -> bytes:
        """Return what was sealed at ``place``; raise SealBroken for anything else."""
        return _open(self.raw, sealed, place)

    def seal_fields(self, fields: Mapping[str, Any], *, place: str) -> bytes:
        """Return a JSON object sealed as one."""
        return self.seal(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(), place=place)

    def open_fields(self, sealed: bytes | memoryview, *, place: str) -> dict[str, Any]:
        """Return the JSON object that was sealed at ``place``."""
        fields: dict[str, Any] = json.loads(self.open(bytes(sealed), place=place))
        return fields


@dataclass(frozen=True, slots=True)
class KeyEncryptionKey:
    """The key that wraps the others. It lives outside the database."""

    raw: bytes

    def __repr__(self) -> str:
        return "KeyEncryptionKey(…)"

    def new_key(self, *, owner: str) -> tuple[DataKey, bytes]:
        """Return a fresh data key and its wrapped form, bound to ``owner``."""
        raw = os.urandom(KEY_BYTES)
        return DataKey(raw), _seal(self.raw, raw, f"key:{owner}")

    def mark(self, text: str, *, purpose: str) -> str:
        """Return a keyed hash by which equal texts are known again; without this key no text can be tried against it.

        Marks of different purposes cannot be compared with one another.
        """
        key = hmac.digest(self.raw, f"mark:{purpose}".encode(), "sha256")
        # A lone surrogate, which JSON can write and UTF-8 cannot, is hashed as it is.
        return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def unwrap(self, wrapped: bytes | memoryview, *, owner: str) -> DataKey:
        """Return the data key of ``owner``; raise SealBroken when it is another's or was altered."""
        return DataKey(_open(self.raw, bytes(wrapped), f"key:{owner}"))


def load_key(path: Path) -> KeyEncryptionKey:
    """Return the key-encryption key kept at ``path``; raise KeyOutOfReach when it is not 32 bytes in hex."""
    try:
        raw = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as fault:
        raise KeyOutOfReach(f"The key file {path} cannot be read as a key: {fault}") from fault
    if len(raw) != KEY_BYTES:
        raise KeyOutOfReach(f"The key file {path} must hold {KEY_BYTES} bytes in hex; it holds {len(raw)}.")
    return KeyEncryptionKey(raw)


def make_key(path: Path) -> KeyEncryptionKey:
    """Write a fresh key-encryption key to ``path``, readable by its owner alone; never overwrite one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw = os.urandom(KEY_BYTES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(raw.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return KeyEncryptionKey(raw)


def _seal(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, VERSION + place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    if sealed[:1] != VERSION:
        raise SealBroken("These bytes were not sealed by this version.")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, VERSION + place.encode())
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("The seal is broken: altered, cut short, or not from this place.") from fault
