"""How well and how fast somebody is found by a name as it was misheard: `python -m bench.finding --data DIR`.

Invented people are added to an installation, each the child of a case of their own; then some are looked for through
the query that the desk uses, with names and birth dates spoilt as people spoil them. *Agency*: asked by somebody to
whom all is open; *region*: by somebody of one region (a child of another is not to be found, and is not counted).
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.made_names import Person, lists, people
from bench.measuring import hand_over, median, percentile, say

_BATCH = 1000
_REGIONS = 6
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FIRST = 10


def main(argv: Sequence[str] | None = None) -> None:
    """Add the people, look for some of them, and say how it went."""
    parser = argparse.ArgumentParser(prog="python -m bench.finding")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=400)
    parser.add_argument("--lists", type=Path)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    agency = people(chosen.people, lists(chosen.lists), seed=7)
    began = time.perf_counter()
    _add(agency)
    built = time.perf_counter() - began
    found = {
        f"{what}, {who}": _looked_for(agency, what, who, chosen.searches)
        for who in ("agency", "region")
        for what in ("name", "name and birth date", "name and telephone")
    }
    hand_over({"people": chosen.people, "built_s": built, "tokens": _tokens(), "found": found})


def _tokens() -> int:
    from openhart.people.models import Token

    return int(Token.objects.count())


def _add(agency: Sequence[Person]) -> None:
    from django.db import connection, transaction

    for start in range(0, len(agency), _BATCH):
        with transaction.atomic():
            _add_some(agency[start : start + _BATCH], start)
        if start % 20_000 == 0:
            say(f"{start:,} people")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add_some(some: Sequence[Person], start: int) -> None:
    from bench.rows import insert
    from bench.stories import NOW
    from openhart.cases.models import Case
    from openhart.foundation import ids
    from openhart.keys.models import WrappedKey
    from openhart.people import models
    from openhart.people.lifecycle import names, tokens

    mark = models.marker()
    keys, cases, rows, links, marks = [], [], [], [], []
    for place, person in enumerate(some):
        number = start + place
        case = Case(
            reference=ids.reference("HT", 2001, number + 1), pack="us-ct", opened_at=NOW,
            region=str(number % _REGIONS + 1), towns={}, event_count=0,
        )  # fmt: skip
        row = models.Person(added_at=NOW, changed_at=NOW, indexed_as=tokens.VERSION)
        for owner in (case, row):
            owner.key_row = WrappedKey.fresh(kind=owner.KIND, owner_id=owner.id, made_at=NOW)
            keys.append(owner.key_row)
        identity = _identity(person)
        row.seal(identity)
        known = names.read(identity.as_fields())
        marks += [models.Token(token=t, person_id=row.id) for t in tokens.blind_for(str(row.id), known, mark)]
        cases.append(case)
        rows.append(row)
        links.append(models.Link(case=case, person=row, part="child", linked_at=NOW))
    for model, made in ((WrappedKey, keys), (Case, cases), (models.Person, rows), (models.Link, links)):
        insert(model, made)
    insert(models.Token, marks)


def _identity(person: Person) -> Any:
    from openhart.people.models import Identity

    return Identity(
        given_name=person.given.title(), family_name=person.family.title(), date_of_birth=person.born,
        phone=person.phone,
    )  # fmt: skip


def _looked_for(agency: Sequence[Person], what: str, who: str, searches: int) -> dict[str, float]:
    """Return how often somebody is among the first ten, and first, and how long it takes."""
    from openhart.people import queries

    viewer, reach = _viewer(who)
    chance = random.Random(11)
    taken, worked, first, among = [], 0.0, 0, 0
    for number, asked in _spoilt(agency, what, reach, searches, chance):
        began, busy = time.perf_counter(), time.process_time()
        rows = queries.found(viewer, queries.asked_for(_identity(asked)))
        taken.append((time.perf_counter() - began) * 1000)
        worked += (time.process_time() - busy) * 1000
        wanted = _identity(agency[number])
        among += any(row.identity == wanted for row in rows[:_FIRST])
        first += bool(rows) and rows[0].identity == wanted
    say(f"{what}, {who}: {among / searches:.3f} among the first ten, {median(taken):.1f} ms")
    return {
        "recall_at_10": among / searches, "recall_at_1": first / searches,
        "p50_ms": median(taken), "p95_ms": percentile(taken, 0.95), "cpu_ms": worked / searches,
    }  # fmt: skip


def _viewer(who: str) -> tuple[Any, Iterable[int]]:
    from bench.stories import NOW
    from openhart.accounts.access import Viewer
    from openhart.accounts.models import Role
    from openhart.foundation import ids

    if who == "agency":
        held = frozenset({str(Role.STATEWIDE_HART_LEAD)})
        return Viewer(user_id=ids.new_id(), name="", agency_roles=held, as_of=NOW), range(_REGIONS)
    held = frozenset({str(Role.REGIONAL_HART_LEAD)})
    return Viewer(user_id=ids.new_id(), name="", region_roles={"4": held}, as_of=NOW), (3,)


def _spoilt(
    agency: Sequence[Person], what: str, reach: Iterable[int], searches: int, chance: random.Random
) -> Iterator[tuple[int, Person]]:
    """Yield people by number, as somebody asks for them: every fourth rightly, the others a slip or two apart."""
    within = [number for number in range(len(agency)) if number % _REGIONS in set(reach)]
    for number in chance.sample(within, searches):
        person = agency[number]
        given, family = person.given, person.family
        slip = chance.choice(("none", "family", "given", "both", "swapped"))
        if slip in {"family", "both"}:
            family = _edited(family, chance)
        if slip in {"given", "both"}:
            given = _edited(given, chance)
        if slip == "swapped":
            given, family = family, given
        born = person.born if what == "name and birth date" else ""
        if born and chance.random() < 0.3:  # noqa: PLR2004 - three dates in ten are wrong
            born = _wrong(born, chance)
        phone = person.phone if what == "name and telephone" else ""
        yield number, replace(person, given=given, family=family, born=born, phone=phone)


def _edited(name: str, chance: random.Random) -> str:
    at, how = chance.randrange(1, max(2, len(name))), chance.choice(("less", "more", "other", "turned"))
    letter = chance.choice(_LETTERS)
    edited = {
        "less": name[:at] + name[at + 1 :], "more": name[:at] + letter + name[at:],
        "other": name[:at] + letter + name[at + 1 :],
        "turned": name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :],
    }  # fmt: skip
    return edited[how]


def _wrong(born: str, chance: random.Random) -> str:
    year, month, day = born.split("-")
    ways = [
        f"{int(year) + 1}-{month}-{day}",
        f"{year}-{month}-{int(day) % 28 + 1:02}",
        f"{year}-{int(month) % 12 + 1:02}-{day}",
    ]
    if day <= "12":
        ways.append(f"{year}-{day}-{month}")
    return chance.choice(ways)


if __name__ == "__main__":
    main()
