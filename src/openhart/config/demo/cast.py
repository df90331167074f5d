"""The invented people of a report: children, who reports, and where they live."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from openhart.config.demo import narratives
from openhart.config.demo.names import BOYS, EITHER, FAMILIES, GIRLS, LANGUAGES, OTHER_LANGUAGES, STREETS
from openhart.config.demo.profile import Profile
from openhart.config.demo.script import Child, Reporter

_GIVEN = {"girl": GIRLS, "boy": BOYS, "nonbinary": EITHER}
_RELATIONS = {
    "mandated": ("School social worker", "Teacher", "Pediatric nurse", "Emergency physician", "School counsellor"),
    "law_enforcement": ("Patrol officer", "Detective", "School resource officer"),
    "arresting_officer": ("Arresting officer",),
    "court": ("Juvenile probation officer", "Court clerk"),
    "provider": ("Shelter worker", "Group home supervisor", "Mentor"),
    "family": ("Mother", "Aunt", "Grandfather", "Older brother"),
    "non_mandated": ("Neighbour", "Friend's parent", "Hotel night clerk"),
    "self": ("The child",),
    "anonymous": ("",),
}
_SHARE_OTHER_LANGUAGE = 0.06


def child(rng: Random, profile: Profile, family: str, received: datetime) -> Child:
    """Return an invented child of the profile's age and gender."""
    given = rng.choice(_GIVEN[profile.gender])
    languages = OTHER_LANGUAGES if rng.random() < _SHARE_OTHER_LANGUAGE else LANGUAGES
    born = received - timedelta(days=round(365.25 * profile.age) + rng.randint(5, 355))
    return Child(
        given_name=given,
        family_name=family,
        preferred_name=rng.choice(EITHER) if rng.random() < 0.06 else "",  # noqa: PLR2004
        date_of_birth=born.date().isoformat() if rng.random() < 0.9 else "",  # noqa: PLR2004
        gender=profile.gender,
        languages=rng.choice(languages),
        phone=phone(rng) if profile.age > 11 and rng.random() < 0.6 else "",  # noqa: PLR2004
        address=f"{rng.randint(1, 240)} {rng.choice(STREETS)}",
    )


def phone(rng: Random) -> str:
    """Return a telephone number of the block 555-0100 to 555-0199, which belongs to nobody."""
    return f"{rng.choice((203, 475, 860, 959))}-555-01{rng.randint(0, 99):02d}"


def reporter(rng: Random, kind: str) -> Reporter:
    """Return an invented reporter of a kind; an anonymous one gives neither name nor number."""
    if kind == "anonymous":
        return Reporter(kind, "", "", "")
    name = f"{rng.choice(GIRLS + BOYS)} {rng.choice(FAMILIES)}"
    return Reporter(kind, name, rng.choice(_RELATIONS[kind]), phone(rng))


def words(rng: Random, profile: Profile, given_name: str) -> str:
    """Return what the reporter says, in words of their own."""
    concern = profile.facts.get("concern") or ()
    said: Sequence[str] = narratives.INDICATORS
    if "sex_trafficking" in concern:
        said = narratives.SEX
    elif concern:
        said = narratives.LABOR
    text = rng.choice(said).format(child=given_name, place=rng.choice(narratives.PLACES))
    return text if profile.gender == "girl" else _in_other_words(text, profile.gender)


_WORDS = {
    "boy": {"she": "he", "her": "his", "girl": "boy", "girls": "boys", "boyfriend": "friend"},
    "nonbinary": {"she": "the child", "her": "the child's", "girl": "child", "girls": "children",
                  "boyfriend": "friend"},
}  # fmt: skip


def _in_other_words(text: str, gender: str) -> str:
    swapped = []
    for word in text.split(" "):
        bare = word.strip(".,")
        other = _WORDS[gender].get(bare.lower(), bare)
        swapped.append(word.replace(bare, other.capitalize() if bare[:1].isupper() else other) if bare else word)
    return " ".join(swapped)


def towns(
    rng: Random, profile: Profile, known: Sequence[str], weights: Sequence[int], *, home: str = ""
) -> dict[str, str]:
    """Return the codes of where the child lives (``home`` if given), where it happened and where the child is."""
    drawn, elsewhere = rng.choices(known, weights=weights, k=2)
    home = home or drawn
    incident = home if rng.random() < 0.45 else elsewhere  # noqa: PLR2004
    location = home if rng.random() < 0.8 else incident  # noqa: PLR2004
    if profile.away == "found_here":
        return {"residence": "other", "incident": incident, "location": incident}
    if profile.away == "gone":
        return {"residence": home, "incident": incident, "location": "other"}
    return {"residence": home, "incident": incident, "location": location}


def whereabouts(profile: Profile) -> dict[str, object]:
    """Return the facts about states that go with the towns."""
    if profile.away == "found_here":
        return {"child.residence_state": "NY", "child.location_state": "CT", "travel_authorized": False}
    if profile.away == "gone":
        return {"child.residence_state": "CT", "child.location_state": "NY", "travel_authorized": False}
    return {"child.residence_state": "CT", "child.location_state": "CT"}
