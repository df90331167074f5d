"""A filled form as an accessible paper."""

from collections.abc import Iterator

from django.utils import timezone

from openhart.paperwork.lifecycle import Entry, Filled, Section
from openhart.ui import papers
from openhart.ui.words import exact_words

CONFIDENTIAL = "Confidential. For the recipient named above only."


def printed(filled: Filled, *, ground: str = "") -> bytes:
    """Return the paper as tagged PDF (PDF/UA-1); the same form filled alike makes the same bytes.

    ``ground`` is the law under which it goes, in words; it stands at the head.
    """
    head = [("To", [filled.recipient]), ("Prepared", [exact_words(filled.at, timezone.get_current_timezone())])]
    head += [("Ground", [ground])] if ground else []
    blocks = [papers.facts(head, "Recipient"), *(block for each in filled.sections for block in _blocks(each))]
    if filled.form.note:
        blocks.append(papers.text(filled.form.note, title="Note"))
    return papers.printed(
        filled.form.title, blocks, under=f"{filled.form.code}. {filled.form.citation}", foot=CONFIDENTIAL
    )


def _blocks(section: Section) -> Iterator[papers.Block]:
    """Yield the blocks of a section: short fields together in a table, what is told in sentences on its own."""
    title, short = section.title, list[Entry]()
    for each in section.entries:
        if each.table is None and not each.is_long and each.picture is None:
            short.append(each)
            continue
        if short:
            yield _facts(short, title)
            title, short = "", []
        if title:
            yield papers.text(title=title)
            title = ""
        yield _alone(each)
    if short:
        yield _facts(short, title)


def _facts(entries: list[Entry], title: str) -> papers.Block:
    return papers.facts([(each.label, each.lines) for each in entries], title)


def _alone(each: Entry) -> papers.Block:
    if each.table is not None:
        return papers.table(each.table.columns, each.table.rows, each.label, none="None recorded.")
    return papers.text(*(each.lines or ("Not known",)), title=each.label)
