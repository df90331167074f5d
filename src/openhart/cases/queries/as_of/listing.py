"""The duties of all cases open to a viewer as they stood at a moment: listed, counted, page by page.

What is stored as it stood is read along the index by due time; the few cases that must be judged again are judged
once for each question, and their lines are put between the others in the one order: by due time, then by case.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Case as Which
from django.db.models import CharField, Count, Q, QuerySet, Value, When

from openhart.accounts.access import Viewer
from openhart.cases.models import NEVER, Case, Duty
from openhart.cases.queries.as_of.judged import judged, settled, unsettled
from openhart.cases.queries.as_of.sought import Outcome, Sought, Then, outcome_conditions, outcome_of, then_of
from openhart.cases.queries.urgency import Mark

#: duty, region, outcome: how many.
Counts = Counter[tuple[str, str, Outcome]]
_ORDER = ("sort_at", "case_id", "code", "episode", "instance")
_COLUMNS = (
    "due_at", "case_id", "code", "episode", "instance", "owed_by", "from_at", "limit", "state", "discharged_at",
    "because", "case__reference", "region",
)  # fmt: skip
_AT_ONCE = 2000
#: So many duties are counted beside a page of them; of more it is said that there are more.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list; ``after`` is where the next begins. ``unread`` are cases that cannot be judged.

    ``count`` is of all pages; above `MOST_COUNTED` there are more than that.
    """

    rows: list[Then]
    after: Mark | None
    count: int
    unread: list[str]


@dataclass(slots=True)
class _Again:
    """What was found by judging cases again."""

    rows: list[Then] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def listed_then(
    viewer: Viewer, sought: Sought, *, at: datetime, limit: int, after: Mark | None = None
) -> Listed:  # fmt: skip
    """Return a page of the duties sought as they stood at ``at``, the earliest due first, and how many there are.

    A page may be longer than ``limit`` by the duties that one case owed at one time.
    """
    again = _again(viewer, sought, at)
    stored = _stored(viewer, sought, at)
    count = stored[: MOST_COUNTED + 1].count() + len(again.rows)
    beyond = stored if after is None else stored.filter(_after(after))
    first = [_then(row, at) for row in beyond.order_by(*_ORDER).values_list(*_COLUMNS)[: limit + 1]]
    rows = sorted([*first, *(row for row in again.rows if after is None or _key(row) > _mark(after))], key=_whole_key)
    if len(rows) <= limit:
        return Listed(rows, None, count, again.unread)
    end = _key(rows[limit - 1])
    kept = [row for row in rows if _key(row) < end]
    kept += sorted({*(row for row in rows if _key(row) == end), *_at_place(stored, end, at)}, key=_whole_key)
    place = Mark(end[0], end[1])
    has_more = any(_key(row) > end for row in rows) or stored.filter(_after(place)).exists()
    return Listed(kept, place if has_more else None, count, again.unread)


def all_then(viewer: Viewer, sought: Sought, *, at: datetime) -> tuple[Iterator[Then], list[str]]:
    """Return all duties sought as they stood at ``at``, the earliest due first, and the cases that cannot be judged."""
    again = _again(viewer, sought, at)
    rows = _stored(viewer, sought, at).order_by(*_ORDER).values_list(*_COLUMNS).iterator(_AT_ONCE)
    lines = heapq.merge((_then(row, at) for row in rows), sorted(again.rows, key=_whole_key), key=_key)
    return lines, again.unread


def counts_then(viewer: Viewer, sought: Sought, *, at: datetime) -> tuple[Counts, list[str]]:
    """Return how many duties sought had come out how at ``at``, and the cases that cannot be judged."""
    conditions = outcome_conditions(at)
    whens = [When(condition, then=Value(str(outcome))) for outcome, condition in conditions.items()]
    came = Which(*whens, default=Value(""), output_field=CharField())
    rows = _stored(viewer, sought, at).order_by().annotate(outcome=came).values_list("code", "region", "outcome")
    found: Counts = Counter({(code, region, Outcome(out)): n for code, region, out, n in rows.annotate(Count("id"))})
    again = _again(viewer, sought, at)
    found.update((row.code, row.region, row.outcome) for row in again.rows)
    return found, again.unread


def _again(viewer: Viewer, sought: Sought, at: datetime) -> _Again:
    """Judge again every case whose stored duties may not be as they stood."""
    found = _Again()
    for known in judged(unsettled(viewer, at=at, region=sought.region), at):
        if known.answer is None:
            found.unread.append(known.case.reference)
            continue
        found.rows.extend(_of_case(known.case, known.answer.duties, sought, at))
    return found


def _of_case(case: Case, duties: Iterable[Any], sought: Sought, at: datetime) -> Iterator[Then]:
    for duty in duties:
        outcome = outcome_of(duty.state, duty.due_at, duty.discharged_at, at)
        if outcome is not None and sought.fits(duty, outcome):
            yield then_of(case, duty, outcome)


def _stored(viewer: Viewer, sought: Sought, at: datetime) -> QuerySet[Duty]:
    return Duty.objects.filter(settled(viewer, at=at), sought.rows(at))


def _at_place(stored: QuerySet[Duty], key: tuple[datetime, UUID], at: datetime) -> list[Then]:
    """Return the stored duties of one case that were due at one time."""
    rows = stored.filter(sort_at=key[0], case_id=key[1])
    return [_then(row, at) for row in rows.values_list(*_COLUMNS)]


def _after(place: Mark) -> Q:
    """Return what comes after a place; the plain bound lets the index be entered there."""
    later = Q(sort_at__gt=place.at) | Q(sort_at=place.at, case_id__gt=place.ident)
    return Q(sort_at__gte=place.at) & later


def _then(row: tuple[Any, ...], at: datetime) -> Then:
    due_at, case_id, code, episode, instance, owed_by, from_at, limit, state, discharged_at, because, *of_case = row
    outcome = outcome_of(state, due_at, discharged_at, at)
    assert outcome is not None  # noqa: S101 - what is withdrawn is not asked for
    citations = tuple(dict.fromkeys(str(ground["citation"]) for ground in because))
    reference, region = of_case
    return Then(
        due_at, case_id, code, episode, instance, owed_by, from_at, limit, outcome, discharged_at, citations, reference,
        region,
    )  # fmt: skip


def _key(row: Then) -> tuple[datetime, UUID]:
    return (row.due_at or NEVER, row.case_id)


def _whole_key(row: Then) -> tuple[Any, ...]:
    return (row.due_at or NEVER, *itemgetter(1, 2, 3, 4)(row))


def _mark(place: Mark) -> tuple[datetime, UUID]:
    return (place.at, place.ident)
