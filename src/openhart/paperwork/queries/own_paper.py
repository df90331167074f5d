"""The agency's own fillable PDF: its boxes filled, and what has no box or does not fit on a sheet behind it.

Nothing is cut off and nothing is lost: a text that is longer than its box, or has letters that the box's font lacks,
stands on the sheet, and the box says so. Boxes are closed afterwards: what left is what stands there.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf.form import CheckboxField, Form, TextField

from openhart.foundation.refused import Refused
from openhart.paperwork.lifecycle import Entry, Filled
from openhart.paperwork.queries.boxes import fits, put
from openhart.paperwork.queries.joining import joined
from openhart.policy import OwnPaper

_READ_ONLY = 1
_SEE, _SEE_BRIEFLY = "See the sheet that follows", "See sheet"
#: What a PDF that is no such thing, or a strange one, ends in.
UNUSABLE = (Refused, pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError)
Sheet = Callable[[Filled], bytes]


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the paper as the agency mapped it: which field it takes, and which line of it ticks it."""

    name: str
    field: str
    line: str = ""


def boxes_of(paper: OwnPaper) -> list[Box]:
    """Return the boxes of an own paper: ``field`` fills one, ``field = line`` ticks one."""
    parts = ((name, said.partition("=")) for name, said in paper.boxes.items())
    return [Box(name, field.strip(), line.strip()) for name, (field, _, line) in parts]


def on_own_paper(filled: Filled, paper: OwnPaper, *, sheet: Sheet) -> bytes:
    """Return the agency's PDF filled, with a sheet behind it for the rest; ``sheet`` prints one.

    The same form filled alike makes the same bytes. A field that is not let out leaves its box empty.
    """
    entries = {each.code: each for each in filled.entries()}
    out = io.BytesIO()
    with _opened(paper.file) as pdf:
        known = dict(Form(pdf).items())
        taken = [box for box in boxes_of(paper) if box.field in entries and box.name in known]
        placed = {box.field for box in taken if _put(pdf, known[box.name], box, entries[box.field])}
        _closed(pdf)
        rest = _without(filled, placed)
        if rest.sections:
            joined(pdf, sheet(rest))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def faults_of(paper: OwnPaper) -> list[str]:
    """Return what is wrong with an own paper, as sentences; the last ones are only worth knowing."""
    try:
        with _opened(paper.file) as pdf:
            known = dict(Form(pdf).items())
            boxes = boxes_of(paper)
            wrong = [f"There is no box {each.name} on {paper.file.name}." for each in boxes if each.name not in known]
            wrong += list(_unfit(boxes, known))
            if "/StructTreeRoot" not in pdf.Root:
                wrong.append(f"{paper.file.name} has no tags: people who cannot see it cannot read it.")
            return wrong
    except Refused as refused:
        return [refused.reason]


def _unfit(boxes: list[Box], known: dict[str, Any]) -> Iterator[str]:
    for box in boxes:
        wanted = CheckboxField if box.line else TextField
        if box.name in known and not isinstance(known[box.name], wanted):
            yield f"The box {box.name} is not one {'to tick' if box.line else 'for text'}."


def _opened(file: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(file)
    except (pikepdf.PdfError, OSError) as fault:
        raise Refused(f"The agency's own form {file.name} cannot be read ({type(fault).__name__}).") from fault


def _put(pdf: pikepdf.Pdf, field: object, box: Box, entry: Entry) -> bool:
    """Fill or tick a box; return whether the whole field stands on the paper now."""
    if isinstance(field, CheckboxField):
        field.checked = box.line in entry.lines
        return box.line in entry.lines and len(entry.lines) == 1
    if not isinstance(field, TextField):
        return False
    text = "\n".join(entry.lines) if field.is_multiline else "; ".join(entry.lines)
    text = "Not known" if entry.is_unknown else text
    is_whole = entry.table is None and entry.picture is None and fits(text, field)
    put(pdf, text if is_whole else next((each for each in (_SEE, _SEE_BRIEFLY) if fits(each, field)), ""), field)
    return is_whole


def _closed(pdf: pikepdf.Pdf) -> None:
    """Close every box, and take away whatever a reader would run."""
    for field in pdf.acroform.fields:
        field.obj["/Ff"] = int(field.obj.get("/Ff", 0)) | _READ_ONLY
        _take(field.obj, "/AA", "/A")
    _take(pdf.Root, "/OpenAction", "/AA")
    _take(pdf.Root.get("/AcroForm", {}), "/XFA", "/NeedAppearances")
    if "/Names" in pdf.Root:
        _take(pdf.Root.Names, "/JavaScript")


def _take(owner: Any, *keys: str) -> None:
    for key in keys:
        if key in owner:
            del owner[key]


def _without(filled: Filled, placed: set[str]) -> Filled:
    """Return what is left for the sheet."""
    kept = ((each, tuple(one for one in each.entries if one.code not in placed)) for each in filled.sections)
    sections = tuple(replace(each, entries=entries) for each, entries in kept if entries)
    form = replace(filled.form, title=f"{filled.form.title}, continued", paper=None)
    return replace(filled, sections=sections, form=form)
