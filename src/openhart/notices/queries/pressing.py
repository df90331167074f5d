"""What of the notices on their way waits for a person, for My day and for whoever makes it loud."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.notices.access import AT_A_DESK, is_recipient, may_tell
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg, Notice
from openhart.places.models import Recipient

SET_ASIDE, UNKNOWN, ASKED, AT_DESK, RETELL = "set_aside", "unknown", "asked", "at_desk", "retell"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a person has to do about a notice.

    ``what`` is a way that is to be walked (fax, letter, telephone), or one of the codes above; ``because`` why that way
    began, ``due_at`` by when the recipient must be told.
    """

    what: str
    case: Case
    recipient: Recipient
    source_id: UUID  # of the dispatch, or of the notice that was taken back
    since: datetime
    because: str = ""
    due_at: datetime | None = None
    by_id: UUID | None = None


def pressing(viewer: Viewer, *, limit: int) -> list[Task]:
    """Return what waits for a person on the cases on which the viewer tells, or is told at their desk; three queries.

    The one whose time runs out first comes first.
    """
    found = [*_legs(viewer, limit), *_aside(viewer, limit), *_untold(viewer, limit)]
    found.sort(key=lambda task: (task.due_at or task.since, task.source_id))
    return found[:limit]


def _legs(viewer: Viewer, limit: int) -> list[Task]:
    """Return ways that somebody is to walk or settle, and what stands at the viewer's own desk unread; one query."""
    mine = [to for to, role in AT_A_DESK.items() if role in viewer.roles]
    waits = Q(state=life.UNKNOWN) | Q(state=life.BEGUN, way__in=sorted(life.BY_HAND))
    at_desk = Q(
        way="desk", state__in=[life.BEGUN, life.UNKNOWN, life.ACCEPTED], dispatch__to__in=mine,
        dispatch__state__in=[life.ON_ITS_WAY, life.TOLD], dispatch__notice__acknowledged_at__isnull=True,
    )  # fmt: skip
    asked = waits & Q(dispatch__state=life.ON_ITS_WAY)
    rows = Leg.objects.filter(
        visible(viewer, case_id="dispatch__case_id", region="dispatch__case__region"),
        asked | at_desk if mine else asked,
    )
    rows = rows.select_related("dispatch__case", "dispatch__recipient").defer(*_heavy("dispatch__"))
    found = [_of_leg(viewer, leg) for leg in rows.order_by("begun_at", "id")[: 2 * limit]]
    return [task for task in found if task is not None]


def _of_leg(viewer: Viewer, leg: Leg) -> Task | None:
    row = leg.dispatch
    if leg.way == "desk" and is_recipient(viewer, row.case, row.to):
        return Task(AT_DESK, row.case, row.recipient, row.id, leg.begun_at)
    if (leg.way == "desk" and leg.state != life.UNKNOWN) or not may_tell(viewer, row.case):
        return None
    what = UNKNOWN if leg.state == life.UNKNOWN else leg.way
    return Task(
        what, row.case, row.recipient, row.id, leg.begun_at, because=leg.because, due_at=row.due_at, by_id=row.by_id
    )


def _aside(viewer: Viewer, limit: int) -> list[Task]:
    """Return what the gate refused, and what a recipient asked and nobody has answered."""
    rows = Dispatch.objects.filter(
        visible(viewer, region="case__region"), Q(state=life.SET_ASIDE) | Q(asked_at__isnull=False)
    )
    rows = rows.exclude(state=life.WITHDRAWN).select_related("case", "recipient").defer(*_heavy(""))
    return [
        Task(
            SET_ASIDE if row.state == life.SET_ASIDE else ASKED, row.case, row.recipient, row.id,
            row.asked_at or row.changed_at, due_at=row.due_at if row.state == life.SET_ASIDE else None, by_id=row.by_id,
        )
        for row in rows.order_by("changed_at", "id")[:limit] if may_tell(viewer, row.case)
    ]  # fmt: skip


def _untold(viewer: Viewer, limit: int) -> list[Task]:
    """Return what was taken back and the recipient does not know of yet."""
    rows = Notice.objects.filter(
        visible(viewer, region="case__region"), withdrawn_at__isnull=False, retold_at__isnull=True,
    ).exclude(withdrawn_because="")  # fmt: skip
    rows = rows.select_related("case", "recipient").defer("sealed")
    return [
        Task(RETELL, row.case, row.recipient, row.id, row.withdrawn_at or row.recorded_at, by_id=row.by_id)
        for row in rows.order_by("withdrawn_at", "id")[:limit] if may_tell(viewer, row.case)
    ]  # fmt: skip


def _heavy(path: str) -> tuple[str, ...]:
    return tuple(f"{path}{name}" for name in ("sealed_paper", "sealed_data", "sealed"))
