"""The federal audit replayed: as of any day, every episode has the proof or an open duty that can be seen.

Auditors estimated that 47 % of 74,353 episodes were never reported to NCMEC and 22 % late, and found no screen on file
for 65 % of returned children (HHS OIG A-07-21-06102 and its report on screening). A thousand episodes with steps
missed as often are judged as of every few days of two years: none may have neither proof nor duty.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.policy import Answer, Event

START = datetime(2024, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EPISODES = 1000
#: duty: (how often it is done in time, done late, never), as the auditors found or, where they did not look, alike.
RATES = {
    "notify.police_missing": (0.86, 0.08),
    "notify.ncmec": (0.31, 0.22),
    "consult.missing_72h": (0.4, 0.2),
    "interview.on_return": (0.5, 0.2),
    "screen.on_return": (0.25, 0.1),
}


@dataclass
class Told:
    """One child's events, and when each duty must have come into the world."""

    events: list[dict[str, Any]] = field(default_factory=list)
    owed_from: dict[tuple[str, str], datetime] = field(default_factory=dict)
    done_at: dict[tuple[str, str], datetime] = field(default_factory=dict)


def step(code: str, at: datetime, episode: str, **data: Any) -> dict[str, Any]:
    event: dict[str, Any] = {"event": code, "at": at, "episode": episode}
    return {**event, "data": data} if data else event


_DONE = {
    "notify.police_missing": lambda at, name: step("notice.sent", at, name, to="police_missing"),
    "notify.ncmec": lambda at, name: step("notice.sent", at, name, to="ncmec"),
    "consult.missing_72h": lambda at, name: step("consult.held", at, name, **{"with": "regional_hart_lead"}),
    "interview.on_return": lambda at, name: step("return_interview.held", at, name),
    "screen.on_return": lambda at, name: step("screening.completed", at, name, instrument="HTST", result="no_concern"),
}


def told(rng: Random, number: int) -> list[Told]:
    """Return children with so many episodes among them: half come back within a day, some after weeks, some never."""
    children: list[Told] = []
    left = number
    while left:
        child = Told()
        at = START + rng.random() * 500 * DAY
        for place in range(min(left, rng.choice((1, 1, 1, 2, 3, 6)))):
            at = _episode(rng, child, at, f"missing-{place + 1}")
            left -= 1
        child.events.sort(key=lambda event: event["at"])
        children.append(child)
    return children


def _episode(rng: Random, child: Told, at: datetime, name: str) -> datetime:
    seen, learned = at, at + rng.random() * 20 * HOUR
    lasts = rng.choice((0.3, 0.6, 1.5, 3.2, 9, 40, 400)) * DAY * (0.7 + 0.6 * rng.random())
    back = learned + lasts
    facts = {"child.missing_since": seen, "child.in_agency_care": True, "case.open": True}
    child.events += [
        {"event": "child.missing", "at": learned, "facts": facts, "episode": name},
        step("child.located", back, name),
    ]
    consult = max(seen + 72 * HOUR, learned)
    begins = {
        "notify.police_missing": learned, "notify.ncmec": learned, "interview.on_return": back,
        "screen.on_return": back,
    }  # fmt: skip
    if back > consult:
        begins["consult.missing_72h"] = consult
    for code, begun in begins.items():
        child.owed_from[code, name] = begun
        in_time, late = RATES[code]
        lot = rng.random()
        if lot < in_time + late:
            done = begun + (rng.random() * 23.9 * HOUR if lot < in_time else (24.1 + rng.random() * 300) * HOUR)
            child.events.append(_DONE[code](done, name))
            child.done_at[code, name] = done
    return back + (0.2 + rng.random() * 20) * DAY


def read(child: Told) -> list[Event]:
    pack = policy.load_pack("us-ct")
    return [pack.read_event(event) for event in child.events]


def _days(child: Told) -> list[datetime]:
    """Return the days on which an auditor asks: about each episode, and at the end of two years."""
    begun = [event["at"] for event in child.events if event["event"] == "child.missing"]
    offsets = (0.1, 0.5, 1.01, 2, 3.01, 4.2, 7, 20, 60)
    return [*(at + offset * DAY for at in begun for offset in offsets), START + 730 * DAY]


def gaps(child: Told, answer: Answer, at: datetime) -> list[str]:
    """Return what an auditor of that day would find neither proven nor owed."""
    by_key = {(duty.code, duty.episode): duty for duty in answer.duties if duty.state != "withdrawn"}
    found = []
    for key, begun in child.owed_from.items():
        duty = by_key.get(key)
        if begun > at:
            continue
        if duty is None:
            found.append(f"{key} has neither proof nor duty on {at}")
            continue
        done = child.done_at.get(key)
        wanted = _state(begun, done, at)
        if duty.state != wanted:
            found.append(f"{key} is {duty.state}, not {wanted}, on {at}")
    return found


def _state(begun: datetime, done: datetime | None, at: datetime) -> str:
    if done is not None and done <= at:
        return "done" if done - begun <= 24 * HOUR else "done_late"
    return "open" if at - begun <= 24 * HOUR else "overdue"


@pytest.mark.requirement("R-MIS-2")
@pytest.mark.requirement("R-NOT-3")
@pytest.mark.requirement("R-CON-3")
def test_as_of_any_day_each_of_a_thousand_episodes_has_proof_or_an_open_duty() -> None:
    pack = policy.load_pack("us-ct")
    rng = Random(20_260_306)  # noqa: S311 - invented children
    children = told(rng, EPISODES)
    assert sum(event["event"] == "child.missing" for child in children for event in child.events) == EPISODES
    asked, found = 0, []
    for child in children:
        events = read(child)
        for at in _days(child):
            asked += 1
            found += gaps(child, policy.evaluate(pack, events, at), at)
    assert found == []
    assert asked >= 9 * EPISODES
    never = [key for child in children for key in child.owed_from if key not in child.done_at]
    assert len(never) > EPISODES / 2  # steps were missed, as in the audit: the test had something to find


def test_the_replay_finds_what_is_neither_proven_nor_owed() -> None:
    child = told(Random(1), 1)[0]  # noqa: S311 - an invented child
    answer = policy.evaluate(policy.load_pack("us-ct"), [], START + 700 * DAY)
    assert any("notify.ncmec" in each for each in gaps(child, answer, START + 700 * DAY))


def test_the_stored_duties_say_the_same_without_anybody_opening_a_page(db: None) -> None:
    pack = policy.load_pack("us-ct")
    for child in told(Random(7), 12):  # noqa: S311 - invented children
        first, last = child.events[0]["at"], child.events[-1]["at"]
        case = cases.open_case(region="4", by=SYSTEM, at=first)
        for event in child.events:
            facts = {
                name: at.isoformat() if isinstance(at, datetime) else at for name, at in event.get("facts", {}).items()
            }
            cases.watch_once(at=event["at"] - timedelta(seconds=1))
            taken = StepTaken(
                step=event["event"], details=event.get("data", {}), facts=facts, episode=event.get("episode")
            )
            cases.record(case=case, event=taken, by=SYSTEM, at=event["at"])
        asked = max(last + 4 * DAY, START + 730 * DAY)
        cases.watch_once(at=asked)
        stored = {(row.code, row.episode): str(row.state) for row in case.duties.exclude(state="withdrawn")}
        answer = policy.evaluate(pack, read(child), asked)
        judged = {(duty.code, duty.episode): duty.state.replace("overdue", "open") for duty in answer.duties}
        assert stored == judged
        assert gaps(child, answer, asked) == []
