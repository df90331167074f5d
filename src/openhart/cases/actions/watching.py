"""Duties that appear by time alone: looked for, never waited for."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db import transaction as django_transaction

from openhart.audit import actions as audit
from openhart.cases import queries
from openhart.cases.actions import judging
from openhart.cases.models import Case, Heartbeat
from openhart.foundation.transactions import transaction

#: A case that cannot be judged is looked at again after so long, so that it does not hold up the others.
SET_ASIDE_FOR = timedelta(hours=1)
_log = logging.getLogger(__name__)


def watch_once(*, at: datetime, watcher: str = "desk", limit: int = 1000) -> int:
    """Judge the cases whose time has come and beat the heart; return how many were looked at.

    Several watchers may run: each case is judged under its lock, and judging twice changes nothing. A case
    that cannot be judged is set aside for an hour and said loudly; the others go on. A database that cannot
    be reached is the caller's to wait for.
    """
    due = list(
        Case.objects.filter(looks_again_at__lte=at).order_by("looks_again_at").values_list("id", flat=True)[:limit]
    )
    for case_id in due:
        try:
            _judge(case_id, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:  # noqa: BLE001 - whatever is wrong with one case must not stop the rest
            _set_aside(case_id, at, fault)
    beat(watcher=watcher, by=None, at=at, looked=len(due))
    return len(due)


def _judge(case_id: UUID, at: datetime) -> None:
    with django_transaction.atomic():
        case = queries.locked(case_id)
        if case.looks_again_at is not None and case.looks_again_at <= at:
            judging.judge(case=case, at=at)


@transaction
def _set_aside(case_id: UUID, at: datetime, fault: Exception) -> None:
    """Look at the case again later; the log and the trail name it by its number, never by its contents."""
    case = queries.locked(case_id)
    case.looks_again_at = at + SET_ASIDE_FOR
    case.save(update_fields=["looks_again_at"])
    kind = type(fault).__name__
    audit.write(by=None, at=at, act="case.set_aside", subject=case.id, detail={"fault": kind})
    _log.error(
        "Case %s could not be judged (%s) and is set aside until %s. Duties that time makes owed do not appear on it.",
        case.reference, kind, case.looks_again_at.isoformat(timespec="minutes"),
    )  # fmt: skip


@transaction
def beat(*, watcher: str, by: UUID | None, at: datetime, looked: int) -> None:  # noqa: ARG001 - nobody's act
    """Say that a watcher has looked."""
    Heartbeat.objects.update_or_create(watcher=watcher, defaults={"beat_at": at, "looked_at": looked})
