"""What the log may hold: when, how grave, who speaks, and where a fault happened. Never what anybody said.

One JSON object a line for services; the same values as a line to read when standard error is a terminal.
"""

import json
import logging
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import openhart
from openhart.foundation import log

_FRAMES_SHOWN = 8
_HOUSE = Path(openhart.__file__).resolve().parent.parent


class Discreet(logging.Formatter):
    """Write a record as one JSON object of allow-listed keys; the words of a record are left out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(values(record), separators=(",", ":"))


class DiscreetForPeople(logging.Formatter):
    """Write the same values as a line to read at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        shown = values(record)
        at, level, logger = shown.pop("time"), shown.pop("level"), shown.pop("logger")
        frames = shown.pop("frames", [])
        rest = " ".join(f"{key}={value}" for key, value in shown.items())
        return "\n".join([f"{at} {level} {logger} {rest}".rstrip(), *(f"    {frame}" for frame in frames)])


class Calm(logging.Filter):
    """Keep the line of every single page off a terminal; a service's log gets them all."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is written."""
        return record.levelno > logging.INFO or not sys.stderr.isatty()


def formatter() -> logging.Formatter:
    """Return the formatter for where standard error goes."""
    return DiscreetForPeople() if sys.stderr.isatty() else Discreet()


def begin() -> None:
    """Let nothing speak past the log: warnings, faults that end a program, and the library's own complaints."""
    logging.raiseExceptions = False  # the complaint about a record would print the record
    logging.captureWarnings(capture=True)
    sys.excepthook = tell


def values(record: logging.LogRecord) -> dict[str, Any]:
    """Return what may be kept of a record: its time, level, logger and place, our own event, the kind of a fault."""
    seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
    kept: dict[str, Any] = {
        "time": f"{seconds}.{int(record.msecs):03d}Z",
        "level": record.levelname,
        "logger": record.name,
    }
    said: Mapping[str, Any] = log.said_by(record)
    kept |= said or {"place": f"{_short(record.pathname)}:{record.lineno}"}
    if record.exc_info and record.exc_info[0] is not None:
        kept |= _fault(record.exc_info[0], record.exc_info[2])
    return kept


def tell(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Write the fault that ended a program by its kind and place, where Python would print its words."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
        return
    told = (kind, fault, trace)
    record = logging.LogRecord("openhart.command", logging.CRITICAL, __file__, 0, "ended", (), told)
    sys.stderr.write(formatter().format(record) + "\n")


def _fault(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(trace)[-_FRAMES_SHOWN:]
    return {
        "fault": f"{kind.__module__}.{kind.__qualname__}",
        "frames": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _short(file: str) -> str:
    """Return a file as this package or a library names it, without where it is installed."""
    path = Path(file)
    if path.is_relative_to(_HOUSE):
        return path.relative_to(_HOUSE).as_posix()
    parts = path.parts
    cut = parts.index("site-packages") + 1 if "site-packages" in parts else max(len(parts) - 2, 0)
    return "/".join(parts[cut:])
