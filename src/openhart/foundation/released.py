"""What may be handed out: proof that the gate (`disclosure.actions.disclose`) let it through.

It lives on the ground floor because rooms below the gate carry what it released: transport, and partners' letters.
"""

import hashlib
import hmac
from typing import Final
from uuid import UUID

_MADE_BY_THE_GATE: Final = object()


class Released:
    """One payload that may leave, with the row of the ledger that says why. Only `disclose` makes one.

    Whoever hands case contents to somebody outside takes one of these and nothing else
    (`tests/architecture/test_one_gate.py`).
    """

    __slots__ = ("disclosure_id", "payload", "sha256")

    def __init__(self, disclosure_id: UUID, payload: bytes | None, *, made_by: object) -> None:
        """Keep the payload; raise TypeError for whoever is not the gate."""
        if made_by is not _MADE_BY_THE_GATE:
            raise TypeError("Only openhart.disclosure.actions.disclose releases anything.")
        self.disclosure_id = disclosure_id
        self.payload = payload
        self.sha256 = hash_of(payload)

    def __repr__(self) -> str:
        return f"Released({self.disclosure_id})"

    def is_as_written(self) -> bool:
        """Return whether the payload is still the one whose hash the ledger holds."""
        return hmac.compare_digest(self.sha256, hash_of(self.payload))


def release(disclosure_id: UUID, payload: bytes | None) -> Released:
    """Return the token of a payload whose row in the ledger was written; for the gate alone."""
    return Released(disclosure_id, payload, made_by=_MADE_BY_THE_GATE)


def hash_of(payload: bytes | None) -> str:
    """Return the SHA-256 of a payload in hex; empty for what was spoken."""
    return "" if payload is None else hashlib.sha256(payload).hexdigest()
