"""Everything else that becomes loud: notices without an answer or on their way, breaches, emergency openings.

Of none of them there are ever many at one time that press: each is read along an index of its own room.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from openhart.accounts.access import Viewer
from openhart.accounts.lifecycle.emergencies import REVIEWED_WITHIN
from openhart.accounts.models import EmergencyAccess, Role
from openhart.accounts.queries import loud as emergencies
from openhart.accounts.queries.answering import Holders, holders
from openhart.cases.models import Case
from openhart.disclosure.queries import loud as breaches
from openhart.notices.lifecycle import PATIENCE
from openhart.notices.models import Dispatch, Notice
from openhart.notices.queries import loud as notices
from openhart.outbox import queries as outbox
from openhart.outbox.lifecycle import State
from openhart.outbox.models import Message
from openhart.reminders import access
from openhart.reminders.lifecycle.ladder import standing
from openhart.reminders.lifecycle.steps import TABLE, Limit, Rung, Running
from openhart.reminders.models import Clock, Kind
from openhart.reminders.queries.things.thing import Thing, place_of

#: So long after it was sent a notice without an answer is looked at: past its last step, for a watcher that was away.
WAITED_FOR = PATIENCE + max(TABLE[Limit.ANSWER].after) + timedelta(days=15)
_AT_ONCE = 500
#: The mails of this room. Nobody is reminded of one that failed: that would make another.
OWN_MAILS = "reminders"
People = dict[Rung, frozenset[UUID]]


def pressing(viewer: Viewer, at: datetime, *, kinds: Sequence["Source"] | None = None) -> list[Thing]:
    """Return everything but duties that presses at a moment and may have something new to say."""
    found = [(list(read(viewer, at)), make) for read, make in (kinds or SOURCES)]
    if not any(rows for rows, _ in found):
        return []
    cases = {row.case_id for rows, _ in found for row in rows if isinstance(row, Notice | Dispatch)}
    held = holders(viewer, cases, at)
    return [thing for rows, make in found for row in rows for thing in make(row, held)]


def _unspoken_notices(viewer: Viewer, at: datetime) -> Iterable[Notice]:
    """Return the notices without an answer of which something is to be said now: the others are left in their index."""
    known = Clock.objects.filter(kind=Kind.NOTICE, thing_id=OuterRef("id"))
    quiet = known.filter(Q(next_at__isnull=True) | Q(next_at__gt=at))
    rows = notices.unanswered(viewer, after=at - WAITED_FOR, at=at).exclude(Exists(quiet))
    return rows.order_by("happened_at", "id")[:_AT_ONCE]


def _unspoken_dispatches(viewer: Viewer, at: datetime) -> Iterable[Dispatch]:
    """Return the dispatches that stand still of which something is to be said now.

    Those of which it was said stand before the others for as long as nobody acts: they are left out until their time.
    """
    known = Clock.objects.filter(kind=Kind.DISPATCH, thing_id=OuterRef("id"), due_at=OuterRef("changed_at"))
    return notices.standing_still(viewer, at=at).exclude(Exists(known.filter(next_at__gt=at)))[:_AT_ONCE]


def _aside(viewer: Viewer, _at: datetime) -> Iterable[Message]:
    return [row for row in outbox.stuck(viewer) if row.state == State.SET_ASIDE and row.source != OWN_MAILS]


def _of_notice(row: Notice, held: Holders) -> Thing:
    running = Running(row.happened_at, row.happened_at + PATIENCE, Limit.ANSWER)
    people = _sender(row.by_id, row.case, held)
    return Thing(
        kind=Kind.NOTICE, thing_id=row.id, code=row.to, case_id=row.case_id, standing=people, running=running
    )  # fmt: skip


def _of_dispatch(row: Dispatch, held: Holders) -> Thing:
    running = Running(row.made_at, row.changed_at, Limit.TROUBLE)
    people = _sender(row.by_id, row.case, held)
    return Thing(
        kind=Kind.DISPATCH, thing_id=row.id, code=row.to, case_id=row.case_id, standing=people, running=running
    )  # fmt: skip


def _sender(by_id: UUID | None, case: Case, held: Holders) -> People:
    """Return who sent it, if the case is still open to them, and who is above them."""
    place = place_of(case)
    roles = held.roles_of(by_id, place) if by_id is not None else frozenset()
    owners = held.there_for(by_id, place) if by_id is not None else frozenset()
    above = next((access.SUPERVISED_BY[role] for role in access.SUPERVISED_BY if role in roles), access.UNIT)
    return standing(owners, held.first_of(above, place), held.first_of(access.LEADS, place))


def _of_breach(clock: breaches.OpenClock, held: Holders) -> Thing:
    return Thing(
        kind=Kind.BREACH, thing_id=clock.breach_id, code=clock.code,
        running=Running(clock.from_at, clock.due_at, Limit.LAW),
        standing=standing(
            held.agency(Role.AUDITOR), held.agency(Role.LEGAL), held.agency(Role.ADMINISTRATOR)
        ),
    )  # fmt: skip


def _of_message(row: Message, held: Holders) -> Thing:
    """Return a message that could not be composed, of whatever room: for those who look after the installation."""
    since = row.done_at or row.queued_at
    return Thing(
        kind=Kind.MESSAGE, thing_id=row.id, running=Running(row.queued_at, since, Limit.TROUBLE),
        standing=standing(held.agency(Role.ADMINISTRATOR)),
    )  # fmt: skip


def _of_opening(row: EmergencyAccess, held: Holders) -> Iterator[Thing]:
    """Yield what an opening asks for: an answer, then that supervisor and privacy officer know, then its review."""
    not_they = frozenset(each for each in (row.user_id, row.agreed_by_id) if each is not None)
    agreeing = held.agency(Role.CARELINE_SUPERVISOR) - not_they
    auditors = held.agency(Role.AUDITOR) - not_they
    leads = held.agency(Role.STATEWIDE_HART_LEAD) - not_they
    if row.opened_at is None:
        yield _opening(row, Kind.EMERGENCY_ASKED, Running(row.asked_at, row.asked_at, Limit.TROUBLE), standing(
            agreeing, leads, auditors
        ))  # fmt: skip
        return
    near = frozenset() if row.needs_second_person else _near(row, held) - not_they
    supervisors = near or agreeing or leads
    due_at = row.opened_at + REVIEWED_WITHIN
    yield _opening(row, Kind.EMERGENCY_OPENED, Running(row.opened_at, row.opened_at, Limit.AT_ONCE), standing(
        supervisors, auditors, leads
    ))  # fmt: skip
    yield _opening(row, Kind.EMERGENCY_REVIEW, Running(row.opened_at, due_at, Limit.AGENCY), standing(
        supervisors, auditors, leads
    ))  # fmt: skip


def _near(row: EmergencyAccess, held: Holders) -> frozenset[UUID]:
    """Return who answers for the region of an unrestricted case."""
    roles = (Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD)
    return next((found for role in roles if (found := held.in_region(role, row.region))), frozenset())


def _opening(row: EmergencyAccess, kind: Kind, running: Running, people: People) -> Thing:
    return Thing(kind=kind, thing_id=row.id, running=running, standing=people)


#: Each kind: how its rows are read, and the things that one row is.
Source = tuple[Callable[[Viewer, datetime], Iterable[Any]], Callable[[Any, Holders], Iterable[Thing]]]
SOURCES: Sequence[Source] = (
    (_unspoken_notices, lambda row, held: [_of_notice(row, held)]),
    (_unspoken_dispatches, lambda row, held: [_of_dispatch(row, held)]),
    (lambda viewer, _at: breaches.open_clocks(viewer), lambda row, held: [_of_breach(row, held)]),
    (lambda viewer, at: emergencies.unreviewed(viewer, at=at), _of_opening),
    (_aside, lambda row, held: [_of_message(row, held)]),
)
