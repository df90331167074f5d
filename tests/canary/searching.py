"""Looking for canaries in bytes: as they are, and inside what packs them."""

import base64
import binascii
import contextlib
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.canary.canaries import needles, needles_in_base64, phones

_NEEDLES = needles()
_IN_BASE64 = needles_in_base64()
_PHONES = phones()
_EMPTY = re.compile(rb"\0{64,}")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_TOKENS = re.compile(rb"[A-Za-z0-9_\-+/]{24,}={0,2}")
_PACKED_AT_MOST = 20_000_000
_AROUND = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """A canary that was found where none may be."""

    where: str
    form: str
    around: str

    def __str__(self) -> str:
        return f"{self.where}: {self.form}: {self.around}"


def search(data: bytes, where: str, *, deep: bool = False) -> Iterator[Hit]:
    """Yield what is found in bytes and in what they pack; ``deep`` also undoes base64, as a session's row needs it."""
    yield from _plainly(data, where)
    for name, inner in _unpacked(data):
        yield from _plainly(inner, f"{where} ({name})")
    for token in _TOKENS.findall(data) if deep else ():
        for inner in _decoded(token):
            yield from _plainly(inner, f"{where} (in base64)")
            for name, packed in _inflated(inner):
                yield from _plainly(packed, f"{where} (in base64, {name})")


def search_file(path: Path, where: str = "") -> Iterator[Hit]:
    """Yield what is found in a file, and in its name."""
    yield from _plainly(path.name.encode(errors="surrogateescape"), f"the name of {where or path}")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return  # written and taken away again while we looked: what it held is looked for where it went
    yield from search(data, where or str(path))


def search_folder(folder: Path, *, leave_out: tuple[str, ...] = ()) -> Iterator[Hit]:
    """Yield what is found in every file below a folder."""
    for path in sorted(folder.rglob("*")):
        shown = path.relative_to(folder)
        if set(shown.parts) & set(leave_out):
            continue
        if path.is_file() and not path.is_symlink():
            yield from search_file(path, f"{folder.name}/{shown}")
        else:
            yield from _plainly(path.name.encode(errors="surrogateescape"), f"the name of {shown}")


def _plainly(data: bytes, where: str) -> Iterator[Hit]:
    data = _EMPTY.sub(b"\0", data)  # a run of empty bytes is no text in any writing
    small = data.lower()
    for needle, form in _NEEDLES.items():
        at = small.find(needle)
        if at >= 0:
            yield _hit(data, where, form, at)
    for needle, form in _IN_BASE64.items():
        at = data.find(needle)
        if at >= 0:
            yield _hit(data, where, form, at)
    found = _PHONES.search(small)
    if found:
        yield _hit(data, where, "a telephone number", found.start())


def _hit(data: bytes, where: str, form: str, at: int) -> Hit:
    return Hit(where, form, repr(data[max(at - _AROUND, 0) : at + _AROUND]))


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what archives and compressed streams hold."""
    if data[:2] == b"PK":
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                with contextlib.suppress(RuntimeError, zipfile.BadZipFile):
                    yield name, archive.read(name)
            return
    for name, inner in _inflated(data):
        yield name, inner
        with contextlib.suppress(tarfile.TarError), tarfile.open(fileobj=io.BytesIO(inner)) as archive:
            for member in archive:
                held = archive.extractfile(member) if member.isfile() else None
                if held:
                    yield member.name, held.read()


def _inflated(data: bytes) -> Iterator[tuple[str, bytes]]:
    for found in _ZLIB.finditer(data):
        with contextlib.suppress(zlib.error):
            inner = zlib.decompressobj(wbits=47).decompress(data[found.start() :], _PACKED_AT_MOST)
            if inner:
                yield f"compressed at {found.start()}", inner


def _decoded(token: bytes) -> Iterator[bytes]:
    with contextlib.suppress(binascii.Error, ValueError):
        yield base64.b64decode(token.translate(bytes.maketrans(b"-_", b"+/")) + b"===")
