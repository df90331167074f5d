"""What a referral is like before anything is done about it: drawn after the published figures.

Ages 2 to 18, most of them 15 and 16; 86 % girls; two thirds living at home; half of the children already
known to the agency. Facts that a reporter would not know are left unknown in some.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

_AGES = {
    2: 1, 4: 1, 6: 1, 8: 1, 9: 1, 10: 2, 11: 3, 12: 7, 13: 12, 14: 17, 15: 22, 16: 21, 17: 17, 18: 3,
}  # fmt: skip
LIVING = {
    "home": 67, "relative": 7, "foster_care": 8, "therapeutic_foster_care": 4, "group_home": 6, "residential": 4,
    "friend": 4,
}  # fmt: skip
_IN_CARE = frozenset({"foster_care", "therapeutic_foster_care", "group_home", "residential"})
_REPORTERS = {
    "mandated": 46, "law_enforcement": 20, "provider": 9, "family": 8, "non_mandated": 7, "court": 3,
    "arresting_officer": 3, "anonymous": 3, "self": 1,
}  # fmt: skip
_CONCERNS = {
    ("sex_trafficking",): 79,
    ("labor_trafficking",): 8,
    ("sex_trafficking", "labor_trafficking"): 4,
    (): 9,
}
FLAGS = {
    "sex_trafficking": (
        "often_missing", "absent_from_school", "older_companion", "spoken_for", "hotel_presence", "unexplained_money",
        "several_phones", "tattoo_or_mark", "online_ads", "online_contact", "told_somebody", "substance_given",
    ),
    "labor_trafficking": (
        "absent_from_school", "no_control_of_papers", "works_too_much", "owes_debt", "lives_at_work",
        "afraid_or_rehearsed", "untreated_injury",
    ),
    "": (
        "often_missing", "unexplained_money", "older_companion", "several_phones", "afraid_or_rehearsed",
        "absent_from_school", "found_far_away",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """One referral before it is screened, and what will become of it.

    ``facts`` are those given at receipt; ``plots`` name what happens later; ``held`` are duties that nobody
    has got round to; ``waits`` are events that do not come.
    """

    channel: str
    reporter_kind: str
    gender: str
    age: int
    living: str
    facts: Mapping[str, Any]
    flags: tuple[str, ...] = ()
    is_accepted: bool = True
    response: str = "72h"
    plots: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    is_prompt: bool = False
    away: str = ""  # "found_here": of another state, found here; "gone": of this state, found in another
    extra: Mapping[str, Any] = field(default_factory=dict)


def pick(rng: Random, weights: Mapping[Any, int]) -> Any:
    """Return one of the keys, by weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def draw(rng: Random) -> Profile:
    """Return a referral as they come."""
    living = pick(rng, LIVING)
    concern = pick(rng, _CONCERNS)
    away = pick(rng, {"": 94, "found_here": 4, "gone": 2})
    reporter = pick(rng, _REPORTERS)
    facts = _facts(rng, concern, living)
    return Profile(
        channel=_channel(rng, reporter),
        reporter_kind=reporter,
        gender=pick(rng, {"girl": 86, "boy": 12, "nonbinary": 2}),
        age=pick(rng, _AGES),
        living=living,
        facts=facts,
        flags=tuple(rng.sample(FLAGS[concern[0] if concern else ""], rng.randint(1, 5))) if facts["indicators"] else (),
        is_accepted=rng.random() < (0.72 if concern else 0.25),
        response=pick(rng, {"2h": 12, "24h": 38, "72h": 50}),
        plots=_plots(rng, living, facts),
        away=away,
    )


def _channel(rng: Random, reporter: str) -> str:
    if reporter == "law_enforcement":
        return str(pick(rng, {"call": 70, "in_person": 30}))
    return str(pick(rng, {"call": 88, "in_person": 12}))


def _facts(rng: Random, concern: tuple[str, ...], living: str) -> dict[str, Any]:
    in_care = living in _IN_CARE
    facts: dict[str, Any] = {
        "concern": list(concern),
        "indicators": True if not concern else pick(rng, {True: 92, False: 8}),
        "child.in_agency_care": in_care,
        "case.open": in_care or rng.random() < 0.32,  # noqa: PLR2004
        "child.foreign_national": pick(rng, {False: 88, True: 4, None: 8}),
        "child.in_danger_now": pick(rng, {False: 80, True: 12, None: 8}),
        "child.left_on_own": pick(rng, {False: 55, True: 25, None: 20}),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _plots(rng: Random, living: str, facts: Mapping[str, Any]) -> frozenset[str]:
    chances = {
        "missing": 0.42 if living in _IN_CARE else 0.2 if facts["case.open"] else 0.06,
        "missing_again": 0.1 if facts["case.open"] else 0,
        "worker_finding": 0.22 if facts["case.open"] else 0,
        "overturned": 0.05,
        "corrected": 0.06,
        "suspected": 0.5,
        "confirmed": 0.14,
        "withheld": 0.15,
        "placement": 0.3 if living in _IN_CARE else 0.04,
        "service": 0.45,
        "consult": 0.25,
        "prosecution": 0.07,
        "interim_letter": 0.8 if facts.get("child.foreign_national") else 0,
        "withdrawn_notice": 0.02,
    }
    return frozenset(plot for plot, chance in sorted(chances.items()) if rng.random() < chance)
