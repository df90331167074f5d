"""Invented names as common and as rare as real ones: the frequencies of a census, the names of nobody.

Zipf-Mandelbrot curves that run close to the US census of 1990 (surnames: the first 1.0 %, the tenth 0.3 %, the
hundredth 0.06 %). Whoever has the census lists themselves (``dist.all.last``, ``dist.female.first``,
``dist.male.first``) gives their folder with ``--lists``.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

_STARTS = (
    "B",
    "Br",
    "C",
    "Ch",
    "D",
    "F",
    "G",
    "Gr",
    "H",
    "J",
    "K",
    "L",
    "M",
    "N",
    "P",
    "R",
    "S",
    "Sh",
    "St",
    "T",
    "V",
    "W",
    "",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ee", "ie", "ou")
_ENDS = ("n", "r", "l", "s", "t", "ck", "nd", "rt", "ll", "m", "", "")
_SURNAMES, _GIVEN = 60_000, 4_000


@dataclass(frozen=True, slots=True)
class Names:
    """Names with how many of all people bear them, added up for choosing."""

    words: Sequence[str]
    sums: Sequence[float]

    def some(self, count: int, chance: random.Random) -> list[str]:
        """Return so many names, drawn as they occur."""
        return chance.choices(self.words, cum_weights=self.sums, k=count)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented."""

    given: str
    family: str
    born: str
    phone: str


def lists(folder: Path | None) -> tuple[Names, Names]:
    """Return given names and surnames: of the census lists in a folder, or invented ones."""
    if folder is None:
        chance = random.Random(1)
        return _invented(_GIVEN, 1.0, 9.0, chance), _invented(_SURNAMES, 0.8, 2.0, chance)
    given = [*_listed(folder / "dist.female.first", 0.6), *_listed(folder / "dist.male.first", 0.4)]
    surnames = _listed(folder / "dist.all.last", 1.0)
    return _names(given), _names(surnames)


def people(count: int, names: tuple[Names, Names], seed: int) -> list[Person]:
    """Return so many invented children of the last twenty-two years, each with a telephone."""
    chance = random.Random(seed)
    given, family = names[0].some(count, chance), names[1].some(count, chance)
    return [
        Person(
            first, last, f"{chance.randint(2004, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            f"+1860{chance.randint(2_000_000, 9_999_999)}",
        )
        for first, last in zip(given, family, strict=True)
    ]  # fmt: skip


def _invented(count: int, steepness: float, shift: float, chance: random.Random) -> Names:
    words: dict[str, None] = {}
    while len(words) < count:
        word = "".join(
            chance.choice(_STARTS).lower() + chance.choice(_VOWELS) + chance.choice(_ENDS)
            for _ in range(chance.choice((1, 2, 2, 3)))
        )
        words[word] = None
    return _names([(word, 1 / (rank + shift) ** steepness) for rank, word in enumerate(words, start=1)])


def _listed(path: Path, share: float) -> list[tuple[str, float]]:
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return [(row[0].lower(), float(row[1]) * share) for row in rows]


def _names(weighed: Sequence[tuple[str, float]]) -> Names:
    return Names([word for word, _ in weighed], list(accumulate(weight for _, weight in weighed)))
