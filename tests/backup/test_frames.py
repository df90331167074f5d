"""A stream of frames opens whole and in order, or not at all."""

import io
import os
import struct

import pytest

from openhart.config.backup import frames
from openhart.config.backup.frames import FRAME, Broken

KEY = bytes(range(32))


def _sealed(plain: bytes, key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    writer = frames.Writer(file, key)
    for start in range(0, len(plain), 100_000):
        writer.write(plain[start : start + 100_000])
    writer.close()
    return file.getvalue()


def _opened(sealed: bytes, length: int, key: bytes = KEY) -> bytes:
    reader = frames.Reader(io.BytesIO(sealed), key)
    found = reader.exactly(length)
    assert reader.is_at_end()
    return found


def _parts(sealed: bytes) -> list[bytes]:
    parts, at = [], 0
    while at < len(sealed):
        size = 4 + struct.unpack_from(">I", sealed, at)[0]
        parts.append(sealed[at : at + size])
        at += size
    return parts


@pytest.mark.parametrize("length", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 17])
@pytest.mark.parametrize("fill", ["random", "even"])
def test_what_went_in_comes_out(length: int, fill: str) -> None:
    plain = os.urandom(length) if fill == "random" else b"yes, no, " * (length // 9) + b"x" * (length % 9)
    sealed = _sealed(plain)
    assert _opened(sealed, length) == plain
    assert len(sealed) < length + 2000 if fill == "random" else len(sealed) <= max(60, length // 20)


def test_every_cut_is_found() -> None:
    plain = os.urandom(3 * FRAME + 1000)
    sealed = _sealed(plain)
    ends = [len(b"".join(_parts(sealed)[:count])) for count in range(4)]
    for length in {*ends, *(end + 1 for end in ends), *(end + 5 for end in ends), len(sealed) - 1, len(sealed) // 2}:
        with pytest.raises(Broken, match=r"cut short|altered"):
            _opened(sealed[:length], len(plain))


def test_a_cut_between_two_parts_is_called_a_cut() -> None:
    sealed = _sealed(os.urandom(3 * FRAME + 1000))
    with pytest.raises(Broken, match="cut short after part 2"):
        _opened(b"".join(_parts(sealed)[:2]), 3 * FRAME)


def test_every_changed_bit_is_found() -> None:
    plain = os.urandom(FRAME + 500)
    sealed = _sealed(plain)
    for place in {0, 3, 4, 5, 100, FRAME, FRAME + 16, FRAME + 21, FRAME + 30, len(sealed) - 17, len(sealed) - 1}:
        changed = bytearray(sealed)
        changed[place] ^= 0x10
        with pytest.raises(Broken):
            _opened(bytes(changed), len(plain))


def test_parts_in_another_order_doubled_or_left_out_are_found() -> None:
    plain = os.urandom(4 * FRAME)
    one, two, three, four = _parts(_sealed(plain))
    for mixed in ([two, one, three, four], [one, one, three, four], [one, three, four], [one, two, three, four, four],
                  [one, two, three, four, one]):  # fmt: skip
        with pytest.raises(Broken, match=r"altered|added"):
            _opened(b"".join(mixed), len(plain))


def test_parts_of_another_stream_are_found() -> None:
    plain = os.urandom(2 * FRAME)
    mine, other = _parts(_sealed(plain)), _parts(_sealed(plain, bytes(32)))
    with pytest.raises(Broken, match="Part 2 was altered"):
        _opened(mine[0] + other[1], len(plain))


def test_what_was_written_is_not_in_the_stream() -> None:
    plain = b"Maribel Ortega-Lindqvist " * 50_000
    assert b"Maribel" not in _sealed(plain)
