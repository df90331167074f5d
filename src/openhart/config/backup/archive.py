"""One archive: a line that says what it is, in clear; then sealed entries; then a manifest of all of them.

The first line holds times and numbers only. Each archive is sealed with a key of its own, which is wrapped by the
backup secret of the installation's key file; a changed first line makes the whole archive unreadable. Entries are
tables (their columns, their rows, how many and which hash), and at the end the manifest that says it all again.
"""

import base64
import contextlib
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from openhart.config.backup import frames
from openhart.config.backup.frames import Broken

RECORDS, KEYS = "records", "keys"
FORMAT = 1
MAGIC = b"OpenHART backup\n"
BEGIN, TABLE, ROW, END, MANIFEST = b"B", b"T", b"R", b"E", b"M"
_ENTRY = struct.Struct(">cI")
_LENGTH = struct.Struct(">I")
_LONGEST_LINE = 1024 * 1024
_KEY_BYTES, _NONCE_BYTES = 32, 12


class OtherKey(Broken):
    """Raised when the key file at hand is not the one that an archive was made with."""


@dataclass(frozen=True, slots=True)
class Line:
    """The first line of an archive. Nothing in it is a secret, and nothing in it tells of a child."""

    kind: str
    ident: str  # this archive's
    pair: str  # shared by the two archives of one moment
    installation: str
    made_at: str
    program: str
    escrow: str = ""  # the sealed file of the key ceremony, of which shares make a key file again

    def as_json(self, wrapped: bytes) -> bytes:
        """Return the line as it is written, with the archive's wrapped key."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({"format": FORMAT, **fields, "key": base64.b64encode(wrapped).decode()}).encode()


class RowsDigest:
    """The number and the hash of the rows of a table, in their order."""

    def __init__(self) -> None:
        self._hash, self._count = sha256(), 0

    def add(self, row: bytes) -> None:
        """Count one row."""
        self._hash.update(_LENGTH.pack(len(row)) + row)
        self._count += 1

    def said(self) -> dict[str, Any]:
        """Return what was counted."""
        return {"rows": self._count, "sha256": self._hash.hexdigest()}


class Writer:
    """Writes one archive under a name that nothing takes for one, until it is complete and `publish` renames it."""

    def __init__(self, folder: Path, line: Line, secret: bytes) -> None:
        stamp = line.made_at.replace("-", "").replace(":", "")[:15]
        self.path = folder / f"{line.kind}-{stamp}Z-{line.pair[:8]}.hartbackup"
        self._part = folder / f".{self.path.name}.part"
        handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._hash, self._bytes = sha256(), 0
        self._tables: dict[str, dict[str, Any]] = {}
        key = os.urandom(_KEY_BYTES)
        said = line.as_json(_wrapped(secret, key, line))
        self._write(MAGIC + _LENGTH.pack(len(said)) + said)
        self._frames = frames.Writer(_Counted(self._write), _stream_key(key, said))  # type: ignore[arg-type]

    def entry(self, kind: bytes, payload: bytes) -> None:
        """Add one entry."""
        self._frames.write(_ENTRY.pack(kind, len(payload)) + payload)

    def begin(self, said: dict[str, Any]) -> None:
        """Say what must be known before the first row: the state of the schema, the card."""
        self.entry(BEGIN, _json(said))

    def table(self, name: str, columns: list[tuple[str, str]], rows: Iterator[bytes]) -> None:
        """Add a table with its rows."""
        self.entry(TABLE, _json({"table": name, "columns": columns}))
        digest = RowsDigest()
        for row in rows:
            self.entry(ROW, row)
            digest.add(row)
        self._tables[name] = digest.said()
        self.entry(END, _json(self._tables[name]))

    def complete(self, said: dict[str, Any]) -> None:
        """Add the manifest and bring every byte to the disk."""
        self.entry(MANIFEST, _json({**said, "tables": self._tables}))
        self._frames.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def publish(self) -> "Finished":
        """Give the archive, which is complete, its name."""
        if not self._file.closed:
            raise ValueError("An archive gets its name when it is complete.")
        self._part.rename(self.path)
        sync_folder(self.path.parent)
        return Finished(self.path, self._hash.hexdigest(), self._bytes, dict(self._tables))

    def abandon(self) -> None:
        """Take away what was written, unless it has its name."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._bytes += len(data)


@dataclass(frozen=True, slots=True)
class Finished:
    """A whole archive as it now lies on the disk."""

    path: Path
    sha256: str
    size: int
    tables: dict[str, dict[str, Any]]


