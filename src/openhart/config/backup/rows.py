"""Rows as bytes, the same for both databases: JSON, with the bytes of sealed columns behind it as they are.

Values are written as SQLite keeps them: an identifier as 32 hexadecimal signs, a time as UTC text, an hour of the day
as it is, yes and no as 1 and 0, JSON as its text. PostgreSQL understands all of these as well.
"""

import json
import struct
from collections.abc import Sequence
from typing import Any

BYTES = "bytes"
#: Every type of column there is; a column of another stops the backup rather than being left out.
TYPES = ("uuid", "time", "date", "hour", "bool", "int", "real", "text", "json", BYTES)
_LENGTH = struct.Struct(">I")


def packed(values: Sequence[Any], blobs: Sequence[int]) -> bytes:
    """Return a row; ``blobs`` are the places of the columns that hold bytes."""
    said, behind = list(values), []
    for place in blobs:
        if said[place] is not None:
            behind.append(bytes(said[place]))
            said[place] = len(behind[-1])
    text = json.dumps(said, separators=(",", ":")).encode()
    return b"".join((_LENGTH.pack(len(text)), text, *behind))


def unpacked(row: bytes, blobs: Sequence[int]) -> list[Any]:
    """Return the values of a row."""
    at = _LENGTH.size + _LENGTH.unpack_from(row)[0]
    values: list[Any] = json.loads(row[_LENGTH.size : at])
    for place in blobs:
        if values[place] is not None:
            length = values[place]
            values[place] = row[at : at + length]
            at += length
    return values


def blobs_of(columns: Sequence[tuple[str, str]]) -> list[int]:
    """Return the places of the columns that hold bytes."""
    return [place for place, (_, type_) in enumerate(columns) if type_ == BYTES]
