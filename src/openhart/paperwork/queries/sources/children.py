"""Who the child is, and the people around."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone

from openhart.paperwork.queries.knowing import Knowing
from openhart.people.models import Identity, Part
from openhart.referrals.events import codes


def name(known: Knowing) -> list[str]:
    """Return the given and family name."""
    return lines(" ".join(part for part in (known.child.given_name, known.child.family_name) if part))


def other_names(known: Knowing) -> list[str]:
    """Return the preferred and other names."""
    return lines(known.child.preferred_name, known.child.other_names)


def birth_date(known: Knowing) -> list[str]:
    """Return the date of birth in full."""
    born = _born(known)
    return [f"{born:%B} {born.day}, {born.year}"] if born else lines(known.child.date_of_birth)


def age(known: Knowing) -> list[str]:
    """Return the age in whole years on the day of the paper; without a date of birth, as it was reported."""
    born, on = _born(known), timezone.localdate(known.at)
    if born is not None:
        return [str(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))]
    reported = known.fact("child.age")
    return [] if reported is None else [f"{reported}, as reported"]


def gender(known: Knowing) -> list[str]:
    """Return the gender as the person says it, or as it was reported."""
    reported = known.referral.gender if known.referral else ""
    told = known.child.gender or reported
    return lines(codes.GENDERS.get(told, told))


def race(known: Knowing) -> list[str]:
    """Return race and ethnicity as reported."""
    return [codes.RACES.get(code, code) for code in (known.referral.race_ethnicity if known.referral else ())]


def languages(known: Knowing) -> list[str]:
    """Return the languages, and whether an interpreter is needed."""
    return lines(known.child.languages, *(f"Interpreter: {text}" for text in _words(known, "interpreter")))


def numbers(known: Knowing) -> list[str]:
    """Return the number in the agency's own system."""
    return [f"LINK {text}" for text in _words(known, "link_number")]


def lawyers(known: Knowing) -> list[str]:
    """Return the court and who speaks for the child."""
    named = {"court": "Court", "attorney": "Attorney", "guardian_ad_litem": "Guardian ad litem"}
    return [f"{label}: {text}" for code, label in named.items() for text in _words(known, code)]


def safe_contact(known: Knowing) -> list[str]:
    """Return how the child may be contacted, and who may be listening."""
    listening = [f"May be listening: {text}" for text in _words(known, "who_listens")]
    return [*_words(known, "safe_contact"), *listening]


def nationality(known: Knowing) -> list[str]:
    """Return whether the child is a foreign national."""
    return yes_no(known.fact("child.foreign_national"), "A foreign national", "Not a foreign national")


def of_part(part: Part) -> Callable[[Knowing], list[str]]:
    """Return a source that says who has a part in the case, a line for each person that is not kept."""
    return lambda known: [_person(each.identity) for each in known.people if each.part == part and not each.is_kept]


def lines(*texts: str) -> list[str]:
    """Return the texts that say something."""
    return [text for text in texts if text.strip()]


def yes_no(value: object, holds: str, fails: str) -> list[str]:
    """Return what a yes or a no says; nothing where it is not known."""
    return [] if value is None else [holds if value else fails]


def _person(who: Identity) -> str:
    return ", ".join(lines(who.full_name, who.date_of_birth, who.phone, who.address, who.description))


def _words(known: Knowing, name: str) -> list[str]:
    """Return what the reports say under a name, each once."""
    return list(dict.fromkeys(str(words[name]) for words in known.said if str(words.get(name, "")).strip()))


def _born(known: Knowing) -> date | None:
    try:
        return date.fromisoformat(known.child.date_of_birth)
    except ValueError:
        return None


def _of_child(name: str) -> Callable[[Knowing], list[str]]:
    return lambda known: lines(getattr(known.child, name))


def of_words(name: str) -> Callable[[Knowing], list[str]]:
    """Return a source that gives what the reports say under a name."""
    return lambda known: _words(known, name)


TAKES: Mapping[str, Callable[[Knowing], list[str]]] = {
    "child.name": name, "child.other_names": other_names, "child.birth_date": birth_date, "child.age": age,
    "child.gender": gender, "child.race": race, "child.languages": languages, "child.phone": _of_child("phone"),
    "child.address": _of_child("address"), "child.online_names": _of_child("online_names"),
    "child.description": _of_child("description"), "child.numbers": numbers, "child.tribe": of_words("tribe"),
    "child.lawyers": lawyers, "child.safe_contact": safe_contact, "child.wishes": of_words("wishes"),
    "child.nationality": nationality, "people.family": of_part(Part.PARENT),
    "people.exploiter": of_part(Part.EXPLOITER),
}  # fmt: skip
