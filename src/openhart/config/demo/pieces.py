"""Set pieces: the referrals that every demonstration shows, so that no screen and no queue is empty.

Each is told as what differs from an ordinary referral, and how many hours ago it came in. They come last, so
that they lie in the present; the small ones first, because a small caseload takes only the first few.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from openhart.config.demo.profile import Profile, draw

_SEX = ["sex_trafficking"]
_REVIEW = frozenset({"review.statewide_hart_lead", "triage.statewide_hart_lead"})
_TRIAGE = frozenset({"triage.statewide_hart_lead"})
_MISSING = frozenset({"notify.police_missing", "notify.ncmec", "consult.missing_72h"})
_RETURN = frozenset({"interview.on_return", "screen.on_return"})
_ALL_NOTICES = frozenset(
    f"notify.{to}" for to in ("local_law_enforcement", "fbi", "csao", "statewide_hart_lead", "mdt", "hhs")
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A referral of a set kind: its age in hours, and what is special about it."""

    name: str
    hours_ago: float
    facts: Mapping[str, Any] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    plots: frozenset[str] = frozenset()
    is_accepted: bool = True
    response: str = "24h"
    living: str = "home"
    age: int = 15
    children: int = 1
    away: str = ""
    home: str = ""  # a town, where the people who sign in to look around work; else any
    extra: Mapping[str, Any] = field(default_factory=dict)


PIECES: tuple[Piece, ...] = (
    Piece("just in", 0.4, held=frozenset({"decide.acceptance"}) | _REVIEW | _ALL_NOTICES),
    Piece("screening overdue", 6.5, held=frozenset({"decide.acceptance"}) | _REVIEW),
    Piece("accepted, to be assigned", 9, home="east-hartford", held=frozenset({"assign.investigation"}) | _REVIEW),
    Piece("police not told in time", 15, held=frozenset({"notify.local_law_enforcement"}) | _REVIEW),
    Piece(
        "missing 75 hours", 24 * 12, home="hartford",
        facts={"case.open": True, "child.in_agency_care": True}, living="group_home",
        held=frozenset({"consult.missing_72h"}), plots=frozenset({"missing_now"}), extra={"missing_hours": 75},
    ),
    Piece("facts not known", 20, facts={"child.foreign_national": None, "case.open": None}, held=_REVIEW),
    Piece("not accepted, awaiting triage", 30, held=_TRIAGE, is_accepted=False),
    Piece("accepted, awaiting triage", 50, held=_TRIAGE, response="2h"),
    Piece("team to be convened", 24 * 9, home="manchester",
          held=frozenset({"convene.response_team", "collaborate.mdt"}),
          extra={"triage": "convene_team"}),
    Piece("interim letter ends soon", 24 * 95, facts={"child.foreign_national": True, "concern": ["labor_trafficking"]},
          plots=frozenset({"interim_letter"}), held=frozenset({"renew.interim_assistance"}),
          extra={"letter_days_ago": 82}, age=16),
    Piece("overturned", 40, is_accepted=False, plots=frozenset({"overturned"}), held=_REVIEW),
    Piece("back since yesterday", 24 * 20, home="hartford", facts={"case.open": True, "child.in_agency_care": True},
          living="foster_care", held=_RETURN, plots=frozenset({"missing_now"}),
          extra={"missing_hours": 60, "back_hours": 18}),
    Piece("missing since last night", 24 * 30, home="east-hartford",
          facts={"case.open": True, "child.in_agency_care": True},
          living="residential", held=_MISSING, plots=frozenset({"missing_now"}), extra={"missing_hours": 14}),
    Piece("three children", 26, children=3, held=frozenset({"collaborate.mdt"}) | _REVIEW),
    Piece("community services to plan", 24 * 6, home="hartford",
          is_accepted=False, held=frozenset({"plan.community_services"}),
          extra={"triage": "community_services"}),
    Piece("worker found a concern", 24 * 14, home="manchester",
          facts={"case.open": True, "concern": []}, plots=frozenset({"found_now"}),
          held=frozenset({"assess.concerns", "consult.regional_hart_lead", "update.case_plan", "refer.careline"}),
          extra={"found_hours": 27}),
    Piece("found from another state", 5, away="found_here", facts={"child.left_on_own": True},
          held=frozenset({"notify.interstate_compact", "notify.juvenile_compact"}) | _REVIEW),
    Piece("eligibility to request", 24 * 4, facts={"child.foreign_national": True},
          held=frozenset({"request.eligibility"})),
    Piece("eighteen and on her own", 26, age=18, facts={"case.open": False}, held=frozenset({"route.adult_services"})),
    Piece("corrected: no foreign national", 24 * 3, facts={"child.foreign_national": True},
          plots=frozenset({"corrected_now"}), held=frozenset({"request.eligibility", "notify.hhs"})),
    Piece("investigation late", 24 * 52, held=frozenset({"complete.investigation"})),
    Piece("investigation not begun", 80, home="hartford",
          held=frozenset({"start.investigation"}) | _TRIAGE, response="72h"),
    Piece("parents to be told", 24 * 8, home="hartford", held=frozenset({"notify.parents"})),
    Piece("consult waived", 24 * 5, facts={"case.open": True}, plots=frozenset({"waived_now"})),
)  # fmt: skip


def profile_of(rng: Random, piece: Piece) -> Profile:
    """Return the profile of a set piece: an ordinary referral with what is special about it."""
    base = draw(rng)
    facts: dict[str, Any] = {
        "concern": _SEX, "indicators": True, "child.in_agency_care": False, "case.open": False,
        "child.foreign_national": False,
    } | dict(piece.facts)  # fmt: skip
    return replace(
        base,
        reporter_kind=rng.choice(("mandated", "law_enforcement", "provider")),
        age=piece.age,
        living=piece.living,
        facts={name: value for name, value in facts.items() if value is not None},
        flags=base.flags or ("older_companion", "several_phones"),
        is_accepted=piece.is_accepted,
        response=piece.response,
        plots=piece.plots,
        held=piece.held,
        is_prompt=True,
        away=piece.away,
        extra=piece.extra,
    )
