"""A filled form as an accessible paper."""

import logging
from collections.abc import Iterator
from itertools import groupby

from django.utils import timezone

from openhart.foundation import log
from openhart.paperwork.lifecycle import Entry, Filled, Section
from openhart.paperwork.queries.own_paper import UNUSABLE, on_own_paper
from openhart.ui import papers
from openhart.ui.words import exact_words

CONFIDENTIAL = "Confidential. For the recipient named above only."


def printed(filled: Filled, *, ground: str = "") -> bytes:
    """Return the paper as tagged PDF (PDF/UA-1); the same form filled alike makes the same bytes.

    ``ground`` is the law under which it goes, in words; it stands at the head. Where the agency laid a PDF of its own
    over the form, that is filled, and this is the sheet behind it; one that cannot be used is left aside.
    """
    if filled.form.paper is not None:
        try:
            return on_own_paper(filled, filled.form.paper, sheet=lambda rest: _plain(rest, ground))
        except UNUSABLE as fault:
            log.note("own_paper.unusable", level=logging.WARNING, kind=type(fault).__name__)
    return _plain(filled, ground)


def _plain(filled: Filled, ground: str) -> bytes:
    head = [("To", [filled.recipient]), ("Prepared", [exact_words(filled.at, timezone.get_current_timezone())])]
    head += [("Ground", [ground])] if ground else []
    blocks = [papers.facts(head), *(block for each in filled.sections for block in _blocks(each))]
    blocks += [papers.section("Note"), papers.text(filled.form.note)] if filled.form.note else []
    return papers.printed(
        filled.form.title,
        blocks,
        under=filled.form.citation,
        foot=CONFIDENTIAL,
        code=filled.form.short,
        template="form",
    )


def _blocks(section: Section) -> Iterator[papers.Block]:
    """Yield the blocks of a section: short fields together in a table, whatever is long or drawn on its own."""
    yield papers.section(section.title)
    for is_short, entries in groupby(section.entries, key=_is_short):
        if is_short:
            yield papers.facts([(each.label, each.lines) for each in entries])
        else:
            yield from map(_alone, entries)


def _is_short(each: Entry) -> bool:
    return each.table is None and not each.is_long and each.picture is None


def _alone(each: Entry) -> papers.Block:
    if each.table is not None:
        return papers.table(each.table.columns, each.table.rows, each.label, none="None recorded.")
    if each.picture is not None:
        return papers.picture(each.picture.content, each.picture.words)
    return papers.long(each.lines, each.label)
