"""The watcher's part: release what was held long enough, hear how it went, begin the next way, take in answers.

Each notice is its own transaction with its case locked: a watcher that is killed leaves everything as it was before or
as it is after, and a second watcher finds nothing left to do.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import InterfaceError, OperationalError

from openhart.accounts.access import SYSTEM
from openhart.cases import queries as case_queries
from openhart.foundation.transactions import transaction
from openhart.inbox import queries as letters
from openhart.notices import queries
from openhart.notices.actions import answering, beginning, releasing, told
from openhart.notices.actions.beginning import SOURCE
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg
from openhart.outbox import queries as transport
from openhart.outbox.lifecycle import State
from openhart.outbox.queries import Outcome

Say = Callable[[str], None]
_AT_ONCE = 500


def _nothing(_text: str) -> None:
    """Say nothing."""


def look(*, at: datetime, say: Say = _nothing) -> int:
    """Do everything that is due of notices at ``at``; return how many steps were taken.

    One that fails is said and does not stop the others; a notice that cannot be released at all is set aside.
    """
    return sum(sum(step(at, say)) for step in (_due, _heard, _answered))


def _due(at: datetime, say: Say) -> Iterator[int]:
    """Release what was held long enough, and begin the next way of what has not succeeded in time."""
    releasing.heed_the_clock(at=at)
    after: UUID | None = None
    while pairs := queries.to_look_at(SYSTEM, at=at, limit=_AT_ONCE, after=after):
        for dispatch_id, case_id in pairs:
            yield _one(partial(_due_of, case_id, dispatch_id, at), say, partial(_poison, case_id, dispatch_id, at))
        after = pairs[-1][0]


def _due_of(case_id: UUID, dispatch_id: UUID, at: datetime) -> bool:
    released = releasing.release(case_id=case_id, dispatch_id=dispatch_id, by=SYSTEM, at=at)
    return released or begin_next_in_time(case_id=case_id, dispatch_id=dispatch_id, at=at)


def _poison(case_id: UUID, dispatch_id: UUID, at: datetime, fault: Exception) -> None:
    releasing.set_aside_broken(case_id=case_id, dispatch_id=dispatch_id, fault=type(fault).__name__, at=at)


def _one(step: Callable[[], bool], say: Say, fails: Callable[[Exception], None] = lambda _fault: None) -> int:
    """Take one step; a database that goes away is the watcher's to wait for, anything else is this notice's alone."""
    try:
        return int(step())
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever it is, it must not stop the other notices
        say(f"A notice could not go on ({type(fault).__name__}); it is looked at again.")
        fails(fault)
        return 0


@transaction
def begin_next_in_time(*, case_id: UUID, dispatch_id: UUID, at: datetime) -> bool:
    """Begin the next way beside one that has not succeeded in time; return False when there is nothing to do."""
    row = _locked(case_id, dispatch_id)
    if row is None or row.state != life.ON_ITS_WAY or row.next_at is None or row.next_at > at:
        return False
    beginning.begin_next(row, because="in_time", by=releasing.sender_of(row, row.case, at), at=at)
    return True


def _heard(at: datetime, say: Say) -> Iterator[int]:
    """Take in how the messages went, in stretches: two queries for those of which there is nothing new."""
    after: UUID | None = None
    while legs := queries.legs_waiting(SYSTEM, limit=_AT_ONCE, after=after):
        outcomes = transport.outcomes(SYSTEM, SOURCE, [leg.id for leg in legs])
        for leg in legs:
            if news_of(leg, outcomes.get(leg.id, ())):
                yield _one(partial(hear, leg_id=leg.id, case_id=leg.dispatch.case_id, at=at), say)
        after = legs[-1].id


def news_of(leg: Leg, outcomes: Sequence[Outcome]) -> str:
    """Return what is new of a way: a state it gets, or what went wrong with it; empty when nothing is."""
    if any(each.is_sent for each in outcomes):
        return life.ACCEPTED
    is_unknown = any(each.is_unknown for each in outcomes)
    if leg.state == life.UNKNOWN:
        return "" if is_unknown or not outcomes else life.BEGUN  # somebody said that it is to be sent again
    return life.UNKNOWN if is_unknown else _fault_of(leg, outcomes)


def _fault_of(leg: Leg, outcomes: Sequence[Outcome]) -> str:
    """Return in a code what went wrong with the messages of a way and is not written down yet."""
    states = {each.state for each in outcomes}
    if states and states <= {State.TAKEN_BACK, State.NOT_NEEDED}:
        return "not_needed"
    is_refused = any(each.is_refused and each.tries >= life.REFUSED_ENOUGH for each in outcomes)
    fault = "set_aside" if State.SET_ASIDE in states else "refused" if is_refused else ""
    return fault if fault != leg.fault else ""


@transaction
def hear(*, leg_id: UUID, case_id: UUID, at: datetime) -> bool:
    """Take in how the messages of one way went; return False when somebody else is at it or has done so."""
    case = case_queries.locked_if_free(case_id)
    leg = Leg.objects.select_related("dispatch__recipient").filter(id=leg_id).first() if case is not None else None
    if case is None or leg is None:
        return False
    row = leg.dispatch
    row.case = case
    outcomes = transport.outcomes(SYSTEM, SOURCE, [leg.id]).get(leg.id, [])
    news = news_of(leg, outcomes) if leg.state in {life.BEGUN, life.UNKNOWN} else ""
    if news == life.ACCEPTED:
        moment = min(each.done_at for each in outcomes if each.is_sent and each.done_at is not None)
        told.told(row, leg, moment, by=SYSTEM, at=at)
    elif news in {life.BEGUN, life.UNKNOWN}:
        leg.state = news
        leg.save(update_fields=["state"])
    elif news:
        _failed(row, leg, news, at)
    return bool(news)


def _failed(row: Dispatch, leg: Leg, fault: str, at: datetime) -> None:
    """Write down what went wrong with a way, and begin the next beside it."""
    leg.fault, leg.state = fault, life.FAILED if fault in life.HOPELESS else leg.state
    leg.save(update_fields=["fault", "state"])
    if row.state == life.ON_ITS_WAY:
        beginning.begin_next(row, because=fault, by=releasing.sender_of(row, row.case, at), at=at)


def _answered(at: datetime, say: Say) -> Iterator[int]:
    """Take in what partners answered."""
    after = None
    while found := letters.untaken(SYSTEM, limit=_AT_ONCE, after=after):
        for each in found:
            yield _one(partial(answering.take_in, said=each, at=at), say)
        after = found[-1]


def _locked(case_id: UUID, dispatch_id: UUID) -> Dispatch | None:
    case = case_queries.locked_if_free(case_id)
    row = Dispatch.objects.select_related("recipient").filter(id=dispatch_id).first() if case is not None else None
    if row is not None and case is not None:
        row.case = case
    return row
