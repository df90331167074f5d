"""The auditor's list at many cases: as of today, a month, a year and four years ago, and the same by hand on a sample.

*Again*: how many cases had to be judged again because something was written down since. *Exact*: so many cases, chosen
by chance, were asked of the engine one by one and agreed with the list.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over, median, memory_mb, say, timed

AGO = {"today": 0, "a month ago": 30, "a year ago": 365, "four years ago": 1461}
_DAY = timedelta(days=1)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure on one installation."""
    parser = argparse.ArgumentParser(prog="python -m bench.proof")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=300)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    from bench.stories import NOW
    from openhart.foundation import clock

    clock.now = lambda: NOW
    found = {}
    for name, days in AGO.items():
        found[name] = _measured(NOW - days * _DAY, chosen.rounds, chosen.sample)
        say(f"{name}: {found[name]}")
    hand_over({"found": found, "pages": _pages(chosen.rounds)})


def _measured(at: datetime, rounds: int, sample: int) -> dict[str, Any]:
    from openhart.accounts.access import SYSTEM
    from openhart.cases.queries import as_of
    from openhart.cases.queries.as_of import LATE_OR_NEVER, Sought
    from openhart.cases.queries.as_of.judged import unsettled

    late, year = Sought(outcomes=LATE_OR_NEVER), Sought(since=at - 365 * _DAY)
    again = sum(1 for _ in unsettled(SYSTEM, at=at, region=None))
    first = [timed(lambda: as_of.listed_then(SYSTEM, late, at=at, limit=50)) for _ in range(rounds)]
    counted = [timed(lambda: as_of.counts_then(SYSTEM, year, at=at)) for _ in range(rounds)]
    before, chosen = memory_mb(), _chosen(at, sample)
    listed: dict[Any, set[Any]] = {ident: set() for ident in chosen}
    rows = 0

    def whole() -> None:
        nonlocal rows
        for row in as_of.all_then(SYSTEM, late, at=at)[0]:
            rows += 1
            if row.case_id in listed:
                listed[row.case_id].add(_said(row, row.outcome))

    taken = timed(whole)
    return {
        "again": again, "page_ms": median(first) * 1000, "counted_ms": median(counted) * 1000, "whole_s": taken,
        "rows": rows, "memory_mb": [before, memory_mb()], "exact": _agree(at, listed),
    }  # fmt: skip


def _chosen(at: datetime, sample: int) -> list[Any]:
    """Return cases chosen by chance."""
    from openhart.cases.models import Case

    ids = list(Case.objects.order_by("id").values_list("id", flat=True))
    return random.Random(at.toordinal()).sample(ids, min(sample, len(ids)))


def _said(duty: Any, outcome: str | None) -> tuple[Any, ...]:
    return (duty.code, duty.episode, duty.instance, duty.due_at, duty.discharged_at, outcome)


def _agree(at: datetime, listed: dict[Any, set[Any]]) -> int:
    """Return how many of the cases are in the list as the engine says of each; one that is not ends all."""
    from openhart.accounts.access import SYSTEM
    from openhart.cases.models import Case
    from openhart.cases.queries import as_of
    from openhart.cases.queries.as_of import LATE_OR_NEVER
    from openhart.cases.queries.as_of.sought import outcome_of

    for case in Case.objects.filter(id__in=list(listed)):
        answer = as_of.known_of(SYSTEM, case, at=at).answer
        came = [
            (each, outcome_of(each.state, each.due_at, each.discharged_at, at))
            for each in (answer.duties if answer else ())
        ]
        if {_said(each, outcome) for each, outcome in came if outcome in LATE_OR_NEVER} != listed[case.id]:
            raise SystemExit(f"The list says otherwise than the engine of {case.reference} as of {at}.")
    return len(listed)


def _pages(rounds: int) -> dict[str, float]:
    """Return the median of the pages as the auditor opens them, in ms."""
    from bench.stories import NOW
    from bench.visiting import opened, signed_in

    client = signed_in("auditor")
    on = (NOW - 365 * _DAY).date()
    addresses = {
        "the list, today": "/records/duties/",
        "the list, a year ago": f"/records/duties/?day={on}",
        "timeliness, today": "/records/timeliness/",
        "timeliness, a year ago": f"/records/timeliness/?day={on}&since={on - 365 * _DAY}",
    }
    taken = {}
    for title, address in addresses.items():
        opened(client, address)
        taken[title] = median([timed(lambda there=address: opened(client, there)) for _ in range(rounds)]) * 1000
    return taken


if __name__ == "__main__":
    main()
