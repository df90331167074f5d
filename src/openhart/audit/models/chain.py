"""The arithmetic of the chain: an entry's canonical bytes, its hash with the one before, its seal.

The hash is plain SHA-256, so that anybody can follow the chain; the seal is keyed with a secret from outside the
database, so that nobody who holds the database alone can write a row that fits. No Django.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openhart.sealing import keyring
from openhart.sealing.keyfile import Keys

VERSION = b"\x01"
BEGINNING = bytes(32)
SEAL_BYTES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PURPOSE = "audit"


@dataclass(frozen=True, slots=True)
class Written:
    """What one entry says, as it is hashed."""

    lane: int
    seq: int
    id: UUID
    at: datetime
    actor_id: UUID | None
    act: str
    outcome: str
    process: str
    address: str
    session: str
    subject_id: UUID | None
    subjects: bytes  # sixteen bytes for each id of a list
    detail: str  # as `plain` writes it

    def canonical(self) -> bytes:
        """Return the entry's bytes: a version, then each part with its length before it, so that none runs over."""
        parts = (
            self.lane.to_bytes(2, "big"), self.seq.to_bytes(8, "big"), self.id.bytes,
            microseconds(self.at).to_bytes(8, "big", signed=True), _bytes(self.actor_id), self.act.encode(),
            self.outcome.encode(), self.process.encode(), self.address.encode(), self.session.encode(),
            _bytes(self.subject_id), self.subjects, self.detail.encode(),
        )  # fmt: skip
        return VERSION + b"".join([len(part).to_bytes(4, "big") + part for part in parts])

    def hash_after(self, before: bytes) -> bytes:
        """Return the hash of this entry with the one before it."""
        return sha256(before + self.canonical()).digest()


def plain(detail: Mapping[str, Any]) -> str:
    """Return the detail as it is hashed and kept; refuse what two databases would give back differently."""
    return json.dumps(_checked(detail), sort_keys=True)


def packed(subjects: Iterable[UUID]) -> bytes:
    """Return the ids of a list, each once, sixteen bytes each."""
    return b"".join(dict.fromkeys(subject.bytes for subject in subjects))


def unpacked(subjects: bytes | memoryview) -> list[UUID]:
    """Return the ids of a list."""
    raw = bytes(subjects)
    return [UUID(bytes=raw[start : start + 16]) for start in range(0, len(raw), 16)]


def microseconds(at: datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def seal_of(lane: int, seq: int, digest: bytes) -> bytes:
    """Return the seal of an entry: only who holds the secret can write one."""
    return hmac.digest(_secret("entries"), b"entry" + _place(lane, seq) + digest, "sha256")[:SEAL_BYTES]


def mark_of(lane: int, seq: int, digest: bytes) -> bytes:
    """Return the mark of a lane's end: an entry's own seal does not do, so that no earlier entry passes for the end."""
    return hmac.digest(_secret("entries"), b"end" + _place(lane, seq) + digest, "sha256")


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs the heads."""
    return Ed25519PrivateKey.from_private_bytes(_secret("heads"))


def _secret(use: str) -> bytes:
    """Return a secret of the installation's own, which outlives a change of the key that wraps the others."""
    return _derived(keyring.current(), use)


@lru_cache(maxsize=8)
def _derived(keys: Keys, use: str) -> bytes:
    return keys.secret(f"{_PURPOSE}.{use}")


def _place(lane: int, seq: int) -> bytes:
    return lane.to_bytes(2, "big") + seq.to_bytes(8, "big")


def _bytes(value: UUID | None) -> bytes:
    return value.bytes if value is not None else b""


def _checked(value: Any) -> Any:
    """Return a value of plain JSON; a float, or text no database keeps, is a fault of whoever wrote it."""
    if isinstance(value, Mapping):
        return {str(key): _checked(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(part) for part in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value).replace("\0", "").encode("utf-8", "replace").decode()
    raise TypeError(f"The trail keeps codes, ids and counts, no {type(value).__name__}.")
