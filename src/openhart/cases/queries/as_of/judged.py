"""The engine asked from the entries that had been written down by a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases.access import check_open_to, visible
from openhart.cases.models import Case, Event
from openhart.cases.queries.reading import ask, plain

_BATCH = 200
#: A case is looked at that was opened so long after the moment, for a clock may have been set back since.
_CLOCKS_APART = timedelta(days=1)
_FIELDS = ("case_id", "code", "at", "recorded_at", "data", "facts", "episode")


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of one case at a moment; ``answer`` is None when what was known cannot be judged."""

    case: Case
    answer: policy.Answer | None


def known_of(viewer: Viewer, case: Case, *, at: datetime) -> Known:
    """Return what was known at a moment of a case that is open to the viewer; refuse when it is not."""
    check_open_to(viewer, case)
    return next(iter(judged([case], at)))


def unsettled(viewer: Viewer, *, at: datetime, region: str | None) -> Iterator[Case]:
    """Yield the cases open to the viewer whose stored duties may not be as they stood at a moment, by id."""
    since = Q(last_recorded_at__gt=at, opened_at__lte=at + _CLOCKS_APART)
    since |= Q(last_recorded_at__lte=at) & (Q(time_changed_at__gt=at) | Q(looks_again_at__lte=at))
    rows = Case.objects.filter(visible(viewer, case_id="id"), since, is_disposed=False)
    if region is not None:
        rows = rows.filter(region=region)
    yield from rows.only("id", "reference", "pack", "region", "is_restricted").order_by("id").iterator(_BATCH)


def settled(viewer: Viewer, *, at: datetime) -> Q:
    """Return the condition on stored duties of all other cases: they are stored as they stood at a moment.

    SQLite is given the cases that are not, as a set: of a join it makes a walk through all cases.
    """
    if connection.vendor == "sqlite":
        since = Q(last_recorded_at__gt=at) | Q(time_changed_at__gt=at) | Q(looks_again_at__lte=at)
        return visible(viewer) & ~Q(case_id__in=Case.objects.filter(since | Q(is_disposed=True)).values("id"))
    quiet = Q(case__time_changed_at__isnull=True) | Q(case__time_changed_at__lte=at)
    looked = Q(case__looks_again_at__isnull=True) | Q(case__looks_again_at__gt=at)
    return visible(viewer) & quiet & looked & Q(case__last_recorded_at__lte=at, case__is_disposed=False)


def judged(cases: Iterable[Case], at: datetime) -> Iterator[Known]:
    """Yield what was known of each of these cases at a moment, a batch at a time."""
    waiting = iter(cases)
    while batch := list(islice(waiting, _BATCH)):
        events = _events(batch, at)
        for case in batch:
            try:
                pack = policy.load_pack(case.pack)
                read = [pack.read_event(plain(*row[1:])) for row in events.get(case.id, ())]
                yield Known(case, ask(case.pack, read, at))
            except (policy.CaseError, policy.EventError):
                yield Known(case, None)


def _events(cases: list[Case], at: datetime) -> dict[UUID, list[tuple[Any, ...]]]:
    """Return the columns of what had been written down of each case; one that cannot be read is that case's alone."""
    ids = [case.id for case in cases]
    rows = Event.objects.filter(case_id__in=ids, recorded_at__lte=at).order_by("case_id", "ordinal")
    return {case_id: list(group) for case_id, group in groupby(rows.values_list(*_FIELDS), key=lambda row: row[0])}
