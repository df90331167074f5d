"""PDF: looked through for what acts by itself, and drawn page by page. It is never sent to a browser as it is."""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2

from openhart.documents.workshop.findings import Found, Report
from openhart.documents.workshop.looks.pictures import LONGEST_SIDE, MOST_PIXELS, as_jpeg

MOST_PAGES = 2_000
_MOST_OBJECTS = 400_000
_MOST_DEPTH = 12
_SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
_LAUNCHES = frozenset({"/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/URI"})
#: A link that somebody presses is no danger; one that is followed when the file is opened is.
_BY_ITSELF = _LAUNCHES - {"/URI", "/GoToR"}


def look(data: bytes, report: Report) -> None:
    """Note what a PDF would do by itself; raise Found when it is locked or cannot be opened."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            _note(pdf, report)
    except pikepdf.PasswordError as fault:
        raise Found("encrypted") from fault
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError) as fault:
        raise Found("broken") from fault
    if pages > MOST_PAGES:
        raise Found("too_many_pages")
    if pages == 0:
        raise Found("broken")
    report.pages = pages
    render(data, 1)


def render(data: bytes, page: int) -> tuple[bytes, int, int]:
    """Return one page drawn as a JPEG picture."""
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            drawn = document[page - 1]
            width, height = drawn.get_size()
            scale = LONGEST_SIDE / max(width, height, 1)
            if width * height * scale * scale > MOST_PIXELS or width <= 0 or height <= 0:
                raise Found("too_many_pixels")
            image = drawn.render(scale=scale, may_draw_forms=False).to_pil()
        finally:
            document.close()
    except pypdfium2.PdfiumError as fault:
        raise Found("encrypted" if "password" in str(fault).lower() else "broken") from fault
    except (IndexError, ValueError, RuntimeError, MemoryError) as fault:
        raise Found("broken") from fault
    return as_jpeg(image)


def _note(pdf: pikepdf.Pdf, report: Report) -> None:
    if "/AcroForm" in pdf.Root:
        report.note("pdf_form")
        if "/XFA" in pdf.Root.AcroForm:
            report.note("pdf_script")
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) in _LAUNCHES:
        report.note("pdf_launch")
    for count, item in enumerate(pdf.objects):
        if count > _MOST_OBJECTS:
            raise Found("too_heavy")
        for one in _dictionaries(item, 0):
            _note_one(one, report)


def _note_one(one: pikepdf.Object, report: Report) -> None:
    act = str(one.get("/S", ""))
    if act in _SCRIPTS or "/JS" in one:
        report.note("pdf_script")
    if act in _BY_ITSELF:
        report.note("pdf_launch")
    if "/EF" in one or str(one.get("/Type", "")) == "/EmbeddedFile":
        report.note("pdf_embedded")


def _dictionaries(item: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries written inside an object, without following references: those are objects themselves."""
    if depth > _MOST_DEPTH or (depth and getattr(item, "is_indirect", False)):
        return
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        for value in item.values():
            yield from _dictionaries(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _dictionaries(value, depth + 1)
