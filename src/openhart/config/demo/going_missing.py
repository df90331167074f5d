"""Missing episodes of the demonstration: through the actions of their room, with invented particulars."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.config.demo.script import Step
from openhart.foundation import ids
from openhart.missing import actions, queries
from openhart.missing.events.told import Found, Lost, Said, Spoken
from openhart.missing.models import Purpose

_PLACES = ("Union Station", "The mall on Prospect Street", "An older friend's apartment", "The bus stop at the park")
_COMPANIONS = ("A friend called Jae", "Somebody in a grey pick-up", "Nobody, as far as is known")
_CLOTHES = ("Black hooded jacket, jeans, white sneakers", "School uniform, blue backpack", "Red coat, grey leggings")
_FIRST = ("Left after supper and did not come back by curfew.", "Was dropped at school and not seen there.")
_SEARCH = (("friend", "not_there"), ("family", "lead"), ("school", "no_answer"), ("place", "not_there"))
_WHERE = ("street", "friend", "family", "placement", "hotel")
_WHY = ("wanted_friends", "conflict", "unsafe", "lured", "wanted_family", "feelings")
_HELP = ("To call my aunt when I want to.", "A later curfew on Fridays.", "Somebody who asks before they write me up.")


def begin(case: Case, step: Step, by: Viewer) -> None:
    """Record that a child is missing, and who was asked at once."""
    rng = Random(f"{case.reference}{step.at.isoformat()}")
    since = step.facts.get("child.missing_since")
    seen = datetime.fromisoformat(since) if since else None
    words = {
        "circumstances": rng.choice(_FIRST), "clothing": rng.choice(_CLOTHES), "companions": rng.choice(_COMPANIONS),
        "places": "\n".join(rng.sample(_PLACES, 2)), "risks": rng.sample(["trafficking", "substances"], 1),
        "height": "5 ft 4 in", "hair": "Brown", "eyes": "Brown",
        "on_call": "DCF Careline, day and night, 1-800-842-2288",
    }  # fmt: skip
    others = {code: value for code, value in step.facts.items() if code != "child.missing_since"}
    told = Lost(kind="left", last_seen_at=seen, learned_at=step.at, words=words, facts=others)
    name = actions.begin(case=case, lost=told, submission=ids.new_id(), by=by, at=step.recorded_at)
    for whom, outcome in rng.sample(_SEARCH, 2):
        spoken = Spoken(purpose=Purpose.SEARCH, whom=whom, outcome=outcome, happened_at=step.recorded_at)
        actions.add_contact(case=case, episode=name, spoken=spoken, submission=ids.new_id(), by=by, at=step.recorded_at)


def locate(case: Case, step: Step, by: Viewer) -> None:
    """Record that a missing child was located."""
    rng = Random(f"{case.reference}{step.at.isoformat()}")
    told = Found(
        where=rng.choice(_WHERE), found_by=rng.choice(("police", "self", "worker")), at=step.at, facts=step.facts,
        needs={"bed": "met", "food": "met", "clothing": rng.choice(("needed", "declined"))},
    )  # fmt: skip
    for each in queries.lasting_of(by, case):
        if each.ended_at is None:
            actions.locate(
                case=case, episode=each.name, found=told, submission=ids.new_id(), by=by, at=step.recorded_at
            )


def interview(case: Case, step: Step, by: Viewer, words: Mapping[str, Any]) -> None:
    """Record the interview on return of the latest episode that is over."""
    rng = Random(f"{case.reference}{step.at.isoformat()}")
    said = Said(
        reasons=rng.sample(_WHY, 2), held_at=step.at, facts=step.facts,
        words={"meanwhile": words.get("notes", ""), "would_help": rng.choice(_HELP)},
    )  # fmt: skip
    over = [each for each in queries.lasting_of(by, case) if each.ended_at is not None]
    for each in over[-1:]:
        actions.interview(
            case=case, episode=step.episode or each.name, said=said, submission=ids.new_id(), by=by,
            at=step.recorded_at,
        )  # fmt: skip
