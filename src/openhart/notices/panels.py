"""The panel "Notices" of the case page, and what waits for a person on My day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer, ViewerRequest
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.notices import queries
from openhart.notices.queries import Task
from openhart.notices.views import showing, tasks


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what notices/panel.html shows of a case that is open to the viewer."""
    return showing.shown(request, case, at=clock.now())


@dataclass(frozen=True, slots=True)
class Waiting:
    """What My day shows of notices: what a person has to do, and whether there is more than is shown."""

    rows: list[tasks.Said]
    is_cut: bool

    @property
    def case_ids(self) -> list[UUID]:
        """Return the cases of which something is shown."""
        return [each.task.case.id for each in self.rows]


def my_day(viewer: Viewer, at: datetime) -> Waiting:
    """Return what notices/my_day.html shows: at most ``MOST``, the most pressing first."""
    found: list[Task] = queries.pressing(viewer, limit=tasks.MOST + 1)
    return Waiting(tasks.said(viewer, found[: tasks.MOST], at), len(found) > tasks.MOST)
