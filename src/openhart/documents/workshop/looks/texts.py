"""Plain text: shown as text, with nothing hidden in it."""

import re

from openhart.documents.workshop.findings import Found, Report

MOST_SHOWN = 400_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def decoded(data: bytes) -> str | None:
    """Return what the bytes say as text, or None when they are no text."""
    starts = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    first = next((name for start, name in starts.items() if data.startswith(start)), "utf-8")
    for encoding in (first, "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def look(data: bytes, report: Report) -> None:
    """Note what a text hides; raise Found when it is none."""
    text = decoded(data)
    if text is None:
        raise Found("unknown_type")
    if len(text) > MOST_SHOWN:
        report.note("long_text")
    if _HIDDEN.search(text.removeprefix("\ufeff")):
        report.note("hidden_direction")
    report.pages = 1


def render(data: bytes) -> bytes:
    """Return the text as it is shown, in UTF-8: so much of it, its hidden marks made visible."""
    text = decoded(data)
    if text is None:
        raise Found("unknown_type")
    shown = text.removeprefix("\ufeff")[:MOST_SHOWN].replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda found: f"[{ord(found.group()):04X}]", shown).encode("utf-8", "replace")
