"""A copy that only its receiver can open: the form `openssl enc` reads, which every police laboratory has.

`openssl enc -d -aes-256-cbc -md sha256 -pbkdf2 -iter 600000 -in COPY -out FILE` asks for the password. That the
file is whole and unchanged is told by its SHA-256, which the hand-over names.
"""

from collections.abc import Iterable, Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

ITERATIONS = 600_000
COMMAND = f"openssl enc -d -aes-256-cbc -md sha256 -pbkdf2 -iter {ITERATIONS}"
_MAGIC = b"Salted__"
_BLOCK, _KEY = 16, 32


def size_of(size: int) -> int:
    """Return how many bytes the copy of a file of ``size`` bytes has."""
    return len(_MAGIC) + 8 + (size // _BLOCK + 1) * _BLOCK


def locked_copy(pieces: Iterable[bytes], *, password: str, salt: str) -> Iterator[bytes]:
    """Yield a file encrypted under a password, step by step."""
    raw = bytes.fromhex(salt)
    derived = PBKDF2HMAC(hashes.SHA256(), _KEY + _BLOCK, raw, ITERATIONS).derive(password.encode())
    cipher = Cipher(algorithms.AES256(derived[:_KEY]), modes.CBC(derived[_KEY:])).encryptor()
    padder = PKCS7(_BLOCK * 8).padder()
    yield _MAGIC + raw
    for piece in pieces:
        yield cipher.update(padder.update(piece))
    yield cipher.update(padder.finalize()) + cipher.finalize()
