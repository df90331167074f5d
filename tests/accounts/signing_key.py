"""A security key in software: it makes passkeys and answers with them, honestly or not."""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text_: str) -> bytes:
    return urlsafe_b64decode(text_ + "=" * (-len(text_) % 4))


class SoftKey:
    """One passkey."""

    def __init__(self, *, origin: str = "http://localhost", is_verifying: bool = True) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.ident = os.urandom(32)
        self.origin, self.flags = origin, PRESENT | (VERIFIED if is_verifying else 0)
        self.handle = ""

    def make(self, options: dict[str, Any]) -> str:
        """Return the answer to a wish for a new passkey."""
        wish = options["publicKey"]
        self.handle = wish["user"]["id"]
        public = cbor.encode(ES256.from_cryptography_key(self.private.public_key()))
        attested = bytes(16) + struct.pack(">H", len(self.ident)) + self.ident + public
        data = self._data(wish["rp"]["id"], ATTESTED) + attested
        told = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"attestationObject": text(told)}, "webauthn.create", wish["challenge"])

    def use(self, options: dict[str, Any]) -> str:
        """Return the answer to a sign-in."""
        wish = options["publicKey"]
        data = self._data(wish["rpId"], 0)
        client = self._client_data("webauthn.get", wish["challenge"])
        signed = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": text(data), "signature": text(signed), "userHandle": self.handle}
        return self._answer(parts, "webauthn.get", wish["challenge"])

    def _data(self, host: str, more: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([self.flags | more]) + bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, parts: dict[str, str], kind: str, challenge: str) -> str:
        response = {**parts, "clientDataJSON": text(self._client_data(kind, challenge))}
        ident = text(self.ident)
        known = {"id": ident, "rawId": ident, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps({**known, "response": response})


def enrol(client: Client, key: SoftKey, name: str = "Key") -> Any:
    """Make a passkey in a browser where somebody is signed in."""
    options = client.post("/account/second-factor/passkey/options/", headers={"Host": "localhost"}).json()
    typed = {"credential": key.make(options), "name": name}
    return client.post("/account/second-factor/passkey/", typed, headers={"Host": "localhost"})


def ask(client: Client) -> dict[str, Any]:
    """Return what the desk asks of a passkey."""
    asked: dict[str, Any] = client.post("/account/sign-in/passkey/options/", headers={"Host": "localhost"}).json()
    return asked


def answer(client: Client, credential: str, **more: str) -> Any:
    """Send what a passkey answered."""
    typed = {"credential": credential, **more}
    return client.post("/account/sign-in/passkey/", typed, headers={"Host": "localhost"})
