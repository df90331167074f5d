"""A second reporter of a known incident: attached to it, never a second referral."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.drafts import actions as drafts
from openhart.drafts.models import Kind
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.referrals import access, queries
from openhart.referrals.actions.receiving import write_referral, write_report
from openhart.referrals.events import ReportAttached
from openhart.referrals.lifecycle import State
from openhart.referrals.models import ChildReported, Referral, ReportMade


def attach(
    *,
    case: Case,
    report: ReportMade,
    submission_key: str,
    child: ChildReported | None = None,
    facts: Mapping[str, Any] | None = None,
    draft_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> Referral:
    """Attach another reporter's account to the incident a case is about; what it teaches is learned.

    The same ``submission_key`` again returns what the first made. Nothing new is owed by it, but facts it
    brings may decide what was undecided.
    """
    access.check_may_add_to(by, case)
    known = queries.receipt_of(by, submission_key)
    if known is None:
        try:
            return _attach(
                case=case, report=report, submission_key=submission_key, child=child or ChildReported(),
                facts=facts or {}, draft_id=draft_id, by=by, at=at,
            )  # fmt: skip
        except IntegrityError:
            known = queries.receipt_of(by, submission_key)
            if known is None:
                raise
    referral = known[1][0]
    if referral.case_id != case.id or referral.is_first or referral.words() != _words(report, child):
        raise Refused("This page was sent already with other words. What you typed is kept here: send it once more.")
    return referral


def _words(report: ReportMade, child: ChildReported | None) -> dict[str, Any]:
    return {**report.words(), **(child.words() if child is not None else {})}


@transaction
def _attach(  # noqa: PLR0917
    case: Case,
    report: ReportMade,
    submission_key: str,
    child: ChildReported,
    facts: Mapping[str, Any],
    draft_id: UUID | None,
    by: Viewer,
    at: datetime,
) -> Referral:
    first = queries.latest_first(by, case)
    if first is None:
        raise Refused("Nothing has been referred on this case yet. Make a new referral instead.")
    row = write_report(report, submission_key=submission_key, by=by, at=at)
    referral = write_referral(row, report, child, case=case, place=1, episode=first.episode, state=State.ATTACHED)
    event = ReportAttached(channel=report.channel, reporter_kind=report.reporter_kind, facts=dict(facts))
    cases.record(case=case, event=event, by=by, at=at, happened_at=report.received_at)
    if draft_id is not None:
        drafts.end(draft_id=draft_id, kind=Kind.FURTHER_REPORT, by=by, at=at)
    audit.write(by=by.user_id, at=at, act="report.attached", subject=case.id, detail={"report": str(row.id)})
    return referral
