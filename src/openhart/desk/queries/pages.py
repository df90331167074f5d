"""Pages of a queue and of the case list, read by key: no counting, no offset."""

from dataclasses import dataclass
from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.models import Case, Duty
from openhart.cases.queries import Mark
from openhart.desk.queries.queues import Narrowed, Queue, wanted
from openhart.desk.queries.rows import Row, initials_of, region_words, rows_of
from openhart.people.models import NO_NAME
from openhart.policy import Pack

PAGE = 50
#: How many neighbours are looked at to find one of another case: a case seldom has more in one queue.
_REACH = 15


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of a queue, and the marks from which the pages beside it begin."""

    rows: list[Row]
    previous: Mark | None
    next: Mark | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as the case list shows it."""

    case: Case
    initials: str

    @property
    def region(self) -> str:
        """Return the region in words."""
        return region_words(self.case.region)


@dataclass(frozen=True, slots=True)
class CasesPage:
    """A page of the case list."""

    rows: list[CaseRow]
    previous: Mark | None
    next: Mark | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The rows before and after a place in a queue, of other cases."""

    previous: Row | None
    next: Row | None


def queue_page(
    viewer: Viewer,
    pack: Pack,
    queue: Queue,
    narrowed: Narrowed,
    *,
    at: datetime,
    after: Mark | None,
    before: Mark | None,
) -> QueuePage:
    """Return a page of the queue: the first, the one after a mark, or the one just before one."""
    sought = wanted(queue, narrowed, pack, at)
    found = cases.most_urgent(viewer, sought, limit=PAGE + 1, after=after, before=before)
    has_more = len(found) > PAGE
    duties = found[-PAGE:] if before is not None else found[:PAGE]
    children = initials_of(viewer, [duty.case for duty in duties])
    rows = rows_of(viewer, pack, duties, children, {"queue": queue.name, **narrowed.as_query()})
    is_not_first = bool(rows) and (after is not None or (before is not None and has_more))
    is_not_last = bool(rows) and (before is not None or has_more)
    return QueuePage(rows, rows[0].mark if is_not_first else None, rows[-1].mark if is_not_last else None)


def cases_page(viewer: Viewer, *, after: Mark | None, before: Mark | None) -> CasesPage:
    """Return a page of the cases open to the viewer, the newest first."""
    found = cases.newest_cases(viewer, limit=PAGE + 1, after=after, before=before)
    has_more = len(found) > PAGE
    shown = found[-PAGE:] if before is not None else found[:PAGE]
    children = initials_of(viewer, shown)
    rows = [CaseRow(case, children[case.id].initials if case.id in children else NO_NAME) for case in shown]
    is_not_first = bool(rows) and (after is not None or (before is not None and has_more))
    is_not_last = bool(rows) and (before is not None or has_more)
    return CasesPage(
        rows,
        Mark(shown[0].opened_at, shown[0].id) if is_not_first else None,
        Mark(shown[-1].opened_at, shown[-1].id) if is_not_last else None,
    )


def neighbours(
    viewer: Viewer, pack: Pack, queue: Queue, narrowed: Narrowed, *, at: datetime, mark: Mark, case: Case
) -> Neighbours:
    """Return the nearest rows of the queue on either side of ``mark`` that belong to another case."""
    sought = wanted(queue, narrowed, pack, at)
    place = {"queue": queue.name, **narrowed.as_query()}
    before = cases.most_urgent(viewer, sought, limit=_REACH, before=mark)
    after = cases.most_urgent(viewer, sought, limit=_REACH, after=mark)
    previous = next((duty for duty in reversed(before) if duty.case_id != case.id), None)
    following = next((duty for duty in after if duty.case_id != case.id), None)
    return Neighbours(_bare(viewer, pack, previous, place), _bare(viewer, pack, following, place))


def _bare(viewer: Viewer, pack: Pack, duty: Duty | None, place: dict[str, str]) -> Row | None:
    """Return a row without its child's initials: a neighbour is named by its reference number alone."""
    return rows_of(viewer, pack, [duty], {}, place)[0] if duty is not None else None
