"""What a thief learns from the index without the key: two attacks and a known share, on an invented agency.

The thief holds the table of tokens, this program, and the public frequencies of names, from which they draw a
population of their own. They are granted to know each token's kind, and which tokens are of one person. Two attacks:

*Ranks.* The tokens of a kind in order of how often they occur, laid beside the texts of that kind in order of how
often they are expected: the likeliest assignment there is (rearrangement inequality).
*Signatures.* People who share a token of a full name are one group; the name is looked for whose six kinds of tokens
are expected as often as the group's occur (Poisson), and whose letters are as many as its tokens tell.

Besides, *known people*: of one person in a hundred the thief knows the name; who else bears it in the same share?
"""

import argparse
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.made_names import Names, Person, lists, people
from bench.measuring import hand_over, say
from openhart.people.lifecycle import tokens
from openhart.people.lifecycle.names import Known

#: A thief is to learn the full name of no more than one in a hundred.
CEILING = 0.01
_DRAWN = 300_000
_GROUPS, _CANDIDATES = 4_000, 30_000
_KNOWN = 100
_KINDS = ("pair", "sound", "family_typo", "given_typo", "start", "born", "born_given", "born_family", "born_sound")
_FEATURES = ("pair", "sound", "family", "given", "start", "other_start")


@dataclass(frozen=True, slots=True)
class Signature:
    """What the tokens of a person tell: one text of each feature, and how many slips their names have."""

    texts: tuple[str, ...]
    lengths: tuple[int, int]


def main(argv: Sequence[str] | None = None) -> None:
    """Attack agencies of each size, with and without shares."""
    parser = argparse.ArgumentParser(prog="python -m bench.leakage")
    parser.add_argument(
        "--people", type=lambda text: [int(each) for each in text.split(",")], default=[10_000, 100_000]
    )
    parser.add_argument(
        "--shares", type=lambda text: [int(each) for each in text.split(",")], default=[1, tokens.SHARES]
    )
    parser.add_argument("--lists", type=Path, help="a folder with the US census lists of names")
    chosen = parser.parse_args(argv)
    names = lists(chosen.lists)
    expected = Expected(names)
    found = {}
    for count in chosen.people:
        agency = people(count, names, seed=7)
        for shares in chosen.shares:
            say(f"{count:,} people in {shares} shares")
            found[f"{count}/{shares}"] = attacked(agency, shares, expected)
    hand_over({"ceiling": CEILING, "lists": "census" if chosen.lists else "invented", "found": found})


class Expected:
    """What the thief expects from public names: drawn people, and how often each text occurs among them."""

    def __init__(self, names: tuple[Names, Names]) -> None:
        self.texts: dict[str, Counter[str]] = {kind: Counter() for kind in _KINDS}
        self.features: tuple[Counter[str], ...] = tuple(Counter() for _ in _FEATURES)
        self.by_lengths: dict[tuple[int, int], list[Signature]] = defaultdict(list)
        self.drawn = _DRAWN
        seen: dict[str, Signature] = {}
        for person in people(_DRAWN, names, seed=99):
            texts = texts_of(person)
            for kind in _KINDS:
                self.texts[kind].update(texts[kind])
            signature = signature_of(texts)
            seen.setdefault(signature.texts[0], signature)
            for counter, text in zip(self.features, signature.texts, strict=True):
                counter[text] += 1
        for pair, _ in self.features[0].most_common(_CANDIDATES):
            self.by_lengths[seen[pair].lengths].append(seen[pair])


def attacked(agency: Sequence[Person], shares: int, expected: Expected) -> dict[str, Any]:
    """Return which part of an agency's people each attack finds."""
    chance = random.Random(shares)
    held = [(chance.randrange(shares), texts_of(person)) for person in agency]
    ranks = {kind: _by_rank(kind, held, shares, expected) / len(agency) for kind in _KINDS}
    return {
        "ranks": ranks,
        "signatures": _by_signature(held, shares, expected) / len(agency),
        "known": _known(held) / len(agency),
        "tokens_each": sum(sum(len(each) for each in texts.values()) for _, texts in held) / len(agency),
    }


def texts_of(person: Person) -> dict[str, tuple[str, ...]]:
    """Return what is marked for somebody, as the thief knows the recipe."""
    known = Known((person.given,), (person.family,), ((person.given, person.family),), person.born)
    return tokens.texts(known)


def signature_of(texts: Mapping[str, Sequence[str]]) -> Signature:
    """Return what the tokens of somebody tell."""
    first = tuple(texts[kind][0] for kind in ("pair", "sound", "family_typo", "given_typo", "start"))
    return Signature((*first, texts["start"][-1]), (len(texts["family_typo"]), len(texts["given_typo"])))


Held = Sequence[tuple[int, Mapping[str, Sequence[str]]]]


def _by_rank(kind: str, held: Held, shares: int, expected: Expected) -> int:
    """Return of how many people a token of the kind is read rightly."""
    seen = Counter((share, text) for share, texts in held for text in texts[kind])
    chance = random.Random(3)
    order = sorted(seen, key=lambda token: (-seen[token], chance.random()))
    guesses = [text for text, _ in expected.texts[kind].most_common(len(seen) // shares + 1) for _ in range(shares)]
    right = {token for token, guess in zip(order, guesses, strict=False) if token[1] == guess}
    return sum(any((share, text) in right for text in texts[kind]) for share, texts in held)


def _by_signature(held: Held, shares: int, expected: Expected) -> int:
    """Return of how many people the full name is read rightly."""
    seen = tuple(Counter[tuple[int, str]]() for _ in _FEATURES)
    groups: Counter[tuple[int, Signature]] = Counter()
    for share, texts in held:
        signature = signature_of(texts)
        groups[share, signature] += 1
        for counter, text in zip(seen, signature.texts, strict=True):
            counter[share, text] += 1
    scale = len(held) / expected.drawn / shares
    right = 0
    for (share, signature), people_in_it in groups.most_common(_GROUPS):
        occurs = [counter[share, text] for counter, text in zip(seen, signature.texts, strict=True)]
        guess = max(
            expected.by_lengths.get(signature.lengths, ()),
            key=lambda each: _likely(occurs, each, expected, scale), default=None,
        )  # fmt: skip
        if guess is not None and guess.texts[0] == signature.texts[0]:
            right += people_in_it
    return right


def _likely(occurs: Iterable[int], candidate: Signature, expected: Expected, scale: float) -> float:
    """Return how likely tokens occur so often when they are a candidate's (log, Poisson, with the name's own share)."""
    rates = [(counter[text] + 0.3) * scale for counter, text in zip(expected.features, candidate.texts, strict=True)]
    fit = sum(count * math.log(rate) - rate for count, rate in zip(occurs, rates, strict=True))
    return fit + math.log(rates[0])


def _known(held: Held) -> int:
    """Return how many people share a full name with somebody whom the thief knows, in the same share."""
    known = {(share, text) for share, texts in held[::_KNOWN] for text in texts["pair"]}
    others = [each for place, each in enumerate(held) if place % _KNOWN]
    return sum(any((share, text) in known for text in texts["pair"]) for share, texts in others)


if __name__ == "__main__":
    main()
