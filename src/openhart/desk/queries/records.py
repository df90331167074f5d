"""What the identity bar of a case shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.models import Case, Duty
from openhart.cases.queries.sight import sight_of
from openhart.desk.queries.rows import duty_words, initials_of, region_words
from openhart.people.models import NO_NAME
from openhart.policy import Pack
from openhart.response.panels.acts import acts_for

_CLOCKS = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty that presses, in words."""

    title: str
    due_at: datetime
    href: str  # to the act that stops it, or to the required steps where the viewer's role has none


@dataclass(frozen=True, slots=True)
class IdentityBar:
    """Whose record it is: initials, or the name in the one answer that reveals it."""

    who: str
    is_revealed: bool
    facts: list[tuple[str, str]]
    clocks: list[Clock]
    is_closed: bool


def identity_of(viewer: Viewer, pack: Pack, case: Case, *, is_revealed: bool) -> IdentityBar:
    """Return the identity bar of a case open to the viewer."""
    child = initials_of(viewer, [case]).get(case.id)
    name = child.full_name if child is not None else NO_NAME
    initials = child.initials if child is not None else NO_NAME
    seen = sight_of(viewer, case).facts(pack, case.facts)
    facts = [("Age", _age(seen)), *_known(pack, seen), ("Region", region_words(case.region))]
    if is_revealed and child is not None and child.date_of_birth:
        facts.insert(0, ("Born", child.date_of_birth))
    return IdentityBar(
        who=name if is_revealed else initials,
        is_revealed=is_revealed,
        facts=facts,
        clocks=[
            Clock(duty_words(pack, duty.code), duty.due_at, _stopped_at(viewer, pack, case, duty))
            for duty in _pressing(viewer, case)
            if duty.due_at is not None
        ],
        is_closed=case.closed_at is not None,
    )


def _pressing(viewer: Viewer, case: Case) -> list[Duty]:
    return cases.open_duties_of(viewer, case, limit=_CLOCKS)


def _stopped_at(viewer: Viewer, pack: Pack, case: Case, duty: Duty) -> str:
    duty.case = case  # known already: no query for each
    acts = acts_for(viewer, pack, duty) if case.closed_at is None else []
    return acts[0].href if acts else reverse("desk:steps", args=[case.reference])


def _age(facts: Mapping[str, Any]) -> str:
    age = facts.get("child.age")
    return f"{age} years" if age is not None else "not known"


def _known(pack: Pack, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the status of the child and the screening decision, in the words of the pack."""
    found = []
    for code, label in (("victim.status", "Status"), ("referral.decision", "Screening")):
        value = facts.get(code)
        if value is not None and code in pack.facts:
            words = pack.facts[code].values.get(str(value), str(value))
            found.append((label, words[:1].upper() + words[1:]))
    return found
