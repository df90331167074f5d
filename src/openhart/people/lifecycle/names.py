"""Names as they are compared: without case, accents and particles, each in all the ways people write it.

Source for two surnames: a Spanish or Portuguese name carries the father's and the mother's; forms keep the first,
the last, both, or both with a hyphen (FBI "Naming Conventions", Hispanic names; NIST SP 800-63A asks for no order).
No list of nicknames is kept: what a child is called by others is asked for and kept as a name of its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import phonenumbers
from jellyfish import metaphone

#: Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i", "ħ": "h",
    "ŋ": "n",
})  # fmt: skip
#: They come and go as a name is written down, and are no name of their own.
_PARTICLES = frozenset({
    "de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "di", "van", "von", "der", "den", "ter", "al",
    "el", "bin", "ibn", "st", "san", "santa", "mac", "jr", "sr", "ii", "iii", "iv",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHES = re.compile("(?<=\\w)['\u2019\u02bc`\u00b4](?=\\w)")
_SEPARATORS = re.compile(r"[,;/\n]|\baka\b", re.IGNORECASE)
_MOST_PARTS = 4
_MOST_PAIRS = 12
_MOST_ONLINE = 6
#: The country whose way of writing telephone numbers is meant when a number names none.
_HOME = "US"
_MOST_LETTERS = 40

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody, ready to be compared."""

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()  # (given, family), aliases included
    born: str = ""  # YYYY-MM-DD
    phone: str = ""  # E.164
    online: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Return whether there is nothing to look for."""
        return not (self.given or self.family or self.born or self.phone or self.online)


def read(fields: Mapping[str, str]) -> Known:
    """Return the parts of an identity (by the names of its fields) as they are compared."""
    given, family = parts(fields.get("given_name", "")), parts(fields.get("family_name", ""))
    called = parts(fields.get("preferred_name", ""))
    pairs = _pairs((*given, *called), family)
    for alias in _SEPARATORS.split(fields.get("other_names", "")):
        words = alias.split()
        if len(words) > 1:
            pairs += _pairs(parts(words[0]), parts(" ".join(words[1:])))
        else:
            called += parts(alias)
            pairs += _pairs(parts(alias), family)
    return Known(
        given=_few((*given, *called), _MOST_PARTS * 2),
        family=_few(family, _MOST_PARTS),
        pairs=_few(pairs, _MOST_PAIRS),
        born=fields.get("date_of_birth", ""),
        phone=phone(fields.get("phone", "")),
        online=online(fields.get("online_names", "")),
    )


def plain(text: str) -> str:
    """Return a text without case, accents and marks, in Latin letters where that is known."""
    folded = _APOSTROPHES.sub("", text[:400]).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def parts(name: str) -> tuple[str, ...]:
    """Return each name in a line of names, and all of them written as one: “García-Márquez” is three."""
    words = [word[:_MOST_LETTERS] for word in _WORD.findall(plain(name))]
    kept = [word for word in words if word not in _PARTICLES] or words
    joined = "".join(words)[:_MOST_LETTERS]
    return _few((*kept[: _MOST_PARTS - 1], joined), _MOST_PARTS)


def sound(name: str) -> str:
    """Return how a name sounds (Metaphone), or the name itself where its letters are not Latin."""
    return metaphone(name) or name if name.isascii() else name


def phone(typed: str) -> str:
    """Return a telephone number in E.164; empty when it is none."""
    try:
        number = phonenumbers.parse(typed, _HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def online(typed: str) -> tuple[str, ...]:
    """Return the names somebody uses online, each without its sign and case."""
    found = (plain(word).strip("@.,;:()").strip() for word in re.split(r"[\s,;]+", typed))
    return _few((word for word in found if len(word) > 2), _MOST_ONLINE)  # noqa: PLR2004 - shorter ones say nothing


def _pairs(given: Iterable[str], family: Iterable[str]) -> tuple[tuple[str, str], ...]:
    surnames = tuple(family)
    return tuple((first, last) for first in given for last in surnames)


def _few(found: Iterable[T], most: int) -> tuple[T, ...]:
    return tuple(dict.fromkeys(each for each in found if each))[:most]
