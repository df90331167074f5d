"""How like two people are, as Fellegi and Sunter weigh it, and why in words.

Each part that can be compared adds log2(m/u): how often it agrees so among records of one person, against how often
among records of two. What is not known on one side adds nothing. The numbers are rounded from the FEBRL sets
(estimated once, not fitted to ours) and set how results are ordered, never who may see them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA, JaroWinkler

from openhart.people.lifecycle.names import Known, sound

#: What is worth showing: less is what strangers have in common.
LEAST = 7.0
_CLOSE, _NEAR = 0.92, 0.85
_LAST = 4
_STEM = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two people are: a weight in bits, and why in words."""

    weight: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    weight: float
    words: str = ""


_NOTHING = _Part(0)


def likeness(asked: Known, known: Known) -> Likeness:
    """Return how like somebody asked for is to somebody known."""
    found = [*_names(asked, known), _born(asked.born, known.born), _phone(asked.phone, known.phone)]
    if set(asked.online) & set(known.online):
        found.append(_Part(12, "same name online"))
    return Likeness(sum(part.weight for part in found), tuple(part.words for part in found if part.words))


def _names(asked: Known, known: Known) -> list[_Part]:
    """Return how given and family name compare, the other way round where that is more like, or as an alias."""
    straight = [_best(asked.given, known.given, _GIVEN), _best(asked.family, known.family, _FAMILY)]
    crossed = [_best(asked.given, known.family, _GIVEN), _best(asked.family, known.given, _FAMILY)]
    if asked.given and asked.family and sum(p.weight for p in crossed) - 2 > sum(p.weight for p in straight):
        return [_Part(sum(part.weight for part in crossed) - 2, "given and family name the other way round")]
    if straight[0].words == "same given name" and straight[1].words == "same family name":
        return [_Part(sum(part.weight for part in straight), "same name")]
    alias = set(asked.pairs) & set(known.pairs)
    if alias and sum(part.weight for part in straight) < _ALIAS.weight:
        return [_ALIAS]
    return straight


_ALIAS = _Part(13, "same as another name of theirs")


@dataclass(frozen=True, slots=True)
class _Levels:
    name: str
    same: float
    slip: float
    sounds: float
    near: float
    begins: float
    other: float


_GIVEN = _Levels("given name", same=7, slip=5, sounds=4.5, near=2.5, begins=2, other=-3.5)
_FAMILY = _Levels("family name", same=9.5, slip=7, sounds=6, near=3, begins=2, other=-4)


def _best(asked: Iterable[str], known: Iterable[str], levels: _Levels) -> _Part:
    found = [_name(one, other, levels) for one in asked for other in known]
    return max(found, key=lambda part: part.weight, default=_NOTHING)


def _name(one: str, other: str, levels: _Levels) -> _Part:
    if one == other:
        return _Part(levels.same, f"same {levels.name}")
    shorter = min(len(one), len(other))
    alike = JaroWinkler.similarity(one, other)
    found = (
        (shorter > _STEM and OSA.distance(one, other) == 1, levels.slip, "a letter apart"),
        (sound(one) == sound(other), levels.sounds, "sounds alike"),
        (alike >= _CLOSE, levels.sounds, "much alike"),
        (shorter >= _STEM and (one.startswith(other) or other.startswith(one)), levels.begins, "begins alike"),
        (alike >= _NEAR, levels.near, "somewhat alike"),
    )
    parts = (_Part(weight, f"{levels.name} {words}") for is_so, weight, words in found if is_so)
    return next(parts, _Part(levels.other))


def _born(one: str, other: str) -> _Part:
    if not one or not other:
        return _NOTHING
    if one == other:
        return _Part(12, "same birth date")
    (year, month, day), (year_2, month_2, day_2) = one.split("-"), other.split("-")
    turned = "same birth date but for day and month the other way round"
    found = (
        ((year, month, day) == (year_2, day_2, month_2), 9, turned),
        (OSA.distance(one, other) == 1, 6.5, "birth date a digit apart"),
        ((month, day) == (month_2, day_2), 4.5, "same birthday in another year"),
        ((year, month) == (year_2, month_2), 4, "born in the same month"),
        (year == year_2, 0.5, "born in the same year"),
        (abs(int(year) - int(year_2)) <= 1, -2.5, ""),
    )
    return next((_Part(weight, words) for is_so, weight, words in found if is_so), _Part(-5))


def _phone(one: str, other: str) -> _Part:
    if not one or not other:
        return _NOTHING
    if one == other:
        return _Part(13, "same telephone")
    return _Part(5, "telephone ends alike") if one[-_LAST:] == other[-_LAST:] else _Part(-0.5)
