"""A dispatch ends: by the notice that says its recipient was told, its own or one recorded by hand meanwhile."""

from datetime import datetime

from django.db.models import Q

from openhart.audit import actions as audit
from openhart.cases.models import Case
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg, Notice


def end(row: Dispatch, notice: Notice, *, state: str, at: datetime) -> None:
    """Close a dispatch by the notice that says the recipient was told; what a person was still to do is done with."""
    row.state, row.notice, row.changed_at, row.next_at = state, notice, at, None
    row.save(update_fields=["state", "notice", "changed_at", "next_at"])
    done_with = Q(way__in=sorted(life.BY_HAND)) | Q(fault="no_reader")
    Leg.objects.filter(done_with, dispatch=row, state=life.BEGUN).update(state=life.ENDED)


def meanwhile(case: Case, notice: Notice, *, at: datetime) -> None:
    """Close the dispatch to a recipient of whom somebody has just recorded by hand that they were told.

    What has not left does not leave; of what has, this notice is the record, so that there is never a second one.
    """
    row = Dispatch.objects.filter(
        case=case, to=notice.to, recipient_code=notice.recipient_code, state__in=sorted(life.OPEN)
    ).first()
    if row is None:
        return
    is_gone = row.state == life.ON_ITS_WAY
    if is_gone:
        walked = Leg.objects.filter(
            dispatch=row, way=notice.how, state=life.BEGUN, way__in=sorted(life.BY_HAND)
        ).first()
        if walked is not None:
            accept(walked, notice.happened_at)
    end(row, notice, state=life.TOLD if is_gone else life.OVERTAKEN, at=at)
    act = "notice.told_otherwise" if is_gone else "notice.overtaken"
    detail = {"dispatch": str(row.id), "notice": str(notice.id)}
    audit.write(by=notice.by_id, at=at, act=act, subject=case.id, detail=detail)


def accept(leg: Leg, moment: datetime) -> None:
    """Count a way as accepted; the first time counts."""
    leg.state, leg.taken_at = life.ACCEPTED, leg.taken_at or moment
    leg.save(update_fields=["state", "taken_at"])
