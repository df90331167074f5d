"""What is short-lived goes by the schedule, without anybody's decision: it is nobody's record of a child."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from openhart.accounts.access import Viewer
from openhart.accounts.actions.erasing import erase_hand_over_notes, erase_shift_notes
from openhart.drafts import actions as drafts
from openhart.drafts.models import Kind
from openhart.retention.access import check_is_system
from openhart.retention.actions.gate import read_clock
from openhart.retention.lifecycle.schedule import Disposed, Schedule
from openhart.retention.queries.looking import schedule

_DRAFTS = frozenset(kind for kind in Kind if kind != Kind.KEPT_FORM)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much went."""

    drafts: int
    kept_forms: int
    shift_notes: int
    hand_overs: int


def tidy(*, by: Viewer, at: datetime) -> Tidied:
    """Destroy drafts, kept forms and colleagues' notes that are older than the schedule says.

    Refused when the trail speaks against the clock: even a draft is somebody's work.
    """
    check_is_system(by)
    read_clock(by, at)
    told = schedule()
    return Tidied(
        drafts=drafts.expire(kinds=_DRAFTS, before=_before(told, "drafts", at), by=by, at=at),
        kept_forms=drafts.expire(kinds=[Kind.KEPT_FORM], before=_before(told, "kept_forms", at), by=by, at=at),
        shift_notes=erase_shift_notes(before=_before(told, "shift_notes", at), by=by, at=at),
        hand_overs=erase_hand_over_notes(before=_before(told, "hand_overs", at), by=by, at=at),
    )


def _before(told: Schedule, code: str, at: datetime) -> datetime:
    """Return the moment before which a kind of record is old enough; the longest of its lines holds."""
    record = told.records[code]
    if record.disposed is not Disposed.TIDY:
        raise AssertionError(f"{code} is not disposed of by tidying")
    days = max(366 * line.years + line.days for line in record.lines)
    return at - timedelta(days=days)
