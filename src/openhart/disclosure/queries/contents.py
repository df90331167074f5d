"""What a case knows, field by field, as it would leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.cases.queries.sight import Sight, sight_of
from openhart.people import queries as people
from openhart.people.models import Part
from openhart.people.queries import Known
from openhart.places import queries as places
from openhart.policy import Leaving, Pack
from openhart.policy.law.words import FactWord
from openhart.ui.words import exact_words

_TOWNS = {"residence": "Lives in", "incident": "It happened in", "location": "Now in"}


def leaving_for(case: Case) -> Leaving:
    """Return what may leave a case, by its pack."""
    return policy.load_leaving(case.pack)


def kinds_of(case: Case) -> dict[str, str]:
    """Return who may receive anything at all, by kind: those of notices, then the others."""
    return {**policy.load_pack(case.pack).recipients, **leaving_for(case).recipients}


def body() -> str:
    """Return what kind of body this installation serves: the law is stricter for a victim-service provider."""
    return str(settings.BODY)


def contents(viewer: Viewer, case: Case, fields: Sequence[str], *, summary: str = "") -> list[tuple[str, list[str]]]:
    """Return label and lines of each field in the order of the pack; only what the viewer sees of the case.

    A protected field that is kept from the viewer does not appear: nobody hands out what they may not read.
    """
    leaving, known = leaving_for(case), people.people_of(viewer, case)
    sight, pack = sight_of(viewer, case), policy.load_pack(case.pack)
    child = next((each for each in known if each.part == Part.CHILD), None)
    written = {"words.summary": [summary] if summary.strip() else []}
    own = {**_identity(child), **_of_case(case), **_others(known), **written}
    values: dict[str, list[str]] = {**_also(viewer, case, [code for code in fields if code not in own]), **own}
    found = []
    for code, word in leaving.fields.items():
        if code not in fields or sight.keeps(word.protected):
            continue
        lines = values.get(code, []) + [_said(pack, name, case, sight) for name in word.facts if name in case.facts]
        found.append((word.label, [line for line in lines if line]))
    return found


Also = Callable[[Viewer, Case, Sequence[str]], Mapping[str, list[str]]]


@dataclass(slots=True)
class _Readers:
    found: list[Also] = field(default_factory=list)


_readers = _Readers()


def read_also(read: Also) -> None:
    """Let a room on a higher floor say what it knows of fields of disclosure; called once when the process starts."""
    if read not in _readers.found:
        _readers.found.append(read)


def _also(viewer: Viewer, case: Case, fields: Sequence[str]) -> dict[str, list[str]]:
    return {code: lines for read in _readers.found for code, lines in read(viewer, case, fields).items()}


def _identity(child: Known | None) -> dict[str, list[str]]:
    """Return what is known of who the child is."""
    if child is None:
        return {}
    who = child.identity
    parts: Mapping[str, str] = {
        "child.name": " ".join(part for part in (who.given_name, who.family_name) if part),
        "child.birth_date": who.date_of_birth, "child.gender": who.gender, "child.description": who.description,
        "child.languages": who.languages, "child.online_names": who.online_names,
    }  # fmt: skip
    found = {code: [line] if line else [] for code, line in parts.items()}
    found["child.other_names"] = [line for line in (who.preferred_name, who.other_names) if line]
    found["child.contact"] = [line for line in (who.phone, who.address) if line]
    return found


def _of_case(case: Case) -> dict[str, list[str]]:
    names = places.town_names()
    known = [(said, case.towns[part]) for part, said in _TOWNS.items() if part in case.towns]
    towns = [f"{said}: {names.get(code, code)}" for said, code in known]
    opened = exact_words(case.opened_at, timezone.get_current_timezone())
    return {"child.whereabouts": towns, "case.reference": [case.reference, f"Opened {opened}"]}


def _others(known: Sequence[Known]) -> dict[str, list[str]]:
    """Return the family and who is suspected, in a line each."""
    open_ones = [each for each in known if not each.is_kept]
    parts = {"people.family": Part.PARENT, "people.exploiter": Part.EXPLOITER}
    return {code: [_line(each) for each in open_ones if each.part == part] for code, part in parts.items()}


def _line(known: Known) -> str:
    who = known.identity
    return ", ".join(
        part for part in (who.full_name, who.date_of_birth, who.phone, who.address, who.description) if part
    )


def _said(pack: Pack, code: str, case: Case, sight: Sight) -> str:
    """Return a fact of the case as a sentence; nothing when it is kept from whoever asks."""
    if sight.keeps_fact(pack, code):
        return ""
    word, value = pack.facts[code], case.facts[code]
    if word.type == "yes_no":
        return (word.holds if value else word.fails) or f"{word.label}: {'yes' if value else 'no'}"
    values = value if isinstance(value, list) else [value]
    return f"{word.label}: {', '.join(_value(word, each) for each in values)}" if values else ""


def _value(word: FactWord, value: object) -> str:
    return word.values.get(str(value), str(value))
