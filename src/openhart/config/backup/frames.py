"""Sealed bytes of any length, in frames: each is bound to its number, and the last one says that it is the last.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizar 2015) over AES-256-GCM: the nonce is the frame's number
and one byte that is 1 in the last frame only. A stream that was cut, lengthened, reordered or mixed with another does
not open. The key is used for one stream alone. Memory holds one frame.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FRAME = 256 * 1024
_TAG = 16
_LONGEST = FRAME + 1 + _TAG + 1024  # what does not shrink grows by a few bytes
_LENGTH = struct.Struct(">I")
_PLAIN, _SMALLER = b"\x00", b"\x01"
_TASTE = 8 * 1024


class Broken(Exception):  # noqa: N818 - what happened, in a word
    """Raised with a sentence when an archive is cut short, altered, out of order, or another key's."""


class Writer:
    """Seals what is written into frames; `close` seals the last one. Without it the stream never opens."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file, self._cipher = file, AESGCM(key)
        self._held = bytearray()
        self._number = 0

    def write(self, data: bytes) -> None:
        """Take bytes in; whole frames are sealed and written, the rest is held back."""
        self._held += data
        while len(self._held) > FRAME:  # not at FRAME: the last frame must still be there when the end comes
            self._seal(bytes(self._held[:FRAME]), is_last=False)
            del self._held[:FRAME]

    def close(self) -> None:
        """Seal what is held as the last frame."""
        self._seal(bytes(self._held), is_last=True)
        self._held.clear()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last=is_last), _packed(plain), None)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class Reader:
    """Gives back what was written, frame by frame; raises Broken at the first that is not as it was sealed."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._frames = _opened(file, AESGCM(key))
        self._held = b""
        self._at = 0

    def exactly(self, count: int) -> bytes:
        """Return the next ``count`` bytes; raise Broken when the stream ends before."""
        found = bytearray()
        while len(found) < count:
            if self._at == len(self._held):
                following = next(self._frames, None)
                if following is None:
                    raise Broken("It ends in the middle of an entry.")
                self._held, self._at = following, 0
            part = self._held[self._at : self._at + count - len(found)]
            self._at += len(part)
            found += part
        return bytes(found)

    def is_at_end(self) -> bool:
        """Return whether all was given back and the last frame was seen."""
        while self._at == len(self._held):
            following = next(self._frames, None)
            if following is None:
                return True
            self._held, self._at = following, 0
        return False


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _packed(plain: bytes) -> bytes:
    """Return a frame made smaller where that helps: sealed bytes, which are most of an archive, do not shrink."""
    taste = plain[:_TASTE]
    if len(zlib.compress(taste, 1)) < len(taste) * 0.9:
        return _SMALLER + zlib.compress(plain, 1)
    return _PLAIN + plain


def _unpacked(packed: bytes) -> bytes:
    if packed[:1] == _PLAIN:
        return packed[1:]
    return zlib.decompressobj().decompress(packed[1:], FRAME)


def _opened(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    """Yield the frames, each looked at with the next in hand: only the last may be marked as the last."""
    number = 0
    sealed = _sealed(file, number)
    if sealed is None:
        raise Broken("It is cut short: nothing follows its first line.")
    while sealed is not None:
        following = _sealed(file, number + 1)
        yield _unpacked(_open(cipher, sealed, number, is_last=following is None))
        sealed, number = following, number + 1


def _sealed(file: BinaryIO, number: int) -> bytes | None:
    length = file.read(_LENGTH.size)
    if not length:
        return None
    size = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else 0
    if len(length) == _LENGTH.size and not _TAG < size <= _LONGEST:
        raise Broken(f"It was altered: part {number + 1} has an impossible length.")
    sealed = file.read(size)
    if len(length) < _LENGTH.size or len(sealed) < size:
        raise Broken(f"It is cut short in part {number + 1}.")
    return sealed


def _open(cipher: AESGCM, sealed: bytes, number: int, *, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, is_last=is_last), sealed, None)
    except InvalidTag:
        pass
    try:
        cipher.decrypt(_nonce(number, is_last=not is_last), sealed, None)
    except InvalidTag:
        raise Broken(f"Part {number + 1} was altered, or stands where another belongs.") from None
    raise Broken(
        f"It is cut short after part {number + 1}."
        if is_last
        else f"Something was added after its end, part {number + 1}."
    )
