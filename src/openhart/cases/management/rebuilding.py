"""Rebuilding in one process or several, with a bar that shows how far it is."""

import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from uuid import UUID

import django
from django.db import connections
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from openhart.accounts.access import SYSTEM
from openhart.cases import actions, queries
from openhart.cases.actions import Difference

#: Differences beyond this are counted, not printed: a broken projection would fill the screen.
_SHOWN = 200
#: A stretch is small enough that processes finish together, large enough that starting one is nothing.
_STRETCH = 2000

Bounds = tuple[UUID | None, UUID | None]


def rebuild(*, verify: bool, processes: int, at: datetime) -> tuple[int, int]:
    """Work all duties out again; return how many cases were looked at and how many duties differ.

    With ``verify`` nothing is written. Each difference is printed, the first two hundred of them.
    """
    total = queries.count_cases(SYSTEM)
    looked = different = 0
    with _progress() as bar:
        task = bar.add_task("cases", total=total)
        stretches = _alone(at, verify=verify) if processes == 1 else _together(at, processes, verify=verify)
        for count, differences in stretches:
            looked += count
            _show(bar, differences, different)
            different += len(differences)
            bar.update(task, completed=looked)
    return looked, different


def _alone(at: datetime, *, verify: bool) -> Iterator[tuple[int, list[Difference]]]:
    yield from actions.rebuild(at=at, write=not verify)


def _together(at: datetime, processes: int, *, verify: bool) -> Iterator[tuple[int, list[Difference]]]:
    """Yield what the processes found, stretch by stretch, as they finish."""
    bounds = list(queries.stretches(SYSTEM, size=_STRETCH))
    connections.close_all()  # a connection must never cross into another process
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=django.setup) as pool:
        running = [pool.submit(_stretch, each, at, write=not verify) for each in bounds]
        for done in as_completed(running):
            yield done.result()


def _stretch(bounds: Bounds, at: datetime, *, write: bool) -> tuple[int, list[Difference]]:
    """Rebuild one stretch of cases in a process of its own."""
    looked, found = 0, []
    for count, differences in actions.rebuild(at=at, write=write, after=bounds[0], until=bounds[1]):
        looked += count
        found.extend(differences)
    return looked, found


def _progress() -> Progress:
    """Return a bar on a terminal; nothing where the output goes to a file."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, transient=True, disable=not sys.stderr.isatty())


def _show(bar: Progress, differences: list[Difference], before: int) -> None:
    for number, each in enumerate(differences, before + 1):
        if number > _SHOWN:
            return
        more = " (more are counted, not shown)" if number == _SHOWN else ""
        line = f"{each.reference} {each.duty} {each.episode}: stored {each.stored}; worked out {each.fresh}{more}"
        bar.console.print(line, highlight=False, soft_wrap=True)
