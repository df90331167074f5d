"""Duties that appear by time alone: looked for, never waited for."""

from datetime import datetime

from django.db import transaction as django_transaction

from openhart.cases import queries
from openhart.cases.actions import judging
from openhart.cases.models import Case, Heartbeat
from openhart.foundation.transactions import transaction


def watch_once(*, at: datetime, watcher: str = "desk", limit: int = 1000) -> int:
    """Judge the cases whose time has come and beat the heart; return how many were looked at.

    Several watchers may run: each case is judged under its lock, and judging twice changes nothing.
    """
    due = list(
        Case.objects.filter(looks_again_at__lte=at).order_by("looks_again_at").values_list("id", flat=True)[:limit]
    )
    for case_id in due:
        with django_transaction.atomic():
            case = queries.locked(case_id)
            if case.looks_again_at is not None and case.looks_again_at <= at:
                judging.judge(case=case, at=at)
    _beat(watcher=watcher, at=at, looked=len(due))
    return len(due)


@transaction
def _beat(*, watcher: str, at: datetime, looked: int) -> None:
    Heartbeat.objects.update_or_create(watcher=watcher, defaults={"beat_at": at, "looked_at": looked})
