"""What happens without anybody being obliged: missing episodes and returns, findings, corrections, placements.

Each plot is a function of (rng, profile, received, now) that returns the steps it puts on the calendar.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from openhart.config.demo.planned import Planned
from openhart.config.demo.profile import Profile

Plot = Callable[[Random, Profile, datetime, datetime], list[Planned]]

_WORKER, _INVESTIGATOR = "ongoing_worker", "investigation_worker"
_SERVICES = ("mentoring", "counselling", "medical", "legal", "housing", "education")


def after(rng: Random, start: datetime, low_hours: float, high_hours: float) -> datetime:
    """Return a time between so many hours after ``start``, on a whole minute."""
    return start + timedelta(minutes=round(60 * rng.uniform(low_hours, high_hours)))


def _away(since: datetime, told: datetime, back: datetime | None) -> list[Planned]:
    facts = {"child.missing_since": since.isoformat()}
    steps = [Planned(told, "child.missing", _WORKER, facts=facts)]
    return [*steps, Planned(back, "child.located", _WORKER)] if back else steps


def _missing(rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    since = after(rng, received, 30, 24 * 70)
    told = after(rng, since, 1, 18)
    return _away(since, told, after(rng, told, 3, rng.choice((40, 60, 200))))


def _missing_again(rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    since = after(rng, received, 24 * 90, 24 * 160)
    told = after(rng, since, 1, 12)
    return _away(since, told, after(rng, told, 5, 90))


def _missing_now(rng: Random, profile: Profile, _received: datetime, now: datetime) -> list[Planned]:
    since = now - timedelta(hours=profile.extra["missing_hours"])
    back = profile.extra.get("back_hours")
    return _away(since, after(rng, since, 1, 3), now - timedelta(hours=back) if back else None)


def _finding(at: datetime, profile: Profile) -> list[Planned]:
    concern = list(profile.facts.get("concern") or ["sex_trafficking"])
    facts = {"found_by": "ongoing_worker", "concern": concern, "indicators": True}
    return [Planned(at, "concern.identified", _WORKER, facts=facts)]


def _worker_finding(rng: Random, profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    return _finding(after(rng, received, 24 * 6, 24 * 120), profile)


def _found_now(_rng: Random, profile: Profile, _received: datetime, now: datetime) -> list[Planned]:
    return _finding(now - timedelta(hours=profile.extra["found_hours"]), profile)


def _overturned(rng: Random, profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    data = {"decision": "not_accepted"} if profile.is_accepted else {"decision": "accepted", "response": "72h"}
    return [Planned(after(rng, received, 5, 30), "referral.screening_overturned", "careline_supervisor", data)]


def _corrected(rng: Random, profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    changes: list[dict[str, Any]] = [{"child.age": max(2, profile.age - 1)}, {"child.in_danger_now": True}]
    if profile.facts.get("child.foreign_national"):
        changes = [{"child.foreign_national": False}]
    elif not profile.facts.get("case.open"):
        changes.append({"case.open": True})
    return [Planned(after(rng, received, 8, 24 * 9), "fact.corrected", _INVESTIGATOR, facts=rng.choice(changes))]


def _corrected_now(_rng: Random, _profile: Profile, _received: datetime, now: datetime) -> list[Planned]:
    facts = {"child.foreign_national": False}
    return [Planned(now - timedelta(hours=20), "fact.corrected", _INVESTIGATOR, facts=facts)]


def _status(at: datetime, status: str) -> list[Planned]:
    return [Planned(at, "victim.status_set", _INVESTIGATOR, facts={"victim.status": status})]


def _suspected(rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    return _status(after(rng, received, 20, 24 * 12), rng.choice(("suspected", "suspected", "at_risk")))


def _confirmed(rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    return _status(after(rng, received, 24 * 15, 24 * 48), rng.choice(("confirmed", "confirmed", "ruled_out")))


def _placement(rng: Random, profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    kind = rng.choice(("foster_care", "therapeutic_foster_care", "group_home", "residential", "relative"))
    name, start = f"placement-{rng.randint(1, 9)}", after(rng, received, 40, 24 * 30)
    told, made = after(rng, start, 2, 40), after(rng, start, 44, 90)
    proposed = Planned(start, "placement.proposed", _WORKER, {"placement": name, "kind": kind})
    informed = Planned(told, "placement.facility_informed", _WORKER, {"placement": name})
    arrived = Planned(made, "placement.made", _WORKER, {"placement": name, "kind": kind})
    return [proposed, informed, arrived] if profile.facts.get("case.open") else [proposed]


def _service(rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    kind, asked = rng.choice(_SERVICES), after(rng, received, 50, 24 * 35)
    answered = after(rng, asked, 4, 24 * 6)
    data: dict[str, Any] = {"kind": kind}
    steps = [Planned(asked, "service.requested", _WORKER, data)]
    reply = rng.choice(("accepted", "accepted", "waiting_list", "declined"))
    steps.append(Planned(answered, "service.answered", _WORKER, {"kind": kind, "answer": reply}))
    if reply == "accepted":
        started = after(rng, answered, 24, 24 * 12)
        steps.append(Planned(started, "service.started", _WORKER, data))
        steps.append(Planned(after(rng, started, 24 * 40, 24 * 200), "service.ended", _WORKER, data))
    return steps


def _consult(rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    data = {"with": rng.choice(("legal", "regional_resource_group", "regional_hart_lead"))}
    asked = after(rng, received, 20, 24 * 20)
    held = after(rng, asked, 3, 60)
    return [Planned(asked, "consult.requested", _WORKER, data), Planned(held, "consult.held", _WORKER, data)]


def _prosecution(rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    at, steps = after(rng, received, 24 * 10, 24 * 60), []
    for step in ("arrest", "charge", "conviction")[: rng.randint(1, 3)]:
        steps.append(Planned(at, "prosecution.recorded", _INVESTIGATOR, {"step": step}))
        at = after(rng, at, 24 * 2, 24 * 120)
    return steps


def _interim_letter(rng: Random, profile: Profile, received: datetime, now: datetime) -> list[Planned]:
    days = profile.extra.get("letter_days_ago")
    at = now - timedelta(days=days) if days else after(rng, received, 24 * 9, 24 * 20)
    return [Planned(at, "eligibility_letter.received", "eligibility_coordinator", {"kind": "interim"})]


def _waived_now(_rng: Random, _profile: Profile, received: datetime, _now: datetime) -> list[Planned]:
    data = {"duty": "consult.regional_hart_lead"}
    return [Planned(received + timedelta(hours=3), "duty.waived", "regional_hart_lead", data)]


PLOTS: Mapping[str, Plot] = {
    "missing": _missing, "missing_again": _missing_again, "missing_now": _missing_now,
    "worker_finding": _worker_finding, "found_now": _found_now, "overturned": _overturned,
    "corrected": _corrected, "corrected_now": _corrected_now, "suspected": _suspected, "confirmed": _confirmed,
    "placement": _placement, "service": _service, "consult": _consult, "prosecution": _prosecution,
    "interim_letter": _interim_letter, "waived_now": _waived_now,
}  # fmt: skip
