"""The recovery key pair: its private half split among people, the key file sealed to its public half."""

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import lifecycle
from openhart.keys.actions.rotating import lock_keys
from openhart.keys.actions.storing import store
from openhart.sealing import boxes, keyfile, keyring, shares
from openhart.sealing.envelope import SealBroken


@transaction
def make_recovery(*, public: bytes, by: UUID | None, at: datetime, account: str) -> None:
    """Seal the key file to a recovery key whose shares were given out, from now on and after every rotation.

    Shares of an earlier ceremony bring back only copies made before this one.
    """
    lock_keys()
    keys = keyfile.load(keyring.path())
    recovery = keyfile.Recovery(public, at.isoformat(), lifecycle.NEEDED, lifecycle.SHARES)
    detail = {"needed": recovery.needed, "shares": recovery.shares, "again": keys.recovery is not None}
    audit.write(by=by, at=at, act="keys.shared", subject=None, detail={**detail, "account": account})
    store(replace(keys, recovery=recovery))


def recovered_keys(*, escrow: Path, words: Sequence[str], by: UUID | None, at: datetime) -> keyfile.Keys:  # noqa: ARG001 - nothing is written yet
    """Return the keys that a sealed copy holds, opened with shares; refuse what does not fit with a sentence."""
    try:
        told = json.loads(escrow.read_bytes())
        box = base64.b64decode(told["box"], validate=True)
        if told["format"] != lifecycle.ESCROW_FORMAT:
            raise Refused(f"{escrow} is not a sealed copy of a key file that this version knows.")
    except OSError as fault:
        raise Refused(f"There is no sealed copy of the key file to open: {escrow} ({fault.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{escrow} is not a sealed copy of a key file, or it was damaged.") from None
    try:
        private = shares.join(words)
        if boxes.public_of(private).hex() != told.get("recovery"):
            raise Refused(
                "These shares are of another ceremony than this sealed copy. Use the shares of "
                f"{str(told.get('made_at'))[:10]}, or a copy that was made with these."
            )
        return keyfile.from_bytes(boxes.take(box, private=private, place=lifecycle.ESCROW_FORMAT))
    except shares.WrongShare as fault:
        raise Refused(str(fault)) from None
    except (SealBroken, ValueError):
        raise Refused(f"{escrow} was damaged: what is in it cannot be read. Take the copy of a backup.") from None


@transaction
def note_recovered(*, key: str, by: UUID | None, at: datetime, account: str) -> None:
    """Write down that the key file was made again from shares."""
    audit.write(by=by, at=at, act="keys.recovered", subject=None, detail={"key": key, "account": account})
