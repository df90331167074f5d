"""What was owed at the end of a past day, as far as was known then: on one case, and on all that are open to somebody.

An entry counts from the moment it was written down, whatever time it speaks of. The list of all cases equals the
engine asked case by case: stored duties stand for those cases of which nothing was written down since and on which
time alone changed nothing since; every other case is judged again from the entries there were.
"""

from openhart.cases.queries.as_of.judged import Known, known_of
from openhart.cases.queries.as_of.listing import MOST_COUNTED, Counts, Listed, all_then, counts_then, listed_then
from openhart.cases.queries.as_of.sought import LATE_OR_NEVER, Outcome, Sought, Then

__all__ = [
    "LATE_OR_NEVER",
    "MOST_COUNTED",
    "Counts",
    "Known",
    "Listed",
    "Outcome",
    "Sought",
    "Then",
    "all_then",
    "counts_then",
    "known_of",
    "listed_then",
]
