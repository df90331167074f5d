"""The questions a pack asks of its own: facts with `ask` that the form does not ask anyway."""

from collections.abc import Container
from dataclasses import dataclass

from openhart.policy import Pack
from openhart.policy.law.words import FactWord
from openhart.referrals.models.reported import CLAIMS

#: Facts that the form asks, or works out from what it asks, whatever the pack says.
BUILT_IN = frozenset({
    "concern", "indicators", "child.age", "child.residence_state", "child.location_state", "child.missing_since",
    *CLAIMS.values(),
})  # fmt: skip
_ASKED_AT = "referral.received"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a pack: the fact that answers it, and the name of its field and column."""

    name: str
    fact: FactWord


def own_questions(pack: Pack, taken: Container[str]) -> tuple[Question, ...]:
    """Return what a pack asks of its own, each under its fact's code; ``fact.<code>`` where that name is taken.

    A fact of an episode that a referral does not begin is left for the step that does.
    """
    here = {"", *pack.events[_ASKED_AT].episode} if _ASKED_AT in pack.events else {""}
    return tuple(
        Question(f"fact.{code}" if code in taken else code, fact)
        for code, fact in pack.facts.items()
        if fact.ask and code not in BUILT_IN and fact.of_episode in here
    )
