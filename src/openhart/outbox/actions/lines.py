"""What the watcher learns of lines: which answer, which do not, and who may ask again."""

import logging
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from openhart.foundation import log
from openhart.foundation.transactions import transaction
from openhart.outbox.lifecycle import COSTLY_PAUSES, LINE_PAUSES, STUCK, State, line_pause
from openhart.outbox.models import Line, Message

_LONGEST = max(*LINE_PAUSES, *COSTLY_PAUSES)


def may_try(*, line: str, chance: float, at: datetime) -> tuple[bool, bool]:
    """Return whether the line may be tried now, and whether only as a probe, with one message.

    Of a line that is down one pair of hands at a time gets the probe; a probe promised later than any pause lasts was
    promised by a clock that was ahead.
    """
    row = Line.objects.filter(code=line).first()
    if row is None or not row.is_down:
        return True, False
    later = at + line_pause(row.failures + 1, chance)
    due = Q(probe_at__lte=at) | Q(probe_at__gt=at + _LONGEST)
    got = Line.objects.filter(due, code=line, is_down=True).update(probe_at=later, tried_at=at)
    return got == 1, True


@transaction
def failed(*, line: str, fault: str, chance: float, at: datetime, is_costly: bool = False) -> None:
    """Write down that a line does not answer; the first time it is said in the log, too.

    ``is_costly`` says that a message was lost sight of: such a line is asked less often.
    """
    row, _ = Line.objects.select_for_update().get_or_create(code=line, defaults={"changed_at": at})
    if not row.is_down:
        row.is_down, row.down_since, row.failures, row.changed_at = True, at, 0, at
        log.note("line.down", level=logging.WARNING, kind=fault)
    elif row.fault != fault:
        row.changed_at = at
    row.failures, row.fault = row.failures + 1, fault
    row.tried_at, row.probe_at = at, at + line_pause(row.failures, chance, is_costly=is_costly)
    row.save()


def answered(*, line: str, at: datetime) -> None:
    """Write down that a line answers again."""
    up = {"is_down": False, "fault": "", "failures": 0, "down_since": None, "probe_at": None, "changed_at": at}
    if Line.objects.filter(code=line, is_down=True).update(tried_at=at, **up):
        log.note("line.up", level=logging.WARNING)


@transaction
def count(*, at: datetime) -> None:
    """Count for each line what is stuck and since when the longest waits: for whoever may see no message."""
    rows = Message.objects.order_by()
    found: dict[str, dict[str, Any]] = {code: {} for code in Line.objects.values_list("code", flat=True)}
    for line, state, number in (
        rows.filter(state__in=sorted(STUCK)).values_list("line", "state").annotate(number=Count("id"))
    ):
        found.setdefault(line, {})[state] = number
    due = rows.filter(state=State.WAITING, next_at__lte=at).values_list("line")
    for line, oldest in due.annotate(oldest=Min("next_at")):
        found.setdefault(line, {})["oldest"] = oldest
    for code, row in found.items():
        said = {
            "set_aside": row.get(State.SET_ASIDE, 0), "unknown": row.get(State.UNKNOWN, 0),
            "due_since": row.get("oldest"), "counted_at": at,
        }  # fmt: skip
        Line.objects.update_or_create(code=code, defaults=said, create_defaults={**said, "changed_at": at})
