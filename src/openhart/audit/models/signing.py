"""Signed heads as text: what is signed, and whether a signature is ours. No Django."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from openhart.audit.models import chain

_BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head as it is kept: the words that were signed, and the signature in hex."""

    said: str
    signature: str

    @property
    def words(self) -> dict[str, Any]:
        """Return what the head says; empty when it is no head at all."""
        try:
            found = json.loads(self.said)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def number(self) -> int:
        """Return its number, 0 when it has none."""
        number = self.words.get("number", 0)
        return number if isinstance(number, int) else 0

    @property
    def at(self) -> str:
        """Return when it was signed, as it says itself."""
        return str(self.words.get("at", "an unknown time"))

    @property
    def ends(self) -> list[tuple[int, int, bytes]]:
        """Return (lane, number of its last entry, that entry's hash)."""
        return [(int(lane), int(seq), bytes.fromhex(digest)) for lane, seq, digest in self.words.get("lanes", ())]

    def digest(self) -> str:
        """Return what the next head says of this one."""
        return sha256(f"{self.said}\n{self.signature}".encode()).hexdigest()

    def is_ours(self, key: Ed25519PublicKey | None = None) -> bool:
        """Return whether this very text was signed with our key."""
        try:
            (key or chain.signing_key().public_key()).verify(bytes.fromhex(self.signature), self.said.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    def line(self) -> str:
        """Return the head as one line of a file."""
        return json.dumps({"said": self.said, "signature": self.signature})


def signed(
    *, number: int, at: datetime, ends: Iterable[tuple[int, int, bytes]], before: SignedHead | None
) -> SignedHead:
    """Return a head of these ends."""
    said = {
        "number": number,
        "at": at.isoformat(timespec="microseconds"),
        "before": before.digest() if before is not None else _BEGINNING,
        "lanes": [[lane, seq, digest.hex()] for lane, seq, digest in ends],
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return SignedHead(text, chain.signing_key().sign(text.encode()).hex())


def follows(head: SignedHead, before: SignedHead | None) -> bool:
    """Return whether a head names the one before it."""
    return head.words.get("before") == (before.digest() if before is not None else _BEGINNING)


def public_key() -> str:
    """Return the key in hex with which anybody can check a head."""
    return chain.signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def read_heads(path: Path) -> Iterator[SignedHead]:
    """Yield the heads of a file, one a line; a line that is none is yielded as one that nobody signed."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                kept = json.loads(line)
                yield SignedHead(str(kept["said"]), str(kept["signature"]))
            except (ValueError, KeyError, TypeError):
                yield SignedHead(line.strip(), "")
