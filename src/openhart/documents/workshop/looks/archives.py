"""Zip archives: every entry is counted, measured and unpacked to nowhere before anything is believed of it."""

import io
import itertools
import re
import stat
import struct
import zipfile
import zlib

from openhart.documents.workshop.findings import Found

MOST_ENTRIES = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
#: An entry may unpack to so many times its size; small ones may unpack to anything small.
MOST_RATIO = 200
_SMALL = 4 * 1024 * 1024
_LOCAL_HEADER = 30
_STEP = 256 * 1024
_TAIL = 66_000
_END = b"PK\x05\x06"
_ARCHIVES = re.compile(r"\.(zip|jar|apk|7z|rar|gz|tgz|bz2|xz|zst|tar|cab|iso|arj|lzh)$", re.IGNORECASE)
_STARTS = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_UNSAFE = re.compile(
    r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\\|[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def has_archive_at_end(data: bytes) -> bool:
    """Return whether an archive's end lies at the end of a file: programs would unpack it whatever stands before."""
    tail = data[-_TAIL:]
    at = tail.rfind(_END)
    while at >= 0:
        if at + 22 <= len(tail):
            _, entries, size, offset = struct.unpack("<8xHHII", tail[at : at + 20])
            if (
                entries
                and size + offset <= len(data)
                and data[offset + _shift(data, tail, at, size, offset) :][:2] == b"PK"
            ):
                return True
        at = tail.rfind(_END, 0, at)
    return False


def _shift(data: bytes, tail: bytes, at: int, size: int, offset: int) -> int:
    """Return by how much the archive lies behind the beginning of the file."""
    return max(0, len(data) - len(tail) + at - size - offset)


def opened(data: bytes) -> zipfile.ZipFile:
    """Return an archive whose entries were all looked at; raise Found for the first that must not be."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeError, OverflowError) as fault:
        raise Found("broken") from fault
    if len(entries) > MOST_ENTRIES:
        raise Found("archive_crowded")
    for entry in entries:
        _check_entry(entry)
    _check_places(data, entries)
    _unpack_to_nowhere(archive, entries)
    return archive


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if _UNSAFE.search(entry.orig_filename) or _UNSAFE.search(entry.filename):
        raise Found("archive_names")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Found("archive_link")
    if entry.flag_bits & 0x1:
        raise Found("archive_encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Found("broken")
    if _ARCHIVES.search(entry.filename):
        raise Found("archive_nested")
    if entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise Found("archive_bomb")


def _check_places(data: bytes, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes, names that stand twice, and bytes before the first."""
    if len({entry.filename for entry in entries}) < len(entries):
        raise Found("archive_overlaps")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Found("archive_bomb")
    spans = sorted((entry.header_offset, _end_of(data, entry)) for entry in entries)
    if spans and spans[0][0] != 0:
        raise Found("two_in_one")
    if any(end > following for (_, end), (following, _) in itertools.pairwise(spans)):
        raise Found("archive_overlaps")


def _end_of(data: bytes, entry: zipfile.ZipInfo) -> int:
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise Found("broken")
    name, extra = struct.unpack("<HH", header[26:30])
    return entry.header_offset + _LOCAL_HEADER + int(name) + int(extra) + entry.compress_size


def _unpack_to_nowhere(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack every entry step by step, keeping nothing: what sizes are said may be lies."""
    left = MOST_UNPACKED
    for entry in entries:
        try:
            with archive.open(entry) as stream:
                first = stream.read(_STEP)
                left -= len(first)
                if first.startswith(_STARTS):
                    raise Found("archive_nested")
                while step := stream.read(_STEP):
                    left -= len(step)
                    if left < 0:
                        raise Found("archive_bomb")
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as fault:
            raise Found("broken") from fault
