"""How answers look: as JSON to the letter of the contract, and as plain tables for people."""

import os
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any, TextIO

from openhart.policy.answer import Answer, Duty
from openhart.policy.reading.moments import iso, told

WIDTH = 100
_COLOURS = {
    "overdue": "\x1b[1;31m",
    "open": "\x1b[33m",
    "done": "\x1b[32m",
    "done_late": "\x1b[35m",
    "waived": "\x1b[2m",
    "withdrawn": "\x1b[2m",
}
_PLAIN = "\x1b[0m"


def out(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(f"{text}\n")


def err(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"{text}\n")


def clean(text: str) -> str:
    """Return a text on one line without control characters: what a file says never steers a terminal."""
    text = " ".join(text.split())
    return text if text.isprintable() else "".join(_seen(each) for each in text)


def _seen(each: str) -> str:
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in {"Cc", "Cf", "Cs"} else each


def in_colour(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that may show colours."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def as_json(name: str, answer: Answer, asked_at: datetime, zone: tzinfo) -> dict[str, Any]:
    """Return an answer in the form of the contract; times in ISO 8601 with the pack's offset."""
    return {
        "scenario": name,
        "asked_at": iso(asked_at, zone),
        "duties": [duty_json(duty, zone) for duty in answer.duties],
        "undecided": [{"duty": each.duty, "rule": each.rule, "needs": list(each.needs)} for each in answer.undecided],
        "refused": [
            {"event": each.event, "at": iso(each.at, zone), "rule": each.rule, "reason": each.reason}
            for each in answer.refused
        ],
    }


def duty_json(duty: Duty, zone: tzinfo) -> dict[str, Any]:
    """Return one duty in the form of the contract."""
    return {
        "duty": duty.code,
        "episode": duty.episode,
        "owed_by": duty.owed_by,
        "from": iso(duty.from_at, zone),
        "due": iso(duty.due_at, zone),
        "limit": duty.limit,
        "state": duty.state,
        "discharged_at": iso(duty.discharged_at, zone),
        "because": [
            {"rule": each.rule, "citation": each.citation, "event_at": iso(each.event_at, zone)}
            for each in duty.because
        ],
    }


def as_text(name: str, policy: str, answer: Answer, asked_at: datetime, zone: tzinfo, *, colour: bool = False) -> str:
    """Return an answer for a reader: the duties as a table, then what is undecided and refused."""
    parts = [clean(name), f"policy {clean(policy)}, asked {told(asked_at, zone)}", ""]
    parts.append(duties_table(answer.duties, zone, colour=colour) if answer.duties else "No duty is owed.")
    if answer.undecided:
        parts += ["", "Undecided, until these facts are known:"]
        parts += table(("duty", "rule", "needs"), [(u.duty, u.rule, ", ".join(u.needs)) for u in answer.undecided])
    if answer.refused:
        parts += ["", "Refused:"]
        for each in answer.refused:
            parts += wrapped(f"{each.event} at {told(each.at, zone)}: {each.reason} (rule {each.rule})", "  ")
    return "\n".join(parts)


def duties_table(duties: Sequence[Duty], zone: tzinfo, *, colour: bool = False) -> str:
    """Return duties as a table, one to a line."""
    heads = ("duty", "episode", "owed by", "from", "due", "limit", "state", "discharged")
    rows = [
        (
            duty.code,
            duty.episode,
            duty.owed_by,
            told(duty.from_at, zone),
            told(duty.due_at, zone),
            duty.limit,
            duty.state,
            told(duty.discharged_at, zone),
        )
        for duty in duties
    ]
    lines = table(heads, rows)
    if colour:
        colours = [_COLOURS.get(duty.state, "") for duty in duties]
        lines[2:] = [f"{start}{line}{_PLAIN}" for start, line in zip(colours, lines[2:], strict=True)]
    return "\n".join(lines)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table: heads, a rule, and the rows, in columns as wide as they need."""
    cells = [[clean(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def wrapped(text: str, begin: str = "", rest: str | None = None) -> list[str]:
    """Return a text in lines of the common width, indented."""
    return textwrap.wrap(
        clean(text),
        WIDTH,
        initial_indent=begin,
        subsequent_indent=begin if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
