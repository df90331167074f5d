"""A child stays, verified, in a place that is not approved: not missing, and checked again."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.missing import access, queries
from openhart.missing.events import WhereaboutsVerified
from openhart.missing.events.told import Verified
from openhart.missing.models import UnapprovedStay


@transaction
def verify_stay(*, case: Case, verified: Verified, submission: UUID, by: Viewer, at: datetime) -> UnapprovedStay:
    """Record that it was verified where the child stays; a further check of the same stay takes its place.

    Refuse while the child is missing: then the child was located, and that is recorded first.
    """
    access.check_may_record(by, case)
    locked = case_queries.locked(case.id)
    known = UnapprovedStay.objects.filter(submission=submission, case=locked).first()
    if known is not None:
        return known
    if any(each.ended_at is None for each in queries.lasting_of(by, locked)):
        raise Refused("The child is recorded as missing. Record first that the child was located, and then where.")
    if verified.check_by_at <= verified.at:
        raise Refused("The next check comes after this one. Check both times.")
    lasting = UnapprovedStay.objects.filter(case=locked, ended_at__isnull=True)
    if lasting.filter(verified_at__gt=verified.at).exists():
        raise Refused("A later check of where the child stays is recorded already. Look at the time again.")
    event = WhereaboutsVerified()
    cases.record(case=case, event=event, by=by, at=at, happened_at=min(verified.at, at))
    lasting.update(ended_at=verified.at)
    row = UnapprovedStay(
        case=locked, verified_by=verified.how, verified_at=verified.at, recorded_at=at,
        check_by_at=verified.check_by_at, submission=submission,
    )  # fmt: skip
    row.seal(dict(verified.words))
    row.save(force_insert=True)
    detail = {"how": verified.how, "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="missing.stay_verified", subject=case.id, detail=detail)
    return row


@transaction
def end_stay(*, case: Case, stay_id: UUID, by: Viewer, at: datetime) -> None:
    """Say that the child does not stay there any more: back, or elsewhere approved."""
    access.check_may_record(by, case)
    case_queries.locked(case.id)
    row = UnapprovedStay.objects.filter(case=case, id=stay_id).first()
    if row is None:
        raise Refused("There is no such stay.")
    if row.ended_at is None:
        row.ended_at = max(at, row.verified_at)
        row.save(update_fields=["ended_at"])
        audit.write(by=by.user_id, at=at, act="missing.stay_ended", subject=case.id, detail={"stay": str(stay_id)})
