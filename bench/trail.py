"""What the trail costs: pages with and without it in turn; how fast it is followed; who has looked at one child.

*Without*: the same page in the same process, with the writing of entries taken out.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.installing import open_installation
from bench.measuring import hand_over, median, memory_mb, say, timed

#: (title, address, who); the case page is of the newest case.
PAGES = (
    ("My day, Statewide HART Lead", "/", "statewide"),
    ("Queue of notices, statewide", "/queues/notices/", "statewide"),
    ("A case, Required steps", "/cases/{reference}/steps/", "statewide"),
)
_BATCH = 5_000
_IN_A_LIST = 40
#: Of so many entries one is of a list.
_LISTS = 4


def main(argv: Sequence[str] | None = None) -> None:
    """Measure on one installation."""
    parser = argparse.ArgumentParser(prog="python -m bench.trail")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--visits", type=int, default=3)
    parser.add_argument("--entries", type=int, default=1_000_000)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    _prepare()
    pages: dict[str, Any] = {title: _measured(path, who, chosen.rounds, chosen.visits) for title, path, who in PAGES}
    for title, ways in pages.items():
        say(f"{title}: {ways}")
    hand_over({"pages": pages, **_followed(chosen.entries)})


def _prepare() -> None:
    from bench.stories import NOW
    from openhart.foundation import clock

    clock.now = lambda: NOW


def _measured(path: str, who: str, rounds: int, visits: int) -> dict[str, Any]:
    """Return the median of warm requests and the number of statements, with the trail and without."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.visiting import opened, signed_in
    from openhart.cases.models import Case

    newest = Case.objects.filter(is_restricted=False).order_by("-opened_at")
    address = path.format(reference=newest.values_list("reference", flat=True).first())
    client = signed_in(who)
    ways: dict[str, Callable[[], Any]] = {"without": _without, "trail": _with}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    queries: dict[str, int] = {}
    for number in range(rounds + 1):
        for name, way in ways.items():
            with way():
                if number:
                    taken[name] += [timed(lambda: opened(client, address)) * 1000 for _ in range(visits)]
                    continue
                with CaptureQueriesContext(connection) as captured:
                    opened(client, address)
                queries[name] = len(captured)
    bare = median(taken["without"])
    return {
        name: {"median_ms": median(each), "queries": queries[name], "ratio": median(each) / bare}
        for name, each in taken.items()
    }


@contextmanager
def _with() -> Iterator[None]:
    yield


@contextmanager
def _without() -> Iterator[None]:
    """Let nothing be written in the trail."""
    from openhart.audit.actions import writing

    kept, writing._append = writing._append, _nothing  # noqa: SLF001 - measured by taking it out
    try:
        yield
    finally:
        writing._append = kept  # noqa: SLF001


def _nothing(*, subject: UUID | None, **_given: Any) -> None:
    from openhart.foundation import origin

    if subject is not None:
        origin.current().written_of.add(subject)


def _followed(entries: int) -> dict[str, Any]:
    """Fill a trail and return how fast it is verified, indexed, and asked about one child."""
    from openhart.audit import queries
    from openhart.audit.actions import indexing
    from openhart.audit.management.verifying import verify
    from openhart.audit.queries import Sought
    from openhart.foundation import clock

    cases = [uuid4() for _ in range(20_000)]
    seconds = timed(lambda: _fill(entries, cases))
    say(f"{entries:,} entries in {seconds:.0f} s")
    before, whole = memory_mb(), timed(lambda: _whole(verify(None).faults))
    after = memory_mb()
    indexed = timed(lambda: indexing.index(by=None, at=clock.now(), most=1_000_000))
    asked = [timed(lambda each=each: queries.newest(_System(), Sought(subject=each), limit=51)) for each in cases[:40]]  # type: ignore[misc]
    return {
        "entries": entries, "verify_per_s": entries / whole, "memory_mb": [before, after], "index_s": indexed,
        "who_looked_median_ms": median(asked) * 1000, "who_looked_worst_ms": max(asked) * 1000,
    }  # fmt: skip


class _System:
    user_id: UUID | None = None


def _whole(faults: list[str]) -> None:
    if faults:
        raise SystemExit(f"The trail that was filled is not whole: {faults[0]}")


def _fill(entries: int, cases: list[UUID]) -> None:
    """Add entries at the end of lane 0 as the actions would have written them, many at a time."""
    from django.db import connection, transaction

    from bench.rows import insert
    from bench.stories import NOW
    from openhart.audit.models import Entry, Lane, chain
    from openhart.foundation import ids

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    rng, people = random.Random(7), [uuid4() for _ in range(60)]
    lane = Lane.objects.get(id=0)
    seq, before = lane.seq, bytes(lane.hash)
    for start in range(0, entries, _BATCH):
        rows = []
        for number in range(start, min(start + _BATCH, entries)):
            is_list = number % _LISTS == 0
            seq += 1
            row = Entry(
                id=ids.new_id(), lane=0, seq=seq, at=NOW - timedelta(seconds=entries - number),
                actor_id=rng.choice(people), act="list.viewed" if is_list else "case.viewed", process="desk",
                address="10.0.0.5", session="0" * 16, subject_id=None if is_list else rng.choice(cases),
                subjects=chain.packed(rng.sample(cases, _IN_A_LIST)) if is_list else b"", detail={"panel": "steps"},
            )  # fmt: skip
            row.hash = before = row.written().hash_after(before)
            row.seal = chain.seal_of(0, seq, before)
            rows.append(row)
        with transaction.atomic():
            insert(Entry, rows)
            Lane.objects.filter(id=0).update(seq=seq, hash=before, mark=chain.mark_of(0, seq, before))


if __name__ == "__main__":
    main()
