"""A caseload told from a seed: the same seed and the same moment give the same reports, children and steps.

Pure: no Django, no clock, no files but the pack. Ordinary reports are laid over the two years before the day
of ``now``; the set pieces lie so many hours before ``now`` itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from openhart import policy
from openhart.config.demo import cast, narratives
from openhart.config.demo.hours import arrival
from openhart.config.demo.life import Life
from openhart.config.demo.names import FAMILIES
from openhart.config.demo.pieces import PIECES, Piece, profile_of
from openhart.config.demo.profile import Profile, draw, pick
from openhart.config.demo.script import CaseScript, Report, SecondReport, Step

DAYS = 730
_CHILDREN = {1: 88, 2: 9, 3: 3}
_GROWTH = 0.25  # the second year has so much more than the first
_SECOND_REPORTERS = 0.08
# Reports come from the cities more than from the villages.
CITIES = {
    "bridgeport": 60, "hartford": 60, "new-haven": 60, "waterbury": 50, "stamford": 35, "new-britain": 35,
    "norwalk": 25, "danbury": 25, "meriden": 25, "bristol": 20, "east-hartford": 20, "west-haven": 20,
    "norwich": 20, "new-london": 20, "middletown": 15, "torrington": 15, "windham": 15, "manchester": 15,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """What a caseload is laid over."""

    pack: policy.Pack
    towns: Sequence[str]
    now: datetime
    seed: int = 1

    def random(self, *path: object) -> Random:
        """Return the source of chance for one part of the caseload, the same in every process."""
        return Random(":".join(str(each) for each in (self.seed, *path)))


@dataclass(frozen=True, slots=True)
class _Seed:
    """A report about to be told: when it came, about how many children, and of which set kind."""

    number: int
    received_at: datetime
    children: int
    piece: Piece | None = None


def simulate(world: World, referrals: int) -> Iterator[Report]:
    """Yield reports with ``referrals`` children together, the earliest first."""
    number = 0
    for seed in _seeds(world, referrals):
        yield _report(world, seed, number)
        number += seed.children


def _seeds(world: World, referrals: int) -> list[_Seed]:
    """Return when each report came in, in order."""
    pinned: list[_Seed] = []
    left = (referrals + 1) // 2
    for place, piece in enumerate(PIECES):
        if piece.children <= left:
            pinned.append(_Seed(-1 - place, world.now - timedelta(hours=piece.hours_ago), piece.children, piece))
            left -= piece.children
    seeds = [*pinned, *_ordinary(world, referrals - sum(each.children for each in pinned))]
    return sorted(seeds, key=lambda seed: (seed.received_at, seed.number))


def _ordinary(world: World, referrals: int) -> Iterator[_Seed]:
    rng = world.random("arrivals")
    zone = world.pack.zone
    today = world.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    number = 0
    while referrals > 0:
        days = rng.randint(0, DAYS - 1)
        if days > DAYS // 2 and rng.random() < _GROWTH:
            continue
        moment = arrival(rng, today - timedelta(days=days + 1))
        if moment is None:
            continue
        children = min(referrals, pick(rng, _CHILDREN))
        yield _Seed(number, moment.astimezone(world.now.tzinfo), children)
        referrals -= children
        number += 1


def _report(world: World, seed: _Seed, first: int) -> Report:
    rng = world.random("report", seed.number)
    profile = profile_of(rng, seed.piece) if seed.piece else draw(rng)
    family = rng.choice(FAMILIES)
    weights = [CITIES.get(town, 1) for town in world.towns]
    places = cast.towns(rng, profile, world.towns, weights, home=seed.piece.home if seed.piece else "")
    cases = []
    for place in range(seed.children):
        own = _sibling(rng, profile) if place else profile
        cases.append(_case(world, own, seed, (first, place), _surname(rng, family, place), places))
    said = cast.words(rng, profile, cases[0].child.given_name)
    return Report(
        number=seed.number,
        received_at=seed.received_at,
        channel=profile.channel,
        reporter=cast.reporter(rng, profile.reporter_kind),
        words=said,
        cases=tuple(cases),
        seconds=_seconds(rng, world, seed),
    )


def _case(
    world: World, profile: Profile, seed: _Seed, which: tuple[int, int], family: str, places: dict[str, str]
) -> CaseScript:
    rng = world.random("case", seed.number, which[1])
    facts: dict[str, Any] = {**cast.whereabouts(profile), **profile.facts, "child.age": profile.age}
    data = {"channel": profile.channel, "reporter_kind": profile.reporter_kind}
    at = seed.received_at
    received = Step(at, "referral.received", "careline_screener", at, facts, data)
    life = Life(rng, profile, world.pack, world.now, world.pack.zone)
    return CaseScript(
        number=sum(which),
        child=cast.child(rng, profile, family, at),
        towns=places,
        living=profile.living,
        flags=profile.flags,
        steps=life.run(received),
    )


def _sibling(rng: Random, profile: Profile) -> Profile:
    """Return the profile of another child of the same report."""
    return replace(profile, age=max(2, min(18, profile.age + rng.randint(-3, 2))), gender=draw(rng).gender)


def _surname(rng: Random, family: str, place: int) -> str:
    return family if place == 0 or rng.random() < 0.5 else rng.choice(FAMILIES)  # noqa: PLR2004


def _seconds(rng: Random, world: World, seed: _Seed) -> tuple[SecondReport, ...]:
    """Return later reporters of the same incident, for a few reports."""
    if rng.random() >= _SECOND_REPORTERS and not (seed.piece and seed.piece.name == "three children"):
        return ()
    at = seed.received_at + timedelta(minutes=rng.randint(40, 700))
    kind = rng.choice(("mandated", "law_enforcement", "non_mandated", "provider"))
    second = SecondReport(at, "call", cast.reporter(rng, kind), rng.choice(narratives.SECOND))
    return (second,) if at < world.now else ()
