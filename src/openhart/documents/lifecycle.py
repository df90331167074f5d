"""How much is taken, the states of a document, and what may follow what."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

MIB = 1024 * 1024
ARRIVING, ARRIVED, WAITING, KEPT = "arriving", "arrived", "waiting", "kept"
LOCKED, WITHDRAWN, DESTROYED = "locked", "withdrawn", "destroyed"
#: Not yet a document of the case: its sender's alone, and gone within a day.
UNFINISHED = frozenset({ARRIVING, ARRIVED})
#: How long a file that nobody finished describing stays.
UNFINISHED_FOR = timedelta(hours=24)
#: From which states each act may be done.
MOVES: Mapping[str, frozenset[str]] = {
    "keep": frozenset({ARRIVED}),
    "scan": frozenset({WAITING}),
    "show": frozenset({KEPT}),
    "take": frozenset({KEPT}),
    "withdraw": frozenset({WAITING, KEPT}),
    "lock": frozenset({WAITING, KEPT, WITHDRAWN}),
    "report": frozenset({LOCKED}),
    "hand_over": frozenset({LOCKED}),
    "destroy": frozenset({WAITING, KEPT, LOCKED, WITHDRAWN}),
}
_SAID: Mapping[str, str] = {
    ARRIVING: "The file has not arrived whole yet.",
    ARRIVED: "The file has arrived and is not described yet.",
    WAITING: "The file waits for the virus scanner. Nobody can open it until it was scanned.",
    KEPT: "The document is kept already.",
    LOCKED: "This file is locked because it may be unlawful to look at. It leaves the desk to law enforcement only.",
    WITHDRAWN: "This document was withdrawn as a mistaken upload.",
    DESTROYED: "This document was destroyed when its time had come.",
}
_LONGEST_NAME = 150
#: A piece of a file as it is sealed.
CHUNK = MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken, in bytes. ``headroom`` is what stays free on the disk: reports are taken down to the last."""

    per_file: int = 100 * MIB
    per_case: int = 2_000 * MIB
    per_day: int = 1_000 * MIB  # by one person
    files_per_day: int = 200
    headroom: int = 1_024 * MIB
    longest: timedelta = timedelta(minutes=30)  # that one file may take to arrive


def refusal(state: str, move: str) -> str | None:
    """Return why an act cannot be done in a state, or None when it can."""
    return None if state in MOVES[move] else _SAID[state]


def clean_name(given: str) -> str:
    """Return the name a file came with, without its path and what cannot be seen; never empty, its ending kept."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip(" .")
    stem, dot, end = seen.rpartition(".")
    if len(seen) > _LONGEST_NAME:
        keeps = dot + end[:20] if dot else ""
        seen = (stem if dot else end)[: _LONGEST_NAME - len(keeps)] + keeps
    return seen or "file"


def ending_of(name: str) -> str:
    """Return the ending of a name in small letters, letters and digits only; empty when it has none."""
    end = name.rpartition(".")[2].lower() if "." in name else ""
    return end if end.isascii() and end.isalnum() and len(end) <= 10 else ""  # noqa: PLR2004 - no known ending is longer


def size_words(size: int) -> str:
    """Return a size as people say it."""
    if size < MIB:
        return f"{max(1, round(size / 1024)):,} KB"
    return f"{size / MIB:,.1f} MB"
