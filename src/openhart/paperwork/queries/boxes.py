"""Text drawn into the boxes of a fillable PDF: measured before, so that what does not fit is known and never cut off.

The library's own drawing guesses at widths and fails for fonts without measures; ours uses Helvetica alone, whose
widths are public (Adobe's font metrics), and the letters of WinAnsi.
"""

import unicodedata
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pikepdf.form import TextField

_USUAL_SIZE, _SMALLEST = 10.0, 6.0
_EDGE, _LEADING = 2.0, 1.2
#: Widths of the characters from the space to the tilde, in thousandths of the size.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
_FIRST, _WIDEST = 32, 1015


def fits(text: str, field: TextField) -> bool:
    """Return whether a text stands whole in every place of a box."""
    if field.max_length is not None and len(text) > field.max_length:
        return False
    return _is_plain(text) and all(_rows(text, widget, field) is not None for widget in _widgets(field))


def put(pdf: pikepdf.Pdf, text: str, field: TextField) -> None:
    """Write a text that fits into a box, and draw it."""
    field._field.obj["/V"] = String(text)  # noqa: SLF001 - the library shows a field's object no other way
    size = _size(field)
    for widget in _widgets(field):
        widget["/AP"] = Dictionary(N=_drawn(pdf, widget, _rows(text, widget, field) or [], size))


def _is_plain(text: str) -> bool:
    """Return whether every character has a place in WinAnsi."""
    if any(unicodedata.category(each) in {"Cc", "Cf"} and each != "\n" for each in text):
        return False
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _rows(text: str, widget: Any, field: TextField) -> list[str] | None:
    """Return a text in the lines in which it stands in one place, None where it does not fit."""
    wide, high = _inside(widget)
    size = _size(field)
    if not field.is_multiline:
        return [text] if "\n" not in text and _width(text, size) <= wide else None
    rows = [row for line in text.split("\n") for row in _wrapped(line, wide, size)]
    fitting = all(_width(row, size) <= wide for row in rows)
    return rows if fitting and len(rows) * size * _LEADING <= high else None


def _wrapped(line: str, wide: float, size: float) -> list[str]:
    """Return a line broken at spaces; a word that is too wide alone stays as it is and does not fit."""
    rows, row = [], ""
    for word in line.split(" "):
        longer = f"{row} {word}" if row else word
        if row and _width(longer, size) > wide:
            rows.append(row)
            row = word
        else:
            row = longer
    return [*rows, row]


def _width(text: str, size: float) -> float:
    return sum(_of(each) for each in text) * size / 1000


def _of(character: str) -> int:
    """Return the width of a character; of a letter with an accent that of the letter, of others the widest."""
    at = ord(unicodedata.normalize("NFD", character)[0]) - _FIRST
    return _WIDTHS[at] if 0 <= at < len(_WIDTHS) else _WIDEST


def _drawn(pdf: pikepdf.Pdf, widget: Any, rows: list[str], size: float) -> Any:
    wide, high = _inside(widget)
    top = high - size if len(rows) > 1 else (high - size) / 2 + size * 0.2
    lines = b" T* ".join(b"(" + _escaped(row) + b") Tj" for row in rows)
    start = f"/Tx BMC q BT /HartHelv {size:g} Tf 0 g {size * _LEADING:g} TL {_EDGE:g} {top:g} Td ".encode()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    return pdf.make_stream(
        start + lines + b" ET Q EMC", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, wide + 2 * _EDGE, high + 2 * _EDGE]), Resources=Dictionary(Font=Dictionary(HartHelv=font)),
    )  # fmt: skip


def _escaped(row: str) -> bytes:
    return row.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _inside(widget: Any) -> tuple[float, float]:
    left, low, right, high = (float(each) for each in widget["/Rect"])
    return abs(right - left) - 2 * _EDGE, abs(high - low) - 2 * _EDGE


def _widgets(field: TextField) -> list[Any]:
    """Return every place on the paper at which a box is drawn."""
    found = field._field.obj  # noqa: SLF001 - likewise
    return [each for each in found.get("/Kids", []) if "/Rect" in each] or [found]


def _size(field: TextField) -> float:
    """Return the size of a box's font; where it is left to the reader, the usual one."""
    look = str(field._field.get_inheritable_field_value("/DA") or "").split()  # noqa: SLF001 - likewise
    given = float(look[look.index("Tf") - 1]) if "Tf" in look[1:] else 0.0
    return max(given, _SMALLEST) if given else _USUAL_SIZE
