"""What stands in the index for a person: blind tokens, each of two things known together.

A token is a keyed hash cut to 64 bits. It never stands for a first name, a surname or a run of letters alone: such
things are shared by so many that how often a token occurs would say what it is. ``docs/explanation/blind-indexes.md``
says what the tokens still give away, measured.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from openhart.people.lifecycle.names import Known, sound

#: Counts up whenever the recipe changes, so that what was indexed by an older one is indexed again.
VERSION = 1
#: People fall into so many shares by their id, each marked with a key of its own: a thief sees so many small agencies
#: that have nothing in common, instead of one large one. Looking somebody up asks in every share.
SHARES = 8
#: The installation's keyed hash of a text for one purpose, in hex.
Mark = Callable[[str, str], str]

#: What a shared token of a kind is worth when candidates are gathered: about how rare it is, in bits.
WORTH: Mapping[str, int] = {
    "pair": 12, "sound": 9, "family_typo": 5, "given_typo": 5, "start": 5, "born": 11, "born_given": 9,
    "born_family": 9, "born_sound": 13, "phone": 16, "phone_family": 12, "online": 14,
}  # fmt: skip
#: So many tokens of a kind stand for one person at most: a long list of other names does not fill the index.
_MOST = {"family_typo": 24, "given_typo": 24}
_MOST_OF_A_KIND = 12
_SHORT = 4
_YEAR, _MONTH = 4, 7
_BITS = 64


def texts(known: Known) -> dict[str, tuple[str, ...]]:
    """Return what would be marked, by kind, in clear: never kept and never shown."""
    found: dict[str, Iterable[str]] = {
        "pair": (_sorted(given, family) for given, family in known.pairs),
        "sound": (_sorted(sound(given), sound(family)) for given, family in known.pairs),
        "family_typo": (f"{less}|{given[0]}" for given, family in known.pairs for less in _with_one_less(family)),
        "given_typo": (f"{less}|{family[0]}" for given, family in known.pairs for less in _with_one_less(given)),
        "start": (
            each for given, family in known.pairs for each in (f"{family[:4]}|{given[:2]}", f"{given[:4]}|{family[:2]}")
        ),
        "phone": (known.phone,),
        "phone_family": (f"{known.phone[-4:]}|{sound(family)}" for family in known.family if known.phone),
        "online": known.online,
        **(_of_birth(known, known.born) if known.born else {}),
    }
    return {
        kind: tuple(dict.fromkeys(text for text in each if text))[: _MOST.get(kind, _MOST_OF_A_KIND)]
        for kind, each in found.items()
    }


def asked(known: Known) -> dict[str, tuple[str, ...]]:
    """Return what is looked for: the same, and a birth date with day and month the other way round or a year off."""
    found = texts(known)
    if not known.born:
        return found
    also = [texts(Known(known.given, known.family, known.pairs, born)) for born in _like(known.born)]
    near = {"born", "born_given", "born_family", "born_sound"}
    return {
        kind: tuple(dict.fromkeys((*each, *(text for other in also for text in other.get(kind, ()) if kind in near))))
        for kind, each in found.items()
    }


def blind(found: Mapping[str, Iterable[str]], mark: Mark, *, purpose: str) -> dict[str, list[int]]:
    """Return the marks of these texts as numbers, by kind: none of one kind can be compared with one of another."""
    return {kind: [_number(mark(text, f"{purpose}.{VERSION}.{kind}")) for text in each] for kind, each in found.items()}


def blind_for(person: str, known: Known, mark: Mark) -> list[int]:
    """Return the tokens of a person, by the id they are kept under."""
    share = _number(mark(person, f"person.{VERSION}.share")) % SHARES
    made = blind(texts(known), mark, purpose=_purpose(share))
    return sorted({token for each in made.values() for token in each})


def blind_anywhere(found: Mapping[str, Iterable[str]], mark: Mark) -> dict[str, list[int]]:
    """Return the tokens to look for, by kind: of whichever share somebody is."""
    every = [blind(found, mark, purpose=_purpose(share)) for share in range(SHARES)]
    return {kind: [token for made in every for token in made[kind]] for kind in found}


def _purpose(share: int) -> str:
    return f"person.{share}"


def _of_birth(known: Known, born: str) -> dict[str, Iterable[str]]:
    return {
        "born": (born,),
        "born_given": (f"{born[:_MONTH]}|{sound(given)}" for given in known.given),
        "born_family": (f"{born[_YEAR:]}|{sound(family)}" for family in known.family),
        "born_sound": (f"{born[:_YEAR]}|{_sorted(sound(given), sound(family))}" for given, family in known.pairs),
    }


def _like(born: str) -> Iterator[str]:
    """Yield the dates that a birth date is mistaken for."""
    year, month, day = born.split("-")
    if day <= "12" and day != month:
        yield f"{year}-{day}-{month}"
    for other in (int(year) - 1, int(year) + 1):
        yield f"{other:04}-{month}-{day}"


def _with_one_less(name: str) -> Iterator[str]:
    """Yield a name, and it with each one letter left out: two names a slip apart share one of these (SymSpell)."""
    yield name
    if len(name) >= _SHORT:
        yield from dict.fromkeys(name[:at] + name[at + 1 :] for at in range(len(name)))


def _sorted(one: str, other: str) -> str:
    return "|".join(sorted((one, other)))


def _number(mark: str) -> int:
    """Return the first 64 bits of a mark as the signed number that both databases keep in eight bytes."""
    return int.from_bytes(bytes.fromhex(mark[: _BITS // 4]), "big", signed=True)
