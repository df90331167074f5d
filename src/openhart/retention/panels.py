"""What the case page says of retention: that the case is under a legal hold, and to a few why."""

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.retention import queries
from openhart.retention.queries import Held


def holds(request: ViewerRequest, case: Case) -> list[Held]:
    """Return the holds in force on a case that is open to whoever asks; one query."""
    return queries.holds_on(request.viewer, case.id)
