"""Throwing the projection away and working it out again, to prove that it can be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction as django_transaction

from openhart import policy
from openhart.cases.actions import judging, spans
from openhart.cases.models import Case, Duty, Episode, Event

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One duty on which the stored projection and a fresh one disagree."""

    reference: str
    duty: str
    episode: str
    stored: str
    fresh: str


def rebuild(
    *, at: datetime, write: bool, after: UUID | None = None, until: UUID | None = None
) -> Iterator[tuple[int, list[Difference]]]:
    """Work out the duties of all cases again, a batch at a time, and yield (cases looked at, differences).

    Only what differs is written, and only when ``write``. ``after`` and ``until`` bound the ids, so that
    several processes can share the work. Memory holds one batch.
    """
    cursor = after
    while True:
        with django_transaction.atomic():
            cases = _next_batch(cursor, until, lock=write)
            found = _rebuild_batch(cases, at, write=write)
        if not cases:
            return
        yield len(cases), found
        cursor = cases[-1].id


def _next_batch(after: UUID | None, until: UUID | None, *, lock: bool) -> list[Case]:
    """Return the next cases; locked when they may be written, so that nobody records on them meanwhile."""
    cases = Case.objects.filter(is_disposed=False).order_by("id")  # of the others too little is left to judge by
    if lock:
        cases = cases.select_for_update()
    if after is not None:
        cases = cases.filter(id__gt=after)
    if until is not None:
        cases = cases.filter(id__lte=until)
    return list(cases[:_BATCH])


def _rebuild_batch(cases: list[Case], at: datetime, *, write: bool) -> list[Difference]:
    ids = [case.id for case in cases]
    rows = Event.objects.filter(case_id__in=ids).order_by("case_id", "ordinal")
    events = {case_id: list(group) for case_id, group in groupby(rows, key=lambda row: row.case_id)}
    stored: dict[UUID, dict[judging.Key, Duty]] = {}
    for duty in Duty.objects.filter(case_id__in=ids):
        stored.setdefault(duty.case_id, {})[(duty.code, duty.episode, duty.instance)] = duty
    lasting: dict[UUID, dict[spans.Key, Episode]] = {}
    for episode in Episode.objects.filter(case_id__in=ids):
        lasting.setdefault(episode.case_id, {})[(episode.kind, episode.name)] = episode
    found: list[Difference] = []
    for case in cases:
        answer = judging.ask(case.pack, judging.read_events(case.pack, events.get(case.id, [])), at)
        differences = list(_compare(case, stored.get(case.id, {}), judging.rows_of(case, answer)))
        differences.extend(_compare_sheet(case, answer))
        differences.extend(_compare_spans(case, lasting.get(case.id, {}), spans.rows_of(case, answer.spans)))
        moments = (case.looks_again_at, case.time_changed_at)
        if write and (differences or moments != (answer.changes_at, answer.changed_at)):
            judging.write_down(case, answer)
        found.extend(differences)
    return found


def _compare(case: Case, stored: dict[judging.Key, Duty], wanted: dict[judging.Key, Duty]) -> Iterator[Difference]:
    for key in sorted(stored.keys() | wanted.keys()):
        old, new = stored.get(key), wanted.get(key)
        if old is None or new is None or judging.differs(old, new):
            yield Difference(case.reference, key[0], key[1], _said(old), _said(new))


def _compare_sheet(case: Case, answer: policy.Answer) -> Iterator[Difference]:
    """Yield what the fact sheet, the open questions and the decision on the case say otherwise."""
    fresh = Case(pack=case.pack)
    judging.refresh(fresh, answer)
    for name in ("facts", "undecided", "decision"):
        if getattr(case, name) != getattr(fresh, name):
            yield Difference(case.reference, f"case.{name}", "", "otherwise", "worked out again")


def _compare_spans(
    case: Case, stored: dict[spans.Key, Episode], wanted: dict[spans.Key, Episode]
) -> Iterator[Difference]:
    """Yield the episodes that are stored otherwise than their events say."""
    for kind, name in sorted(stored.keys() | wanted.keys()):
        if spans.said(stored.get((kind, name))) != spans.said(wanted.get((kind, name))):
            yield Difference(case.reference, f"episode.{kind}", name, "otherwise", "worked out again")


def _said(duty: Duty | None) -> str:
    if duty is None:
        return "nothing"
    due = duty.due_at.isoformat() if duty.due_at else "no due time"
    return f"{duty.state}, due {due}, owed by {duty.owed_by}"
