"""Putting the key file in its place, and its copy for recovery beside the data before it."""

import base64
import json
from pathlib import Path

from django.conf import settings

from openhart.keys import lifecycle
from openhart.sealing import boxes, keyfile, keyring


def escrow_path() -> Path:
    """Return where the sealed copy of the key file is: beside the data, for it opens with shares alone."""
    return Path(settings.DATA_DIR) / lifecycle.ESCROW_FILE


def store(keys: keyfile.Keys) -> None:
    """Replace the key file; first its sealed copy, so that shares bring back every key that wraps anything."""
    if keys.recovery is not None:
        keyfile.write_whole(escrow_path(), escrowed(keys, keys.recovery))
    keyfile.replace_file(keyring.path(), keys)


def escrowed(keys: keyfile.Keys, recovery: keyfile.Recovery) -> bytes:
    """Return the sealed copy of a key file: in clear only the fingerprints and when the shares were made."""
    told = {
        "format": lifecycle.ESCROW_FORMAT,
        "recovery": recovery.public.hex(),
        "made_at": recovery.made_at,
        "needed": recovery.needed,
        "shares": recovery.shares,
        "keys": [key.ident for key in keys.keys],
        "box": base64.b64encode(
            boxes.put(keyfile.to_bytes(keys), public=recovery.public, place=lifecycle.ESCROW_FORMAT)
        ).decode(),
    }
    return (json.dumps(told, indent=1) + "\n").encode("ascii")
