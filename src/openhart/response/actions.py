"""Writes about the response: a step taken, a duty waived, a fact corrected. Each once, however often it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases import access as case_access
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.events import DutyWaived, FactCorrected, Happened, StepTaken
from openhart.cases.models import Case, Duty
from openhart.cases.queries.sight import sight_of
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.response import access, lifecycle
from openhart.response.models import Submission


@transaction
def take_step(
    *, case: Case, step: StepTaken, submission: UUID, by: Viewer, at: datetime, happened_at: datetime | None = None
) -> bool:
    """Record a step of the vocabulary; return False when this submission had recorded it already.

    Refuse a step that another room owns, a role that does not take it, and whatever a gate refuses.
    """
    pack = policy.load_pack(case.pack)
    if not lifecycle.is_recordable_here(pack, step.step):
        raise Refused("This step has a page of its own.")
    access.check_may_record(by, case, pack, step.step, step.data())
    return _once(case, step, submission, by, at, happened_at)


@transaction
def waive(*, case: Case, duty: Duty, reason: str, submission: UUID, by: Viewer, at: datetime) -> bool:
    """Decide, with a reason, that a duty need not be done; return False when that was recorded already."""
    access.check_may_waive(by, policy.load_pack(case.pack), duty)
    if not reason.strip():
        raise Refused("A step is waived only with a reason.")
    waived = DutyWaived(duty=duty.code, episode=duty.episode or None, words={"reason": reason.strip()})
    return _once(case, waived, submission, by, at, None)


@transaction
def correct(*, case: Case, facts: Mapping[str, Any], reason: str, submission: UUID, by: Viewer, at: datetime) -> bool:
    """Say what was always so, with a reason; return False when that was recorded already."""
    access.check_may_correct(by, case)
    if sight_of(by, case).kept_facts(policy.load_pack(case.pack), facts):
        raise Refused("A fact that is kept from your role is corrected by somebody who sees it.")
    if not facts:
        raise Refused("Nothing was changed.")
    corrected = FactCorrected(facts=facts, words={"reason": reason.strip()} if reason.strip() else {})
    return _once(case, corrected, submission, by, at, None)


def _once(
    case: Case, event: Happened, submission: UUID, by: Viewer, at: datetime, happened_at: datetime | None
) -> bool:
    """Record under the case's lock, unless the submission is known: copies wait and find it."""
    locked = case_queries.locked(case.id)
    case_access.check_open_to(by, locked)
    if Submission.objects.filter(key=submission).exists():
        return False
    case_access.check_takes(locked, event.event_code())
    recorded = cases.record(case=case, event=event, by=by, at=at, happened_at=happened_at)
    Submission.objects.create(key=submission, case=locked, event_id=recorded.id, at=at)
    return True


@transaction
def erase(*, case_id: UUID, by: Viewer, at: datetime) -> None:  # noqa: ARG001 - the disposal's own entry says when
    """Forget which forms were sent in on a case that is disposed of. Refused for anybody but the watcher."""
    if not by.is_system:
        raise Refused("A case is disposed of by the watcher, after two people have agreed.")
    Submission.objects.filter(case_id=case_id).delete()
