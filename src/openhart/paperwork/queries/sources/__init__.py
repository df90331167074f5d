"""What each field of a form takes from a case: one function for each source that a pack may name."""

from collections.abc import Callable, Mapping

from openhart.paperwork.lifecycle import Picture, Table
from openhart.paperwork.queries.knowing import Knowing
from openhart.paperwork.queries.sources import cases, children, missing, photographs, reports

Value = list[str] | Table | Picture | None
#: Exactly the sources of `policy.SOURCES`; a test compares.
TAKES: Mapping[str, Callable[[Knowing], Value]] = {
    **children.TAKES,
    **cases.TAKES,
    **reports.TAKES,
    **missing.TAKES,
    **photographs.TAKES,
}
