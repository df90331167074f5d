"""The nine items of the yearly report to the Trafficking in Persons Council (C.G.S. 51-286h), and its year. Pure.

The law names the day on which it is due, October 1, and, as far as is publicly known, not the time it is about: here it
is the twelve months to June 30 before, the state's fiscal year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from openhart.inbox.lifecycle import STATES_ATTORNEY

_FIRST_MONTH: Final = 7
CITATION: Final = "C.G.S. 51-286h"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: what the law asks, and how it is answered: by words, by a number, or by what the agency counts.

    ``counted`` names the count of ours beside which the organisation's own number stands.
    """

    code: str
    number: int
    asks: str
    is_number: bool = False
    counted: str = ""
    help: str = ""


ITEMS: Final[tuple[Item, ...]] = (
    Item("participation", 1, "How you take part in efforts against trafficking in persons"),
    Item(
        "referrals", 2, "Referrals of trafficking you received, from anybody", is_number=True,
        help="From the agency and from everybody else together.",
    ),
    Item("criteria", 3, "How you decide whether to investigate"),
    Item("coordination", 4, "How you work together with others"),
    Item("training", 5, "Training your staff had"),
    Item("obstacles", 6, "What stands in the way"),
    Item(
        "missing", 7, "Investigations of missing children", is_number=True, counted="missing",
        help="All of them, also those of which the agency did not tell you.",
    ),
    Item("from_agency", 8, "Referrals you received from DCF", is_number=True, counted="from_agency"),
    Item("prosecution", 9, "Cases you referred for prosecution", is_number=True, counted="prosecution"),
)  # fmt: skip
#: What the Chief State's Attorney adds.
FURTHER: Final[tuple[Item, ...]] = (
    Item("convictions", 10, "Convictions", is_number=True, counted="convictions"),
    Item("dispositions", 11, "Cases that ended in court", is_number=True, counted="dispositions"),
)  # fmt: skip


def items_for(kind: str) -> tuple[Item, ...]:
    """Return the items that an organisation of a kind reports."""
    return (*ITEMS, *FURTHER) if kind == STATES_ATTORNEY else ITEMS


def span(year: int) -> tuple[date, date]:
    """Return the first day of the year that is reported by October 1 of ``year``, and the first day after it."""
    return date(year - 1, _FIRST_MONTH, 1), date(year, _FIRST_MONTH, 1)


def due(year: int) -> date:
    """Return the day by which the year must be reported."""
    return date(year, 10, 1)


def year_of(day: date) -> int:
    """Return the year whose report is due next, or is being gathered, on a day."""
    return day.year if day < due(day.year) else day.year + 1


@dataclass(frozen=True, slots=True)
class Row:
    """One item as it stands: the organisation's answer, the agency's count, and how far they are apart."""

    item: Item
    answer: str
    count: int | None

    @property
    def difference(self) -> int | None:
        """Return the organisation's number less the agency's, where there are both."""
        if self.count is None or not self.answer.isdecimal():
            return None
        return int(self.answer) - self.count

    @property
    def says(self) -> str:
        """Return in a sentence how the two numbers stand to each other; empty where there are not two."""
        if self.count is None:
            return ""
        gap = self.difference
        if gap is None:
            return f"The agency counts {self.count}."
        if gap == 0:
            return f"The agency counts {self.count} as well."
        return f"The agency counts {self.count}: you report {abs(gap)} {'more' if gap > 0 else 'fewer'}."


def rows(kind: str, answers: Mapping[str, str], counts: Mapping[str, int]) -> Iterator[Row]:
    """Yield the items with what was answered and what the agency counts."""
    for item in items_for(kind):
        yield Row(item, answers.get(item.code, ""), counts.get(item.counted) if item.counted else None)
