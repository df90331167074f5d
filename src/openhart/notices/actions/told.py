"""A recipient was told by a dispatch: the notice is recorded under the id of its dispatch."""

from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import access as cases_access
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.notices.actions import closing, sending
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg, Notice


def told(row: Dispatch, leg: Leg, moment: datetime, *, by: Viewer, at: datetime, **words: str) -> Notice | None:
    """Count a way as accepted and record the notice, which has the id of its dispatch; None where it is recorded.

    Whoever calls has locked the case. ``moment`` is when their side accepted it; a clock that ran ahead somewhere
    counts as now. The ledger has it already: it left when the way began.
    """
    closing.accept(leg, min(moment, at))
    if row.state != life.ON_ITS_WAY:
        return None
    notice = Notice(
        id=row.id, case=row.case, to=row.to, recipient=row.recipient, recipient_code=row.recipient_code,
        towns=row.towns, form=row.form, how=leg.way, happened_at=max(min(moment, at), min(row.made_at, at)),
        recorded_at=at, by_id=by.user_id if not by.is_system else row.by_id, has_number=bool(words.get("number")),
        submission=row.id,
    )  # fmt: skip
    kept: dict[str, object] = {name: text for name, text in words.items() if text}
    if notice.has_number:
        kept["numbered_at"] = [at.isoformat()]
    notice.sealed = row.case.key().seal_fields(kept, place=notice.place())
    notice.save(force_insert=True)
    audit.write(
        by=by.user_id, at=at, act="notice.recorded", subject=row.case_id, detail={"notice": str(row.id), "to": row.to}
    )
    closing.end(row, notice, state=life.TOLD, at=at)
    tell_the_waist(row.case, row.to, row.form, by=by, at=at)
    return notice


def tell_the_waist(case: Case, to: str, form: str, *, by: Viewer, at: datetime) -> None:
    """Let the waist hear that all were told; a case that was closed meanwhile, and owes nothing, need not hear it."""
    try:
        cases_access.check_takes(case, "notice.sent")
    except Refused:
        return
    sending.tell_the_waist(case=case, to=to, form=form, by=by, at=at)
