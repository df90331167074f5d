"""The case itself: its number, its towns, its facts, what is owed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from openhart.cases.models import Duty, DutyState
from openhart.paperwork.lifecycle import Table
from openhart.paperwork.queries.knowing import Knowing
from openhart.paperwork.queries.sources.children import lines, yes_no
from openhart.places import queries as places
from openhart.ui.words import exact_words

_TELLING = "notify."
#: Parts of the codes of duties that only foreign nationals have; nationality is kept under a permission.
_FOR_FOREIGN_NATIONALS = frozenset({"hhs", "eligibility", "assistance"})


def moment(at: datetime) -> str:
    """Return a moment in full, in the agency's zone."""
    return exact_words(at, timezone.get_current_timezone())


def briefly(at: datetime) -> str:
    """Return a moment as a table has room for it: ``Sat, Mar 7, 2026, 16:00``."""
    local = timezone.localtime(at)
    return f"{local:%a, %b} {local.day}, {local.year}, {local:%H:%M}"


def region(known: Knowing) -> list[str]:
    """Return the region that serves the case, and the office it went to."""
    named = dict(places.regions()).get(known.case.region, "") if known.case.region else ""
    office = known.assignment.office if known.assignment is not None else ""
    return lines(named, dict(places.offices()).get(office, "") if office else "")


def standing(known: Knowing) -> list[str]:
    """Return whether the child is in the agency's care, and whether a case is open."""
    return [
        *yes_no(known.fact("child.in_agency_care"), "In the agency's care", "Not in the agency's care"),
        *yes_no(known.fact("case.open"), "There is an open case", "There is no open case"),
    ]


def concern(known: Knowing) -> list[str]:
    """Return what is alleged; that nothing is, where that is known."""
    told = known.fact("concern")
    values = known.pack.facts["concern"].values
    if told is None:
        return []
    return [_begun(values.get(code, code)) for code in told] or ["Trafficking is not alleged"]


def danger(known: Knowing) -> list[str]:
    """Return whether the child is in danger now, as it was last reported."""
    return yes_no(known.fact("child.in_danger_now"), "Yes", "No")


def told(known: Knowing) -> Table:
    """Return who must be told, by when, and when they were."""
    return Table(("To be told", "By", "Told"), tuple(_rows(known, is_telling=True)))


def steps(known: Knowing) -> Table:
    """Return what else is owed, by when, and when it was done."""
    return Table(("Step", "By", "Done"), tuple(_rows(known, is_telling=False)))


def _rows(known: Knowing, *, is_telling: bool) -> list[tuple[str, str, str]]:
    """Return a row for each duty; what a protected field would be told by is left out."""
    owed = [each for each in known.duties if each.state != DutyState.WITHDRAWN and not _tells_nationality(each)]
    shown = [each for each in owed if each.code.startswith(_TELLING) == is_telling]
    shown.sort(key=lambda duty: (duty.from_at, duty.sort_at, duty.code))
    return [(_named(known, duty), briefly(duty.due_at) if duty.due_at else "No limit", _done(duty)) for duty in shown]


def _tells_nationality(duty: Duty) -> bool:
    """Return whether a duty tells by its mere being there that the child is a foreign national."""
    return not _FOR_FOREIGN_NATIONALS.isdisjoint(duty.code.replace(".", "_").split("_"))


def _named(known: Knowing, duty: Duty) -> str:
    if duty.code.startswith(_TELLING):
        to = duty.code.removeprefix(_TELLING)
        return known.pack.recipients.get(to, to)
    word = known.pack.duties.get(duty.code)
    return word.label if word is not None else duty.code


def _done(duty: Duty) -> str:
    if duty.state == DutyState.WAIVED:
        return "Waived"
    return briefly(duty.discharged_at) if duty.discharged_at else "Not yet"


def _choice(code: str) -> Callable[[Knowing], list[str]]:
    """Return a source that says the value of a fact."""

    def said(known: Knowing) -> list[str]:
        value: Any = known.fact(code)
        return [] if value is None else [_begun(known.pack.facts[code].values.get(str(value), str(value)))]

    return said


def _town(part: str) -> Callable[[Knowing], list[str]]:
    def said(known: Knowing) -> list[str]:
        code = known.case.towns.get(part, "")
        return lines(known.towns.get(code, code)) if code else []

    return said


def _begun(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


TAKES: Mapping[str, Callable[[Knowing], list[str] | Table]] = {
    "case.reference": lambda known: [known.case.reference],
    "case.opened": lambda known: [moment(known.case.opened_at)],
    "case.region": region, "case.standing": standing, "case.told": told, "case.steps": steps,
    "town.residence": _town("residence"), "town.incident": _town("incident"), "town.location": _town("location"),
    "concern.kind": concern, "concern.status": _choice("victim.status"), "concern.danger": danger,
    "concern.found_by": _choice("found_by"),
}  # fmt: skip
