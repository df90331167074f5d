"""What need-to-know costs: a queue at many cases with the predicate, against the same page without it.

In one process and in turn, so that whatever else the machine does slows all alike. *Without*: the same person, shown
as the system would be, in the role that owns the tables. *Predicate*: the grants as the desk applies them, still in
the owner's role. *Rows*: besides, in the role of the desk, with row-level security (PostgreSQL only).
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over, median, timed

#: Who looks at which queue.
PAGES = (
    ("Notices, agency-wide", "/queues/notices/", "statewide"),
    ("Notices, one region", "/queues/notices/", "regional"),
    ("Notices, 40 cases and a region", "/queues/notices/", "bench-worker"),
    ("Triage, agency-wide", "/queues/triage/", "statewide"),
    ("All overdue, one region", "/queues/overdue/", "regional"),
    ("All overdue, 40 cases and a region", "/queues/overdue/", "bench-worker"),
)
_CASES_OF_WORKER = 40


def main(argv: Sequence[str] | None = None) -> None:
    """Measure on one installation."""
    parser = argparse.ArgumentParser(prog="python -m bench.need_to_know")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--visits", type=int, default=5)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    _prepare()
    hand_over({title: _measured(path, who, chosen.rounds, chosen.visits) for title, path, who in PAGES})


def _measured(path: str, who: str, rounds: int, visits: int) -> dict[str, Any]:
    """Return the median of warm requests and the number of statements of each way of asking."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.visiting import opened, signed_in

    ways = _ways()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    queries: dict[str, int] = {}
    client = signed_in(who)
    for number in range(rounds + 1):
        for name, way in ways.items():
            with way():
                if not number:  # the first round warms up, and counts
                    with CaptureQueriesContext(connection) as captured:
                        opened(client, path)
                    queries[name] = len(captured) + (name == "rows")  # who asks is said beside Django's own list
                    continue
                opened(client, path)
                taken[name] += [timed(lambda: opened(client, path)) * 1000 for _ in range(visits)]
    bare = median(taken["without"])
    return {
        name: {"median_ms": median(each), "queries": queries[name], "ratio": median(each) / bare}
        for name, each in taken.items()
    }


def _ways() -> dict[str, Callable[[], Any]]:
    from django.db import connection

    ways: dict[str, Callable[[], Any]] = {"without": _without, "predicate": _predicate}
    return {**ways, "rows": _rows} if connection.vendor == "postgresql" else ways


@contextmanager
def _without() -> Iterator[None]:
    """Let everybody see what the system sees; not even their grants are read."""
    from openhart.accounts import queries
    from openhart.accounts.access import Viewer

    known = queries.viewer_of
    queries.viewer_of = lambda user, at: Viewer(user.id, user.display_name, is_system=True, as_of=at)
    try:
        with _predicate():
            yield
    finally:
        queries.viewer_of = known


@contextmanager
def _predicate() -> Iterator[None]:
    """Leave the predicate, and say nothing to the database."""
    from openhart.accounts import identity

    known = identity.Identified.__call__
    identity.Identified.__call__ = lambda self, request: self.get_response(request)  # type: ignore[method-assign]
    try:
        yield
    finally:
        identity.Identified.__call__ = known  # type: ignore[method-assign]


@contextmanager
def _rows() -> Iterator[None]:
    """Act in the role of the desk, as a process of its own would."""
    from django.test.utils import override_settings

    with override_settings(DATABASE_ROLE="desk"):
        yield


def _prepare() -> None:
    """Tell the time of the stories, hire the worker with many cases, and make the roles."""
    from django.conf import settings
    from django.db import connection

    from bench import stories
    from openhart.accounts import queries
    from openhart.config import roles
    from openhart.foundation import clock

    clock.now = lambda: stories.NOW
    if queries.user_named(None, "bench-worker") is None:
        _hire()
    if connection.vendor == "postgresql":
        roles.set_up({roles.DESK: settings.SECRET_KEY})


def _hire() -> None:
    from bench import stories
    from openhart.accounts import actions as accounts
    from openhart.accounts.access import SYSTEM
    from openhart.accounts.models import Role, Scope
    from openhart.cases.models import Case

    at = stories.NOW.replace(year=stories.NOW.year - 10)
    worker = accounts.add_user(username="bench-worker", display_name="Noor Rahimi", by=SYSTEM, at=at)
    kind = Role.ONGOING_WORKER
    accounts.grant(to=worker.id, role=kind, scope=Scope.REGION, region="3", by=SYSTEM, at=at)
    elsewhere = Case.objects.exclude(region="3").order_by("-opened_at").values_list("id", flat=True)
    for case_id in elsewhere[: _CASES_OF_WORKER * 50 : 50]:
        accounts.grant(to=worker.id, role=kind, scope=Scope.CASE, case_id=case_id, by=SYSTEM, at=at)


if __name__ == "__main__":
    main()
