"""How the notices of a case stand, as codes and times: for another program, and for whoever looks from a shell."""

from datetime import datetime
from typing import Any

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.notices.models import Notice
from openhart.notices.queries.dispatching import Dispatched, dispatches_of
from openhart.notices.queries.standing import Line, Owed, standing


def status(viewer: Viewer, case: Case, *, at: datetime) -> dict[str, Any]:
    """Return who is owed a notice, what is on its way and by which way, and what was told; nothing that is sealed."""
    found = standing(viewer, case, at=at)
    sent = dispatches_of(viewer, case)
    running = {(each.row.to, each.row.recipient_code): each for each in sent if each.is_open}
    return {
        "case": case.reference,
        "as_of": at.isoformat(),
        "owed": [_owed(owed, line, running) for owed in found.owed for line in owed.lines],
        "sent": [_sent(each) for each in sent],
        "told": [_told(each) for each in found.notices],
    }


def _owed(owed: Owed, line: Line, running: dict[tuple[str, str], Dispatched]) -> dict[str, Any]:
    code = line.recipient.code if line.recipient else ""
    under_way = running.get((owed.to, code)) if line.told is None else None
    if line.told is not None:
        state = "acknowledged" if line.told.acknowledged_at else "told"
    else:
        state = under_way.row.state if under_way is not None else "not_told"
    return {
        "to": owed.to, "recipient": code, "towns": list(line.need.towns), "state": state, "duty": str(owed.duty.state),
        "due_at": _iso(owed.duty.due_at), "notice": str(line.told.id) if line.told else None,
        "ways": _ways(under_way) if under_way is not None else [],
    }  # fmt: skip


def _sent(each: Dispatched) -> dict[str, Any]:
    row = each.row
    return {
        "dispatch": str(row.id), "to": row.to, "recipient": row.recipient_code, "form": row.form, "state": row.state,
        "made_at": _iso(row.made_at), "held_until": _iso(row.held_until), "next_way_at": _iso(row.next_at),
        "notice": str(row.notice_id) if row.notice_id else None, "asked_at": _iso(row.asked_at), "ways": _ways(each),
    }  # fmt: skip


def _ways(each: Dispatched) -> list[dict[str, Any]]:
    return [
        {
            "way": leg.way, "state": leg.state, "because": leg.because, "begun_at": _iso(leg.begun_at),
            "accepted_at": _iso(leg.taken_at), "fault": leg.fault,
        }
        for leg in each.legs
    ]  # fmt: skip


def _told(notice: Notice) -> dict[str, Any]:
    return {
        "notice": str(notice.id), "to": notice.to, "recipient": notice.recipient_code, "how": notice.how,
        "form": notice.form, "told_at": _iso(notice.happened_at), "recorded_at": _iso(notice.recorded_at),
        "acknowledged_at": _iso(notice.acknowledged_at), "withdrawn_at": _iso(notice.withdrawn_at),
        "has_number": notice.has_number,
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
