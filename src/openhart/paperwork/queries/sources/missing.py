"""A missing child, as of the latest episode: what police and NCMEC ask for."""

from collections.abc import Callable, Mapping
from typing import Any

from openhart.missing.events import codes
from openhart.missing.queries import Story
from openhart.paperwork.lifecycle import Table
from openhart.paperwork.queries.knowing import Knowing
from openhart.paperwork.queries.proofs import Proof
from openhart.paperwork.queries.sources.cases import briefly, moment
from openhart.paperwork.queries.sources.children import lines

_ALERTS = {"none": "Not considered", "considered": "Considered and not issued", "issued": "Issued"}
#: Whose number it is, where the number alone would not say.
_NUMBERS = {"police_missing": "NCIC number", "ncmec": "NCMEC number"}


def last_seen(known: Knowing) -> list[str]:
    """Return when the child was last seen, and that the child came back where that is so."""
    story = known.story
    if story is None:
        return []
    since, back = story.episode.since_at, story.episode.ended_at
    return [*([moment(since)] if since else []), *([f"Located {moment(back)}"] if back else [])]


def numbers(known: Knowing) -> list[str]:
    """Return the numbers of police and NCMEC with the officers who gave them."""
    return [_proof(each) for each in known.proofs if each.to in _NUMBERS and (each.number or each.person or each.badge)]


def asked(known: Knowing) -> Table:
    """Return who was asked of the child, when, and what came of it; what was said stays in the case."""
    rows = [
        (briefly(each.row.happened_at), each.whom, each.outcome)
        for each in (known.story.spoken if known.story else ()) if not each.is_telling
    ]  # fmt: skip
    return Table(("When", "Who was asked", "Outcome"), tuple(rows))


def earlier(known: Knowing) -> Table | list[str]:
    """Return the episodes before the latest: from when, until when, and where the child was located."""
    if len(known.stories) == 1:
        return ["None recorded here"]
    rows = [(briefly(each.counted_from), _until(each), each.where or "Not known") for each in known.stories[1:]]
    return Table(("Missing from", "Until", "Located"), tuple(rows))


def risks(known: Knowing) -> list[str]:
    """Return the risks that anybody on the case may know."""
    return _risks(known, is_medical=False)


def health_risks(known: Knowing) -> list[str]:
    """Return the risks that speak of health."""
    return _risks(known, is_medical=True)


def police(known: Knowing) -> list[str]:
    """Return the number of the police report and the category of the NCIC entry."""
    words = _words(known)
    category = codes.NCIC_CATEGORIES.get(str(words.get("ncic_category", "")), "")
    number = str(words.get("police_report", ""))
    return [*([f"Police report {number}"] if number else []), *([f"NCIC category: {category}"] if category else [])]


def _proof(proof: Proof) -> str:
    number = f"{_NUMBERS[proof.to]} {proof.number}" if proof.number else f"{_NUMBERS[proof.to]} not given yet"
    badge = f"badge {proof.badge}" if proof.badge else ""
    return ", ".join(lines(number, proof.name, proof.person, badge))


def _until(story: Story) -> str:
    return briefly(story.episode.ended_at) if story.episode.ended_at else "Not located yet"


def _risks(known: Knowing, *, is_medical: bool) -> list[str]:
    given = [str(code) for code in _words(known).get("risks", [])]
    return [codes.RISKS.get(code, code) for code in given if (code in codes.MEDICAL_RISKS) == is_medical]


def _words(known: Knowing) -> dict[str, Any]:
    return known.story.words if known.story is not None else {}


def _said(*names: str, **labelled: str) -> Callable[[Knowing], list[str]]:
    """Return a source that gives what is written under some names, and under others with a label before."""

    def said(known: Knowing) -> list[str]:
        words = _words(known)
        plain = [str(words.get(name, "")) for name in names]
        named = [f"{label}: {words[name]}" for name, label in labelled.items() if words.get(name)]
        return lines(*plain, *named)

    return said


def _of_story(read: Callable[[Story], str]) -> Callable[[Knowing], list[str]]:
    return lambda known: lines(read(known.story)) if known.story is not None else []


TAKES: Mapping[str, Callable[[Knowing], list[str] | Table]] = {
    "missing.last_seen": last_seen,
    "missing.last_seen_place": _said("last_seen_place", last_seen_by="Seen by"),
    "missing.learned": _of_story(lambda story: moment(story.episode.begun_at)),
    "missing.kind": _of_story(lambda story: story.kind),
    "missing.circumstances": _said("circumstances"),
    "missing.residence": _said("lived_at"),
    "missing.school": _said("school"),
    "missing.height_weight": _said(height="Height", weight="Weight"),
    "missing.hair_eyes": _said(hair="Hair", eyes="Eyes"),
    "missing.marks": _said("marks"),
    "missing.clothing": _said(clothing="Wears", belongings="Carries"),
    "missing.photo_words": _said("photo"),
    "missing.places": _said("places"),
    "missing.companions": _said("companions"),
    "missing.vehicle": _said("vehicle"),
    "missing.habits": _said("habits"),
    "missing.reach": _said(phones="Telephone", online_names="Online", devices="Devices"),
    "missing.risks": risks,
    "missing.risk_words": _said("risk_words"),
    "missing.health_risks": health_risks,
    "missing.medical": _said("medical", medication="Medication"),
    "missing.police": police,
    "missing.numbers": numbers,
    "missing.alert": lambda known: lines(_ALERTS.get(str(_words(known).get("alert", "")), "")),
    "missing.on_call": _said("on_call"),
    "missing.asked": asked,
    "missing.earlier": earlier,
}
