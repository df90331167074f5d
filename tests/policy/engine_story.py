"""A short way to tell a case to the engine, and to ask what it answers."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from openhart.policy import Answer, Duty, Event, evaluate, load_pack

ZONE = ZoneInfo("America/New_York")
TUESDAY = datetime(2021, 10, 5, 10, 0, tzinfo=ZONE)
SEX, LABOR = ["sex_trafficking"], ["labor_trafficking"]
KNOWN: dict[str, Any] = {
    "indicators": False, "child.age": 15, "child.in_agency_care": False, "case.open": False,
    "child.foreign_national": False, "child.residence_state": "CT", "child.location_state": "CT",
    "child.left_on_own": False,
}  # fmt: skip


def at(text: str) -> datetime:
    """Return a wall-clock time in Connecticut: 2021-10-05 10:00."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def hours(count: float, since: datetime = TUESDAY) -> datetime:
    return (since.astimezone(ZoneInfo("UTC")) + timedelta(hours=count)).astimezone(ZONE)


def event(code: str, when: datetime, facts: dict[str, Any] | None = None, *, pack: str = "us-ct", **data: Any) -> Event:
    """Return an event; ``episode`` among the data names its episode, ``with_`` is the data called with."""
    episode = data.pop("episode", None)
    plain: dict[str, Any] = {"at": when, "event": code, "facts": facts or {}}
    plain["data"] = {key.rstrip("_"): value for key, value in data.items()}
    if episode is not None:
        plain["episode"] = episode
    return load_pack(pack).read_event(plain)


def referral(when: datetime = TUESDAY, *, episode: str | None = None, **facts: Any) -> Event:
    """Return a referral alleging sex trafficking of which everything is known but what is given otherwise."""
    given = {**KNOWN, "concern": SEX, **{key.replace("__", "."): value for key, value in facts.items()}}
    named = {"episode": episode} if episode else {}
    return event("referral.received", when, {key: value for key, value in given.items() if value is not None}, **named)


def ask(events: list[Event], when: datetime, *, pack: str = "us-ct") -> Answer:
    return evaluate(load_pack(pack), events, when)


def duty(answer: Answer, code: str, episode: str | None = None) -> Duty:
    """Return the one duty of a code, withdrawn ones too."""
    found = [each for each in answer.duties if each.code == code and episode in {None, each.episode}]
    assert len(found) == 1, f"{len(found)} duties {code} in {[each.code for each in answer.duties]}"
    return found[0]


def owed(answer: Answer) -> set[str]:
    """Return the codes of all duties but withdrawn ones."""
    return {each.code for each in answer.duties if each.state != "withdrawn"}


def undecided(answer: Answer) -> set[str]:
    return {each.duty for each in answer.undecided}
