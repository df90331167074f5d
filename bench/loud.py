"""A look of the watcher for what must be spoken of: with nothing due, with a few due, and the very first one.

The first look after an import speaks of every open duty once. From then on a look is to cost what is due, whatever the
caseload: the same statements along an index at a hundred cases and at a hundred thousand.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over, median, percentile, say, timed

_FEW_DUE = 20
_LONGEST_S = 600.0


def main(argv: Sequence[str] | None = None) -> None:
    """Measure on one installation."""
    parser = argparse.ArgumentParser(prog="python -m bench.loud")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=60)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    first = _first()
    say(f"the first looks: {first}")
    hand_over({"first": first, "idle": _idle(chosen.rounds), "few": _few(chosen.rounds)})


def _first() -> dict[str, Any]:
    """Look until nothing is left to be spoken of."""
    from openhart.accounts.access import SYSTEM
    from openhart.cases.models import Duty
    from openhart.reminders import actions

    at = _now()
    waiting = Duty.objects.filter(state="open", speaks_at__lte=at)
    duties, taken, reminders = waiting.count(), 0.0, 0
    while taken < _LONGEST_S and waiting.exists():
        began = actions.Said()
        taken += timed(lambda began=began: began.add(actions.speak(by=SYSTEM, at=at)))
        reminders += began.reminders
    return {"duties": duties, "left": waiting.count(), "reminders": reminders, "seconds": taken}


def _idle(rounds: int) -> dict[str, Any]:
    """Look when nothing is due."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from openhart.accounts.access import SYSTEM
    from openhart.cases.queries import speaking
    from openhart.reminders import actions

    at = _now()
    with CaptureQueriesContext(connection) as made:
        actions.speak(by=SYSTEM, at=at)
    taken = [timed(lambda: actions.speak(by=SYSTEM, at=at)) for _ in range(rounds)]
    alone = [timed(lambda: speaking.cases_to_speak_of(SYSTEM, at=at, limit=200)) for _ in range(rounds)]
    return {
        "queries": len(made), "median_ms": median(taken) * 1000, "p95_ms": percentile(taken, 0.95) * 1000,
        "found_ms": median(alone) * 1000, "plan": _plan(at),
    }  # fmt: skip


def _few(rounds: int) -> dict[str, Any]:
    """Look when a few duties are due and have nothing new to say, and when each of them says its next step."""
    from openhart.accounts.access import SYSTEM
    from openhart.cases.models import Duty
    from openhart.reminders import actions
    from openhart.reminders.models import Clock, Reminder

    at = _now()
    ids = list(Duty.objects.filter(state="open", due_at__lt=at).values_list("id", flat=True)[:_FEW_DUE])
    quiet, loud = [], []
    for _ in range(rounds // 3):
        Duty.objects.filter(id__in=ids).update(speaks_at=at)
        quiet.append(timed(lambda: actions.speak(by=SYSTEM, at=at)))
        Duty.objects.filter(id__in=ids).update(speaks_at=at)
        Reminder.objects.filter(clock__thing_id__in=ids).delete()
        Clock.objects.filter(thing_id__in=ids).delete()
        loud.append(timed(lambda: actions.speak(by=SYSTEM, at=at)))
    return {"duties": len(ids), "nothing_new_ms": median(quiet) * 1000, "all_speak_ms": median(loud) * 1000}


def _plan(at: Any) -> str:
    """Return the index that the database says it reads to find what is due; empty when it reads the whole table."""
    from openhart.accounts.access import SYSTEM
    from openhart.cases.access import visible
    from openhart.cases.models import Duty, DutyState

    due = Duty.objects.filter(visible(SYSTEM), state=DutyState.OPEN, speaks_at__lte=at).order_by("speaks_at")
    return "duty_to_speak_of" if "duty_to_speak_of" in due.values_list("case_id")[:200].explain() else ""


def _now() -> Any:
    from bench.stories import NOW

    return NOW


if __name__ == "__main__":
    main()
