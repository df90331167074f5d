"""The life of one case: the policy says what is owed, people do it, sooner or later, until the present."""

import heapq
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import count
from random import Random

from openhart import policy
from openhart.config.demo import narratives
from openhart.config.demo.answers import answer
from openhart.config.demo.hours import at_work
from openhart.config.demo.planned import DutyKey, Planned, key_of
from openhart.config.demo.plots import PLOTS, after
from openhart.config.demo.profile import Profile
from openhart.config.demo.script import Step

_MINUTE = timedelta(minutes=1)
_OWED = frozenset({"open", "overdue"})
_LONGEST = 120  # steps of one case; a story that goes on and on is cut
_ANYTIME = frozenset({"child.missing", "child.located", "referral.screening_overturned"})
# Decided and written down in one.
_AT_ONCE = frozenset({"duty.waived", "fact.corrected", "notice.withdrawn"})
# What must wait for another duty of the case, and for how long afterwards.
_FOLLOWS = {
    "start.investigation": "assign.investigation",
    "triage.statewide_hart_lead": "review.statewide_hart_lead",
    "screen.on_return": "interview.on_return",
}


class Life:
    """One case on its way from the report to the present."""

    def __init__(self, rng: Random, profile: Profile, pack: policy.Pack, now: datetime, zone: tzinfo) -> None:
        self._rng, self._profile, self._pack, self._now, self._zone = rng, profile, pack, now, zone
        self._calendar: list[tuple[datetime, int, Planned]] = []
        self._order = count()
        self._events: list[policy.Event] = []
        self._meant: dict[DutyKey, datetime] = {}
        self._owed: set[DutyKey] = set()
        self._steps: list[Step] = []
        self._waits = False

    def run(self, received: Step) -> tuple[Step, ...]:
        """Return the steps of the case until now, the report first."""
        start = received.at
        self._take(Planned(start, received.event, received.role, received.data, received.facts))
        for plot in sorted(self._profile.plots & PLOTS.keys()):
            steps = PLOTS[plot](self._rng, self._profile, start, self._now)
            self._put(steps if plot.endswith("_now") else self._in_working_hours(steps))
        low, high = (60, 130) if self._profile.is_accepted else (18, 45)
        end = Planned(after(self._rng, start, 24 * low, 24 * high), "case.closed", "investigation_worker")
        self._put(self._in_working_hours([end]))
        while self._calendar and len(self._steps) < _LONGEST:
            planned = heapq.heappop(self._calendar)[2]
            planned = replace(planned, at=max(planned.at, self._events[-1].at + _MINUTE))
            if planned.at > self._now or not self._next(planned):
                break
        return self._written_down()

    def _next(self, planned: Planned) -> bool:
        """Take the step unless it has become idle; return whether the story goes on."""
        if not planned.event:
            self._look(planned.at)
        elif planned.event == "case.closed":
            return not self._close(planned)
        elif self._makes_sense(planned):
            self._take(planned)
        return True

    def _makes_sense(self, planned: Planned) -> bool:
        """Return whether the step still has a point: its duty is open, there is a decision to overturn."""
        if planned.discharges is not None:
            return planned.discharges in self._owed
        if planned.event != "referral.screening_overturned":
            return True
        decided = [step for step in self._steps if step.event.startswith("referral.screen")]
        return bool(decided) and decided[-1].data["decision"] != planned.data["decision"]

    def _close(self, planned: Planned) -> bool:
        """Close the case when nothing is owed any more, else try again next week; return whether it is closed."""
        if not self._owed and not self._waits and not self._is_missing() and self._take(planned):
            return True
        self._put([replace(planned, at=planned.at + timedelta(days=7))])
        return False

    def _is_missing(self) -> bool:
        moves = [step.event for step in self._steps if step.event in {"child.missing", "child.located"}]
        return moves[-1:] == ["child.missing"]

    def _in_working_hours(self, steps: Iterable[Planned]) -> list[Planned]:
        """Return the steps when those who take them are at work, in the same order; a child goes missing anytime."""
        moved: list[Planned] = []
        for step in steps:
            at = step.at if step.event in _ANYTIME else at_work(self._rng, step.at, step.role, self._zone)
            moved.append(replace(step, at=max(at, moved[-1].at + 5 * _MINUTE) if moved else at))
        return moved

    def _take(self, planned: Planned) -> bool:
        """Let a step happen unless a gate refuses it; return whether it happened."""
        plain = {"event": planned.event, "at": planned.at, "data": dict(planned.data), "facts": dict(planned.facts)}
        event = self._pack.read_event({name: value for name, value in plain.items() if value})
        told = policy.evaluate(self._pack, [*self._events, event], planned.at)
        if any(refusal.at == planned.at for refusal in told.refused):
            return False
        self._events.append(event)
        words = {"note": narratives.NOTES[planned.event]} if planned.event in narratives.NOTES else {}
        self._steps.append(
            Step(planned.at, planned.event, planned.role, planned.at, planned.facts, planned.data, words)
        )
        if planned.event == "notice.withdrawn":
            self._meant = {key: at for key, at in self._meant.items() if key[0] != f"notify.{planned.data['to']}"}
        self._plan(told)
        self._put(self._follow(planned))
        return True

    def _look(self, at: datetime) -> None:
        self._plan(policy.evaluate(self._pack, self._events, at))

    def _plan(self, told: policy.Answer) -> None:
        """Put on the calendar what will be done about each duty that is new."""
        self._owed = {key_of(duty) for duty in told.duties if duty.state in _OWED}
        fresh = [duty for duty in told.duties if duty.state in _OWED and key_of(duty) not in self._meant]
        for duty in sorted(fresh, key=lambda each: (each.code in _FOLLOWS, each.code, each.episode)):
            start = max(self._events[-1].at, duty.from_at)
            before = self._meant.get((_FOLLOWS.get(duty.code, ""), duty.episode, duty.instance), start)
            meant = answer(
                self._rng, duty, self._profile, self._zone, self._now, not_before=max(start, before) + 5 * _MINUTE
            )
            self._meant[key_of(duty)] = meant.at if meant else self._now + timedelta(days=1)
            self._put([meant] if meant else [])
        self._waits = told.changes_at is not None  # time alone will make something owed
        if told.changes_at is not None and told.changes_at <= self._now:
            self._put([Planned(told.changes_at, "")])

    def _follow(self, done: Planned) -> list[Planned]:
        """Return what a step itself brings about later."""
        rng = self._rng
        if done.event == "notice.sent" and done.data["to"] != "parents":
            to = {"to": done.data["to"]}
            if done.data["to"] == "mdt" and "withdrawn_notice" in self._profile.plots and not self._was_taken_back():
                return [Planned(after(rng, done.at, 0.2, 2), "notice.withdrawn", done.role, to)]
            if rng.random() < 0.5:  # noqa: PLR2004
                return [Planned(after(rng, done.at, 0.5, 50), "notice.acknowledged", done.role, to)]
        return []

    def _was_taken_back(self) -> bool:
        return any(step.event == "notice.withdrawn" for step in self._steps)

    def _put(self, steps: Iterable[Planned]) -> None:
        for step in steps:
            heapq.heappush(self._calendar, (step.at, next(self._order), step))

    def _written_down(self) -> tuple[Step, ...]:
        """Return the steps with the time at which each was written down: soon after, before the next."""
        ends = [step.at for step in self._steps[1:]] + [self._now]
        return tuple(
            step
            if step.event.startswith("referral.") or step.event in _AT_ONCE
            else replace(step, recorded_at=max(step.at, min(end, self._written_at(step.at))))
            for step, end in zip(self._steps, ends, strict=True)
        )

    def _written_at(self, at: datetime) -> datetime:
        """Return when a step is written down: mostly within minutes, now and then hours later."""
        low, high = (1, 5) if self._rng.random() < 0.07 else (0, 0.4)  # noqa: PLR2004
        return after(self._rng, at, low, high)
