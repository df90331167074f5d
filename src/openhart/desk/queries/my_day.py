"""My day: what is overdue, due today, waiting on others, and new since the last visit."""

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.access import roles_on
from openhart.cases.models import Case, Duty
from openhart.cases.queries import Wanted
from openhart.desk.queries.rows import Row, initials_of, rows_of
from openhart.notices import queries as notices
from openhart.notices.models import Notice
from openhart.people.models import NO_NAME, Identity
from openhart.policy import Pack

MOST = 50
#: A watcher that has not looked for so long is silent: duties that time alone makes owed are not seen.
SILENT_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case opened since the last visit."""

    case: Case
    initials: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A notice that nobody has acknowledged."""

    case_id: UUID
    reference: str
    initials: str
    told: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MyDay:
    """Everything My day shows; ``has_more`` names the lists that were cut off."""

    overdue: list[Row]
    today: list[Row]
    later: list[Row]
    waiting: list[Row]
    unacknowledged: list[Silent]
    new: list[NewCase]
    has_more: frozenset[str]
    watcher_silent_since: datetime | None
    watcher_never_ran: bool


def my_day(viewer: Viewer, pack: Pack, *, at: datetime, since: datetime) -> MyDay:
    """Return what ``viewer`` has to do at ``at``, and what is new since ``since``; ``MOST`` of each at most."""
    midnight = (pack.local(at) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    roles = tuple(role for role in sorted(viewer.roles) if role in pack.roles)
    on_each = frozenset.intersection(*viewer.case_roles.values()) if viewer.case_roles else frozenset()
    duties = cases.most_urgent(
        viewer,
        Wanted(roles=roles, is_own=True, until=at),
        Wanted(roles=roles, is_own=True, from_at=at),
        Wanted(granted_only=True, not_roles=viewer.agency_roles | on_each, until=at + timedelta(days=2)),
        limit=MOST + 1,
    )
    overdue, today, later, waiting = _parted(duties, viewer, at, midnight)
    new = cases.newest_cases(viewer, since=since, limit=MOST + 1)
    told = notices.unacknowledged(viewer, at=at, limit=MOST + 1)
    children = initials_of(viewer, [*(duty.case for duty in duties), *new, *(each.case for each in told)])
    beat = cases.heartbeat(viewer)
    lists: dict[str, Sized] = {"overdue": overdue, "today": today, "waiting": waiting, "new": new}
    lists |= {"later": [*today, *later], "unacknowledged": told}
    return MyDay(
        overdue=rows_of(viewer, pack, overdue[:MOST], children),
        today=rows_of(viewer, pack, today[:MOST], children),
        later=rows_of(viewer, pack, later[:MOST], children),
        waiting=rows_of(viewer, pack, waiting[:MOST], children),
        unacknowledged=[_silent(pack, notice, children) for notice in told[:MOST]],
        new=[NewCase(case, _initials(children, case)) for case in new[:MOST]],
        has_more=frozenset(name for name, found in lists.items() if len(found) > MOST),
        watcher_silent_since=beat.beat_at if beat is not None and at - beat.beat_at > SILENT_AFTER else None,
        watcher_never_ran=beat is None,
    )


def _parted(
    duties: list[Duty], viewer: Viewer, at: datetime, midnight: datetime
) -> tuple[list[Duty], list[Duty], list[Duty], list[Duty]]:
    """Return the duties as overdue, due today, due after midnight, and owed by others."""
    mine = [duty for duty in duties if duty.owed_by in roles_on(viewer, duty)]
    own = {duty.id for duty in mine}
    return (
        [duty for duty in mine if duty.sort_at < at],
        [duty for duty in mine if at <= duty.sort_at < midnight],
        [duty for duty in mine if duty.sort_at >= midnight],
        [duty for duty in duties if duty.id not in own],
    )


def _silent(pack: Pack, notice: Notice, children: Mapping[UUID, Identity]) -> Silent:
    told = notice.recipient.name or pack.recipients.get(notice.to, notice.to)
    return Silent(notice.case_id, notice.case.reference, _initials(children, notice.case), told, notice.happened_at)


def _initials(children: Mapping[UUID, Identity], case: Case) -> str:
    child = children.get(case.id)
    return child.initials if child is not None else NO_NAME
