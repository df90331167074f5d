"""Forms made without a database, and papers read back as text and as pictures."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2

from openhart.paperwork.lifecycle import Entry, Filled, Picture, Section, Table
from openhart.policy import load_forms

AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)


def form_of(*entries: Entry, title: str = "A section", recipient: str = "FBI") -> Filled:
    """Return a DCF-737 that holds just these fields."""
    return Filled(
        form=load_forms("us-ct")["DCF-737"], to="fbi", recipient=recipient, at=AT, fields=(),
        sections=(Section(title, entries),),
    )  # fmt: skip


def entry(*lines: str, label: str = "Label", is_long: bool = False) -> Entry:
    """Return a field with some lines."""
    return Entry(code="x", label=label, leaves=("child.name",), lines=lines, is_long=is_long)


def table(*rows: tuple[str, ...]) -> Entry:
    """Return a field that is a table of two columns."""
    return replace(entry(label="A table"), table=Table(("First", "Second"), rows))


def picture(content: bytes) -> Entry:
    """Return a field that is a picture."""
    return replace(entry(label="Photograph"), picture=Picture(content, "Photograph of the child"))


def words(made: bytes) -> str:
    """Return the text of a paper, page by page."""
    document = pypdfium2.PdfDocument(made)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def bare(text: str) -> str:
    """Return a text as it is compared: without what only breaks lines, hyphens at their ends included."""
    return "".join(each for each in text if not each.isspace() and each not in "-\u200b\ufffe\x02\u00ad")


def ink_outside(made: bytes, margin: float = 0.3) -> Iterable[int]:
    """Yield the numbers of pages on which something is drawn within ``margin`` inches of an edge, or beyond it."""
    document = pypdfium2.PdfDocument(made)
    try:
        for number, page in enumerate(document, 1):
            drawn = page.render(scale=1).to_pil().convert("L")
            edge = int(margin * 72)
            inner = drawn.copy()
            inner.paste(255, (edge, edge, drawn.width - edge, drawn.height - edge))
            if inner.getextrema()[0] < 250:
                yield number
    finally:
        document.close()
