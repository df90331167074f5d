"""Reads about people: only those of cases open to the viewer."""

from openhart.people.queries.finding import MOST, Asked, Found, asked_for, found
from openhart.people.queries.listing import Listed, listed, not_indexed
from openhart.people.queries.on_cases import Known, birth_dates, cases_of_child, child, children, counted, people_of

__all__ = [
    "MOST",
    "Asked",
    "Found",
    "Known",
    "Listed",
    "asked_for",
    "birth_dates",
    "cases_of_child",
    "child",
    "children",
    "counted",
    "found",
    "listed",
    "not_indexed",
    "people_of",
]
