"""One look: what must be spoken of now, found along indexes, said to whoever it concerns."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef

from openhart.accounts.access import Viewer
from openhart.accounts.queries.answering import holders
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases.queries import speaking
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.notices.queries import loud as notices
from openhart.reminders.actions.saying import Said, say_all
from openhart.reminders.lifecycle.steps import next_after
from openhart.reminders.models import Clock, Kind
from openhart.reminders.queries import things
from openhart.reminders.queries.things import Thing
from openhart.reminders.queries.things.others import WAITED_FOR, Source

#: So many duties are read at once, and so many rounds a look takes at most: the watcher has other things to do, and the
#: rest, as after an import, comes with the next look.
AT_ONCE, MOST_ROUNDS = 200, 10
SET_ASIDE_FOR = timedelta(hours=1)
_log = logging.getLogger(__name__)


def speak(*, by: Viewer, at: datetime) -> Said:
    """Say everything that is to be said by ``at``; refused for anybody but the watcher.

    Each round is a transaction of its own. A case of which nothing can be said is set aside for an hour and said
    loudly; the others go on. A database that cannot be reached is the caller's to wait for.
    """
    if not by.is_system:
        raise Refused("Reminders are made by the watcher.")
    total = Said()
    seen: set[UUID] = set()
    for _ in range(MOST_ROUNDS):
        found = [each for each in speaking.cases_to_speak_of(by, at=at, limit=AT_ONCE) if each not in seen]
        if not found:
            break
        seen.update(found)
        _round(found, total, by, at)
    _others(total, by, at)
    return total


def _others(total: Said, by: Viewer, at: datetime) -> None:
    """Speak of all else together; where that fails one by one, so that only the one at fault is silent."""
    if _tried(lambda: total.add(_speak_of_others(by, at)), "not all could be said at once; one by one"):
        return
    found: list[Thing] = []

    def read(source: Source) -> None:
        found.extend(things.pressing(by, at, kinds=[source]))

    def say(thing: Thing) -> None:
        total.add(say_all(things=[thing], by=by, at=at))

    for source in things.SOURCES:
        total.set_aside += not _tried(partial(read, source), "one kind could not be read")
    for each in found:
        total.set_aside += not _tried(partial(say, each), f"{each.kind} {each.thing_id} was not said")


def _tried(step: Callable[[], None], said: str) -> bool:
    """Return whether a step was taken; what failed in it is in the log, and is tried again at the next look."""
    try:
        step()
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with one thing must not silence the others
        _log.error("Of notices, breaches and emergencies: %s (%s).", said, type(fault).__name__)
        return False
    return True


def _round(case_ids: list[UUID], total: Said, by: Viewer, at: datetime) -> None:
    """Speak of some cases together; where that fails one by one, so that only the one at fault is set aside."""
    try:
        total.add(_speak_of_duties(case_ids, by, at))
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with one case must not silence the others
        if len(case_ids) == 1:
            _set_aside(case_ids[0], fault, by, at)
            total.set_aside += 1
            return
        for each in case_ids:
            _round([each], total, by, at)


@transaction
def _set_aside(case_id: UUID, fault: Exception, by: Viewer, at: datetime) -> None:
    """Look at the case again later; the log and the trail name it by its id, never by its contents."""
    duties = speaking.locked_to_speak_of(by, [case_id], at=at)
    later = at + SET_ASIDE_FOR
    cases.speak_again(moments=dict.fromkeys((duty.id for duty in duties), later), by=by.user_id, at=at)
    kind = type(fault).__name__
    audit.write(by=by.user_id, at=at, act="reminder.set_aside", subject=case_id, detail={"fault": kind})
    _log.error("Nobody could be reminded of case %s (%s). It is looked at again in an hour.", case_id, kind)


@transaction
def _speak_of_duties(case_ids: list[UUID], by: Viewer, at: datetime) -> Said:
    duties = speaking.locked_to_speak_of(by, case_ids, at=at)
    held = holders(by, {duty.case_id for duty in duties}, at)
    found = [thing for duty in duties if (thing := things.of_duty(duty, held)) is not None]
    said = say_all(things=found, by=by, at=at)
    moments: dict[UUID, datetime | None] = dict.fromkeys(duty.id for duty in duties)
    moments |= {each.thing_id: next_after(each.running, at) for each in found}
    cases.speak_again(moments=moments, by=by.user_id, at=at)
    return said


@transaction
def _speak_of_others(by: Viewer, at: datetime) -> Said:
    found = things.pressing(by, at)
    said = say_all(things=found, by=by, at=at)
    _settle(found, by, at)
    return said


def _settle(found: list[Thing], by: Viewer, at: datetime) -> None:
    """Let what presses no longer be looked at no more: a notice that was answered, a breach that was told of."""
    running = Clock.objects.filter(next_at__isnull=False)
    waiting = notices.unanswered(by, after=at - WAITED_FOR, at=at).filter(id=OuterRef("thing_id"))
    stuck = notices.standing_still(by, at=at).filter(id=OuterRef("thing_id"), changed_at=OuterRef("due_at"))
    for kind, still in ((Kind.NOTICE, waiting), (Kind.DISPATCH, stuck)):
        running.filter(~Exists(still), kind=kind).update(next_at=None)
    pressing = {(*each.key, each.running.due_at) for each in found}
    few = running.exclude(kind__in=[Kind.NOTICE, Kind.DISPATCH])
    over = [row.id for row in few if (row.kind, row.thing_id, row.code, row.due_at) not in pressing]
    if over:
        Clock.objects.filter(id__in=over).update(next_at=None)
