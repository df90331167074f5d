"""One step of one thing is said: to each person once, whoever looks, however often, whatever the clock does."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction
from openhart.reminders.actions.mailing import write_to
from openhart.reminders.lifecycle import steps
from openhart.reminders.lifecycle.ladder import who_is_told
from openhart.reminders.lifecycle.steps import Rung
from openhart.reminders.models import Clock, Reminder
from openhart.reminders.queries.things import Thing


@dataclass(slots=True)
class Said:
    """What one look said: of how many clocks, to how many people, and of how many there was nobody to tell."""

    clocks: int = 0
    reminders: int = 0
    to_nobody: int = 0
    set_aside: int = 0
    made: list[Reminder] = field(default_factory=list)

    def add(self, other: "Said") -> None:
        """Count what another round said as well."""
        self.clocks += other.clocks
        self.reminders += other.reminders
        self.to_nobody += other.to_nobody


@transaction
def say_all(*, things: Iterable[Thing], by: Viewer, at: datetime) -> Said:
    """Say of each thing the step it has reached, if that is louder than what was said of it before.

    Two watchers that say the same: the second waits for the first, and finds it said.
    """
    waiting = [(thing, step) for thing in things if (step := steps.reached(thing.running, at)) != steps.SILENT]
    clocks = _clocks([thing for thing, _ in waiting])
    said = Said()
    for thing, step in waiting:
        clock = clocks[(*thing.key, thing.running.due_at)]
        if clock.step < step:
            _say(clock, thing, step, said, by=by, at=at)
    write_to(reminders=said.made, by=by, at=at)
    Reminder.objects.bulk_create(said.made)
    return said


def _say(clock: Clock, thing: Thing, step: int, said: Said, *, by: Viewer, at: datetime) -> None:
    told = who_is_told(steps.rungs(thing.running.limit, step), thing.standing)
    clock.step, clock.said_at, clock.is_unheld = step, at, not thing.standing.get(Rung.OWNER)
    clock.next_at = None if thing.is_found_by_its_room else steps.next_after(thing.running, at)
    clock.save()
    said.clocks += 1
    said.reminders += len(told)
    said.to_nobody += not told
    said.made += [
        Reminder(
            clock=clock, person_id=each.person_id, step=step, rung=each.rung.value, because=each.because.value,
            made_at=at,
        )
        for each in told
    ]  # fmt: skip
    detail = {"kind": clock.kind, "code": clock.code, "step": steps.words(step), "told": len(told)}
    audit.write(by=by.user_id, at=at, act="reminder.said", subject=clock.case_id or clock.thing_id, detail=detail)


def _new(thing: Thing) -> Clock:
    return Clock(
        kind=thing.kind, thing_id=thing.thing_id, case_id=thing.case_id, code=thing.code,
        limit=thing.running.limit.value, from_at=thing.running.from_at, due_at=thing.running.due_at,
    )  # fmt: skip


def _clocks(things: Collection[Thing]) -> Mapping[tuple[str, UUID, str, datetime], Clock]:
    """Return the clocks of these things by kind, id, code and the end of their time, locked; new ones are begun."""
    Clock.objects.bulk_create(map(_new, sorted(things, key=lambda each: each.key)), ignore_conflicts=True)
    rows = Clock.objects.select_for_update().filter(thing_id__in={thing.thing_id for thing in things}).order_by("id")
    return {(row.kind, row.thing_id, row.code, row.due_at): row for row in rows} if things else {}