class Reader:
    """Reads one archive from its first line to its manifest; whatever is wrong raises Broken with the file's name."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self.path = path
        self._file = path.open("rb")
        try:
            self.line, wrapped, said = _first_line(self._file)
            self._frames = frames.Reader(self._file, _stream_key(_unwrapped(secret, wrapped, self.line), said))
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._file.close()

    def begin(self) -> dict[str, Any]:
        """Return what stands before the tables."""
        kind, payload = self._entry()
        if kind != BEGIN:
            raise Broken("It does not begin as an archive does.")
        return _read(payload)

    def tables(self) -> Iterator["Table"]:
        """Yield the tables in order; each must be read to its end. Then check the manifest and the end."""
        seen: dict[str, dict[str, Any]] = {}
        while True:
            kind, payload = self._entry()
            if kind == MANIFEST:
                self._end(_read(payload), seen)
                return
            if kind != TABLE:
                raise Broken("A table was expected where something else stands.")
            said = _read(payload)
            table = Table(said["table"], [(name, type_) for name, type_ in said["columns"]], self._entry)
            yield table
            seen[table.name] = table.rest()

    def _end(self, manifest: dict[str, Any], seen: dict[str, dict[str, Any]]) -> None:
        if manifest["tables"] != seen:
            raise Broken("Its manifest speaks of other tables than it holds.")
        if not self._frames.is_at_end():
            raise Broken("Something follows its manifest.")
        self.manifest = manifest

    def _entry(self) -> tuple[bytes, bytes]:
        kind, length = _ENTRY.unpack(self._frames.exactly(_ENTRY.size))
        return kind, self._frames.exactly(length)


class Table:
    """One table of an archive while it is read."""

    def __init__(self, name: str, columns: list[tuple[str, str]], entry: Any) -> None:
        self.name, self.columns = name, columns
        self._entry, self._digest = entry, RowsDigest()
        self._end: dict[str, Any] | None = None

    def rows(self) -> Iterator[bytes]:
        """Yield the rows as they were written; raise Broken when their number or their hash is another."""
        while self._end is None:
            kind, payload = self._entry()
            if kind == END:
                self._end = _read(payload)
                if self._end != self._digest.said():
                    raise Broken(f"The rows of {self.name} are not those that were counted.")
            elif kind == ROW:
                self._digest.add(payload)
                yield payload
            else:
                raise Broken(f"The table {self.name} has no end.")

    def rest(self) -> dict[str, Any]:
        """Read what is left of the rows; return their number and hash."""
        for _ in self.rows():
            pass
        return self._end or {}


def first_line(path: Path) -> Line:
    """Return what an archive says of itself in clear; nothing of it is proved before the archive was opened."""
    with path.open("rb") as file:
        return _first_line(file)[0]


def sync_folder(folder: Path) -> None:
    """Bring a rename to the disk; systems that know no such thing do it by themselves."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Counted:
    """A file to write to, as far as frames need one."""

    def __init__(self, write: Any) -> None:
        self.write = write


def _first_line(file: BinaryIO) -> tuple[Line, bytes, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise Broken("It is no backup of OpenHART, or its beginning is gone.")
    try:
        length = _LENGTH.unpack(file.read(_LENGTH.size))[0]
        said = file.read(min(length, _LONGEST_LINE))
        fields = json.loads(said)
        wanted = fields.pop("format")
        wrapped = base64.b64decode(fields.pop("key"), validate=True)
        if wanted != FORMAT:
            raise Broken(f"It is of format {wanted}; this program reads format {FORMAT}. Use the program that made it.")
        return Line(**fields), wrapped, said
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Broken("Its first line was cut short or altered.") from fault


def _wrapped(secret: bytes, key: bytes, line: Line) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, key, _whose(line))


def _unwrapped(secret: bytes, wrapped: bytes, line: Line) -> bytes:
    try:
        return AESGCM(secret).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], _whose(line))
    except (InvalidTag, ValueError):
        raise OtherKey(
            "It does not open with the key file of this installation: it was made with another, or its first line "
            "was altered."
        ) from None


def _whose(line: Line) -> bytes:
    return f"backup:{line.kind}:{line.installation}:{line.ident}".encode()


def _stream_key(key: bytes, said: bytes) -> bytes:
    """Return the key of the frames: another for every first line, so that none can be exchanged."""
    return HKDF(SHA256(), _KEY_BYTES, sha256(MAGIC + said).digest(), b"openhart backup frames").derive(key)


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()


def _read(payload: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(payload)
    return said
