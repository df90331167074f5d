"""Sealed boxes: anybody who has the public half can put something in, only the private half takes it out.

HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM, each box with a key of its own.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from openhart.sealing.envelope import SealBroken

VERSION: Final = b"\x01"
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_pair() -> tuple[bytes, bytes]:
    """Return a fresh key pair: the private and the public half, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    """Return the public half that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def put(plain: bytes, *, public: bytes, place: str) -> bytes:
    """Return ``plain`` in a box that only the private half opens, bound to ``place``."""
    return VERSION + _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=VERSION + place.encode())


def take(box: bytes, *, private: bytes, place: str) -> bytes:
    """Return what is in a box; raise SealBroken when it is another's, from elsewhere, altered or cut."""
    if box[:1] != VERSION:
        raise SealBroken("This is no sealed box of this version.")
    try:
        opened: bytes = _SUITE.decrypt(
            box[1:], X25519PrivateKey.from_private_bytes(private), info=VERSION + place.encode()
        )
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("The box does not open: altered, cut short, or made for another key.") from fault
    return opened
