"""The key file: the key-encryption keys of an installation, and the secret that outlives their rotation.

One JSON object: which key wraps new data keys (``current``), all keys that may still be needed to unwrap, the root of
the named secrets, and the public half of the recovery key pair once there is one. It lives outside the data directory,
is for its owner alone (0600), and is only ever replaced whole.
"""

import contextlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from openhart.sealing.envelope import KEY_BYTES, DataKey, KeyEncryptionKey, KeyOutOfReach, wrapped_by

FORMAT: Final = "openhart keys 2"


@dataclass(frozen=True, slots=True)
class Recovery:
    """The public half of the recovery key pair; its other half is in the hands of those who hold shares."""

    public: bytes
    made_at: str  # ISO 8601
    needed: int
    shares: int


@dataclass(frozen=True, slots=True)
class Keys:
    """What a key file holds. The first key wraps what is new; the others only unwrap, until nothing needs them."""

    keys: tuple[KeyEncryptionKey, ...]
    root: bytes
    recovery: Recovery | None = None

    def __repr__(self) -> str:
        return f"Keys({', '.join(key.ident for key in self.keys)})"

    @property
    def current(self) -> KeyEncryptionKey:
        """Return the key that wraps new data keys."""
        return self.keys[0]

    def knows(self, ident: str) -> bool:
        """Return whether a key of this fingerprint is here."""
        return any(key.ident == ident for key in self.keys)

    def new_key(self, *, owner: str) -> tuple[DataKey, bytes]:
        """Return a fresh data key and its wrapped form, bound to ``owner``."""
        return self.current.new_key(owner=owner)

    def wrap(self, key: DataKey, *, owner: str) -> bytes:
        """Return a data key wrapped by the current key and bound to ``owner``."""
        return self.current.wrap(key, owner=owner)

    def unwrap(self, wrapped: bytes | memoryview, *, owner: str) -> DataKey:
        """Return the data key of ``owner``; raise SealBroken when it is another's, was altered, or its key is gone."""
        ident = wrapped_by(wrapped)
        for key in self.keys:
            if key.ident == ident:
                return key.unwrap(wrapped, owner=owner)
        raise KeyOutOfReach(f"The key {ident} that wrapped this is not in the key file.")

    def secret(self, name: str) -> bytes:
        """Return the 32 bytes of a named secret, such as ``audit``: rotation does not change it."""
        info = f"openhart secret:{name}".encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self.root)

    def mark(self, text: str, *, purpose: str) -> str:
        """Return a keyed hash by which equal texts are known again; without the key file no text can be tried.

        Marks of different purposes cannot be compared with one another. Rotation does not change them.
        """
        key = hmac.digest(self.root, f"mark:{purpose}".encode(), "sha256")
        # A lone surrogate, which JSON can write and UTF-8 cannot, is hashed as it is.
        return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def with_new_key(self) -> "Keys":
        """Return the same with a fresh key that wraps from now on; the others still unwrap."""
        return replace(self, keys=(KeyEncryptionKey(os.urandom(KEY_BYTES)), *self.keys))

    def without_older(self) -> "Keys":
        """Return the same with the current key alone."""
        return replace(self, keys=self.keys[:1])


def fresh() -> Keys:
    """Return the keys of a new installation."""
    return Keys((KeyEncryptionKey(os.urandom(KEY_BYTES)),), os.urandom(KEY_BYTES))


def to_bytes(keys: Keys) -> bytes:
    """Return the text of a key file."""
    recovery = keys.recovery
    told: dict[str, Any] = {
        "format": FORMAT,
        "current": keys.current.ident,
        "keys": {key.ident: key.raw.hex() for key in keys.keys},
        "root": keys.root.hex(),
    }
    if recovery is not None:
        told["recovery"] = {
            "public": recovery.public.hex(), "made_at": recovery.made_at, "needed": recovery.needed,
            "shares": recovery.shares,
        }  # fmt: skip
    return (json.dumps(told, indent=1) + "\n").encode("ascii")


def from_bytes(text: bytes) -> Keys:
    """Return what the text of a key file says; raise ValueError with a reason when it is none."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError(f"it is not of the format {FORMAT!r}")
        keys = [KeyEncryptionKey(_raw(value)) for value in told["keys"].values()]
        if [key.ident for key in keys] != list(told["keys"]):
            raise ValueError("a key does not fit its fingerprint")
        keys.sort(key=lambda key: key.ident != told["current"])
        if not keys or keys[0].ident != told["current"]:
            raise ValueError("the current key is missing")
        return Keys(tuple(keys), _raw(told["root"]), _recovery(told.get("recovery")))
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"a part is missing or of another kind ({fault!r})") from None


def load(path: Path) -> Keys:
    """Return the keys kept at ``path``; raise KeyOutOfReach when they cannot be read."""
    try:
        return from_bytes(path.read_bytes())
    except OSError as fault:
        raise KeyOutOfReach(f"The key file {path} cannot be read: {fault.strerror}.") from fault
    except ValueError as fault:
        reason = "it is no JSON" if isinstance(fault, json.JSONDecodeError | UnicodeDecodeError) else fault
        raise KeyOutOfReach(f"The key file {path} holds no keys: {reason}.") from None


def make(path: Path) -> Keys:
    """Write the keys of a new installation to ``path``; never overwrite one (FileExistsError)."""
    keys = fresh()
    place_new(path, keys)
    return keys


def place_new(path: Path, keys: Keys) -> None:
    """Write keys to a file that must not exist yet, readable by its owner alone."""
    with _written(path, to_bytes(keys)) as file:
        os.link(file, path)


def replace_file(path: Path, keys: Keys) -> None:
    """Put keys in the place of a key file: whoever reads sees the old or the new, and so does a power cut."""
    write_whole(path, to_bytes(keys))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file for its owner alone: whole and on the disk, or not at all."""
    with _written(path, content) as file:
        file.replace(path)


@contextlib.contextmanager
def _written(path: Path, content: bytes) -> Iterator[Path]:
    """Write beside ``path``, let the caller move it, and bring the directory to the disk as well."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield beside
        _sync_directory(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _sync_directory(folder: Path) -> None:
    if os.name != "nt":  # Windows cannot open one
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _raw(text: Any) -> bytes:
    raw = bytes.fromhex(text)
    if len(raw) != KEY_BYTES:
        raise ValueError(f"a key must be {KEY_BYTES} bytes in hex; it is {len(raw)}")
    return raw


def _recovery(told: Any) -> Recovery | None:
    if told is None:
        return None
    return Recovery(_raw(told["public"]), str(told["made_at"]), int(told["needed"]), int(told["shares"]))
