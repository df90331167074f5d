"""Signatures of webhooks in the form of Standard Webhooks: HMAC-SHA256 over id, time and body."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """Return a fresh secret as it is handed to the other side."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode("ascii")


def headers(*, message_id: str, at: datetime, body: bytes, with_secrets: Iterable[str]) -> Mapping[str, str]:
    """Return the headers that prove whose message it is and when it was sent, by each of the secrets."""
    moment = str(int(at.timestamp()))
    signed = " ".join(f"v1,{_signature(secret, message_id, moment, body)}" for secret in with_secrets)
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": signed}


def _signature(secret: str, message_id: str, moment: str, body: bytes) -> str:
    key = _key_of(secret)
    said = b".".join((message_id.encode("ascii"), moment.encode("ascii"), body))
    return base64.b64encode(hmac.digest(key, said, "sha256")).decode("ascii")


def _key_of(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("This secret of a webhook is damaged.") from None
