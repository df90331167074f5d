"""What is overdue past its owner: open steps of which somebody above the owner has been told, or should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.queries.answering import holders
from openhart.cases import queries as cases
from openhart.cases.models import Duty
from openhart.cases.queries import Mark, Wanted
from openhart.people import queries as people
from openhart.people.models import Identity
from openhart.policy import Pack
from openhart.reminders import access
from openhart.reminders.lifecycle.steps import SILENT, Rung, is_past_owner, reached
from openhart.reminders.models import Clock, Kind, Reminder
from openhart.reminders.queries.own import last_told
from openhart.reminders.queries.things import of_duty

PAGE = 30


@dataclass(frozen=True, slots=True)
class Late:
    """One overdue step, how loud it has become, who was told, and whether nobody holds the role that owes it."""

    duty: Duty
    child: Identity | None
    step: int
    told: list[Reminder]
    is_unheld: bool


@dataclass(frozen=True, slots=True)
class LatePage:
    """A page of them, the longest overdue first, with the marks of its neighbours."""

    lines: list[Late]
    previous: Mark | None
    next: Mark | None


def past_owner(
    viewer: Viewer, pack: Pack, *, at: datetime, limit: str = "", after: Mark | None = None, before: Mark | None = None
) -> LatePage:
    """Return a page of the steps overdue past their owner on cases open to the viewer; the same few queries always.

    ``limit`` narrows to those of law or of the agency. Refused for whoever oversees nobody.
    """
    access.check_oversees(viewer)
    wanted = Wanted(roles=tuple(pack.roles), limit=limit, until=at)
    found = cases.most_urgent(viewer, wanted, limit=PAGE + 1, after=after, before=before)
    has_more = len(found) > PAGE
    shown = (found[-PAGE:] if before is not None else found[:PAGE]) if has_more else found
    return LatePage(
        _lines(viewer, shown, at),
        previous=_mark(shown[0]) if shown and (after is not None or (before is not None and has_more)) else None,
        next=_mark(shown[-1]) if shown and (before is not None or has_more) else None,
    )


def _lines(viewer: Viewer, duties: list[Duty], at: datetime) -> list[Late]:
    if not duties:
        return []
    held = holders(viewer, {duty.case_id for duty in duties}, at)
    children = people.children(viewer, {duty.case_id for duty in duties})
    clocks = _clocks(viewer, duties)
    told = last_told(viewer, [clock.id for clock in clocks.values()])
    lines = []
    for duty in duties:
        thing = of_duty(duty, held)
        step = reached(thing.running, at) if thing is not None else SILENT
        if thing is None or not is_past_owner(thing.running.limit, step):
            continue
        clock = clocks.get((duty.id, thing.running.due_at))
        spoken = told.get(clock.id, []) if clock is not None else []
        lines.append(Late(duty, children.get(duty.case_id), step, spoken, not thing.standing[Rung.OWNER]))
    return lines


def _clocks(viewer: Viewer, duties: list[Duty]) -> Mapping[tuple[UUID, datetime], Clock]:
    """Return what was said of these steps, by step and the end of its time."""
    rows = Clock.objects.filter(
        access.of_open_case(viewer), kind=Kind.DUTY, thing_id__in=[duty.id for duty in duties]
    )  # fmt: skip
    return {(row.thing_id, row.due_at): row for row in rows}


def _mark(duty: Duty) -> Mark:
    return Mark(duty.sort_at, duty.id)
