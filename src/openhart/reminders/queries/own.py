"""The reminders of one person: only of what still presses, and of cases that are still open to them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import oversees
from openhart.accounts.models import Role
from openhart.cases.queries.speaking import still_open
from openhart.reminders import access
from openhart.reminders.lifecycle.steps import TABLE, Limit, Rung
from openhart.reminders.models import Kind, Reminder

_EMERGENCIES = (Kind.EMERGENCY_ASKED, Kind.EMERGENCY_OPENED, Kind.EMERGENCY_REVIEW)
_OF_BREACHES = frozenset({Role.AUDITOR, Role.LEGAL, Role.ADMINISTRATOR})
#: One clock may have said several steps to somebody who read none: the latest is shown.
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Own:
    """The reminders of somebody that they have not read: each clock once, the latest first."""

    lines: list[Reminder]
    has_more: bool

    @property
    def case_ids(self) -> list[UUID]:
        """Return the cases whose numbers are shown."""
        return [each.clock.case_id for each in self.lines if each.clock.case_id is not None]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a mail says: how many things wait, and of how many the law sets the limit."""

    law: int
    others: int


def unread(viewer: Viewer, *, limit: int, without_own_steps: bool = False) -> Own:
    """Return the viewer's unread reminders, each clock at the latest step they were told; one query.

    ``without_own_steps`` leaves out what they owe themselves, for a page that lists that already.
    """
    if viewer.user_id is None:
        return Own([], has_more=False)
    pressing = _pressing(viewer)
    if without_own_steps:
        pressing = pressing.exclude(clock__kind=Kind.DUTY, rung=Rung.OWNER.value)
    rows = pressing.select_related("clock__case").order_by("-made_at", "-id")
    by_clock: dict[UUID, Reminder] = {}
    for row in rows[: (limit + 1) * _STEPS]:
        by_clock.setdefault(row.clock_id, row)
    lines = list(by_clock.values())
    return Own(lines[:limit], has_more=len(lines) > limit)


def counted(viewer: Viewer, mailing_id: UUID) -> Counted:
    """Return how much of what was put into a mail to the viewer still presses and is unread; one query."""
    rows = _pressing(viewer).filter(mailing_id=mailing_id).values_list("clock_id", "clock__limit").distinct()
    law = sum(not TABLE[Limit(limit)].is_quiet_by_night for _, limit in rows)
    return Counted(law, len(rows) - law)


def last_told(viewer: Viewer, clock_ids: list[UUID]) -> dict[UUID, list[Reminder]]:
    """Return who was told of these clocks and when, each person at their latest step, as far as cases are open."""
    rows = Reminder.objects.filter(access.of_open_case(viewer, clock="clock__"), clock_id__in=clock_ids)
    found: dict[UUID, dict[UUID, Reminder]] = {}
    for row in rows.select_related("person").order_by("-step", "made_at", "id"):
        found.setdefault(row.clock_id, {}).setdefault(row.person_id, row)
    return {clock_id: sorted(rows.values(), key=_order) for clock_id, rows in found.items()}


def _order(row: Reminder) -> tuple[datetime, UUID]:
    return (row.made_at, row.id)


def _pressing(viewer: Viewer) -> QuerySet[Reminder]:
    """Return the viewer's unread reminders of what still presses: a step done, waived or moved since is no longer."""
    is_open = still_open(viewer, thing="clock__thing_id", due="clock__due_at")
    presses = Q(is_open, clock__kind=Kind.DUTY) | Q(clock__kind=Kind.EMERGENCY_OPENED)
    presses |= Q(clock__next_at__isnull=False) & ~Q(clock__kind__in=[Kind.DUTY, Kind.EMERGENCY_OPENED])
    rows = Reminder.objects.filter(access.of_open_case(viewer, clock="clock__"), presses)
    if not oversees(viewer):
        rows = rows.exclude(clock__kind__in=_EMERGENCIES)
    if Role.ADMINISTRATOR not in viewer.agency_roles:
        rows = rows.exclude(clock__kind=Kind.MESSAGE)
    if viewer.agency_roles.isdisjoint(_OF_BREACHES):
        rows = rows.exclude(clock__kind=Kind.BREACH)
    return rows.filter(person_id=viewer.user_id, read_at__isnull=True)
