"""Asking the workshop: a process apart is given a file piece by piece, and answers or is ended."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openhart
from openhart.documents.workshop import walls
from openhart.documents.workshop.findings import Report
from openhart.foundation.refused import Refused

#: An answer of more bytes than this is not read any further: a page is a picture of a few hundred kilobytes.
MOST_ANSWERED = 24 * 1024 * 1024
_PATIENCE_S = 40.0
_WAIT_S = 60.0
_STEP = 256 * 1024
#: So many files are looked at at once: the memory of each is limited, and with it that of all.
_places = threading.BoundedSemaphore(2)
_BUSY = "The desk is looking at other files just now. Try again in a minute."
_NOT_SHOWN = "This file cannot be shown. The original is kept as it came."


def examine(pieces: Iterable[bytes], ending: str) -> Report:
    """Return what a file is; one that the workshop gave up on is too heavy to open."""
    if not walls.can_stand():
        return Report(refusal="too_heavy")
    said, _ = _asked(["examine", ending or "-"], pieces)
    if said is None:
        return Report(refusal="too_heavy")
    return Report(
        type=str(said["type"]), shown_as=str(said["shown_as"]), pages=int(said["pages"]),
        refusal=str(said["refusal"]), notes=[str(note) for note in said["notes"]], looks_like=str(said["looks_like"]),
    )  # fmt: skip


def render(pieces: Iterable[bytes], code: str, page: int) -> tuple[str, int, int, bytes]:
    """Return one page as it is shown: media type, width, height and bytes; refuse what cannot be shown."""
    said, content = _asked(["render", code, str(page)], pieces) if walls.can_stand() else (None, b"")
    if said is None or said["refusal"] or said["media"] not in {"image/jpeg", "text/plain"}:
        raise Refused(_NOT_SHOWN)
    return str(said["media"]), int(said["width"]), int(said["height"]), content


def _asked(words: list[str], pieces: Iterable[bytes]) -> tuple[dict[str, Any] | None, bytes]:
    """Return the first line of the answer, read as JSON, and what comes after it; None when there was no answer."""
    if not _places.acquire(timeout=_WAIT_S):
        raise Refused(_BUSY)
    try:
        with _process(words) as process:
            answer = bytearray()
            reader = threading.Thread(target=_read, args=(process, answer), daemon=True)
            reader.start()
            _feed(process, pieces)
            reader.join(_PATIENCE_S)
            is_done = not reader.is_alive()
            process.kill()
            reader.join()
            is_whole = is_done and process.wait() in {0, -9} and len(answer) <= MOST_ANSWERED
    finally:
        _places.release()
    line, _, content = bytes(answer).partition(b"\n") if is_whole else (b"", b"", b"")
    try:
        said = json.loads(line)
    except ValueError:
        return None, b""
    return (said, content) if isinstance(said, dict) else (None, b"")


@contextmanager
def _process(words: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the workshop with nothing of ours but where its program lies, and end it whatever happens."""
    program = str(Path(openhart.__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-s", "-B", "-m", "openhart.documents.workshop", *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/",
        env={"PYTHONPATH": program, "PYTHONUTF8": "1", "PYTHONMALLOC": "malloc"}, start_new_session=True,
    )  # fmt: skip
    # Whatever it does, it is ended: a decoder that hangs holds a place only so long.
    alarm = threading.Timer(_PATIENCE_S, process.kill)
    alarm.daemon = True
    alarm.start()
    try:
        yield process
    finally:
        alarm.cancel()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what was not written yet has no reader any more
        return


def _feed(process: "subprocess.Popen[bytes]", pieces: Iterable[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - it was started with a pipe
    try:
        for piece in pieces:
            process.stdin.write(piece)
        process.stdin.close()
    except OSError:  # it ended before it had read all: its answer, or that there is none, says why
        return


def _read(process: "subprocess.Popen[bytes]", answer: bytearray) -> None:
    assert process.stdout is not None  # noqa: S101 - likewise
    while len(answer) <= MOST_ANSWERED:
        try:
            step = process.stdout.read1(_STEP)  # type: ignore[attr-defined]
        except (OSError, ValueError):
            return
        if not step:
            return
        answer += step
