"""Ways that a person walks: the print sheet for fax and letter, the call; and what a person knows of a mail's fate."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.released import Released
from openhart.foundation.transactions import transaction
from openhart.notices import access, lifecycle, queries
from openhart.notices.actions import beginning, sheets, told
from openhart.notices.actions.beginning import SOURCE
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg, Notice
from openhart.outbox import actions as outbox
from openhart.outbox import queries as transport

_NOT_OPEN = "This is not to be done any more: they were told, or the notice was taken back."


@transaction
def print_sheet(*, case: Case, dispatch_id: UUID, way: str, by: Viewer, at: datetime) -> Released:
    """Release the paper with its cover sheet, to be faxed or posted; printed again it is the same and written once."""
    row, leg = _walked(case, dispatch_id, way, by)
    if leg.way not in {"fax", "letter"}:
        raise Refused("Nothing is printed for a call.")
    recipient = beginning.recipient_now(row, at)
    payload = sheets.with_cover(row, leg, recipient, queries.paper_of(row.case, row))
    return beginning.released_for(row, leg, payload, by, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A way that somebody walked, as they say it: when, whom they reached, and the number they were given."""

    way: str
    happened_at: datetime
    person: str = ""
    badge: str = ""
    number: str = ""
    note: str = ""


@transaction
def done_by_hand(*, case: Case, dispatch_id: UUID, walked: Walked, by: Viewer, at: datetime) -> Notice:
    """Record that somebody told the recipient by fax, letter or telephone, with whom they reached.

    Of a call, what was told goes into the ledger now; a sheet stands there since it was printed. Refuse a sheet that
    nobody printed, a call without a name, and a time before the notice was sent or in the future.
    """
    row, leg = _walked(case, dispatch_id, walked.way, by)
    moment = lifecycle.lifted(walked.happened_at, [row.made_at], until=at)
    if moment > at:
        raise Refused("The time lies in the future. Give the time at which they were told.")
    if moment < row.made_at:
        raise Refused("The time lies before this notice was sent. If they were told earlier, record that by hand.")
    if leg.way == "telephone":
        if not walked.person.strip():
            raise Refused("Say whom you reached: a call is proven by the name of who took it.")
        beginning.released_for(row, leg, None, by, at)
    elif not queries.was_printed(by, row, leg):
        raise Refused("Print the sheet first: what is faxed or posted goes through the ledger.")
    words = {name: getattr(walked, name).strip() for name in ("person", "badge", "number", "note")}
    notice = told.told(row, leg, moment, by=by, at=at, **words)
    if notice is None:
        raise Refused(_NOT_OPEN)
    return notice


@transaction
def settle_unknown(*, case: Case, dispatch_id: UUID, has_arrived: bool, by: Viewer, at: datetime) -> None:
    """Say of a mail of which it is not known that it arrived, which records the notice; or send it once more."""
    access.check_may_tell(by, case)
    row = _locked(case, dispatch_id, by)
    leg = row.legs.filter(state=life.UNKNOWN).order_by("ordinal").first()
    if leg is None:
        raise Refused("It is known by now what became of this notice.")
    unknown = [each for each in transport.outcomes(by, SOURCE, [leg.id]).get(leg.id, ()) if each.is_unknown]
    for each in unknown:
        outbox.settle(message_id=each.message_id, has_arrived=has_arrived, by=by.user_id, at=at)
    if has_arrived:
        since = min((each.done_at for each in unknown if each.done_at is not None), default=at)
        told.told(row, leg, since, by=by, at=at)
    else:
        leg.state = life.BEGUN
        leg.save(update_fields=["state"])


@transaction
def begin_now(*, case: Case, dispatch_id: UUID, by: Viewer, at: datetime, seen: int | None = None) -> Leg:
    """Begin the next way at once, because somebody does not want to wait for the first.

    ``seen`` is how many ways had begun on the page: pressed twice, or in two windows, one more begins and not two.
    """
    access.check_may_tell(by, case)
    row = _locked(case, dispatch_id, by)
    if row.state != life.ON_ITS_WAY:
        raise Refused(life.refusal(row.state, "tell") or _NOT_OPEN)
    if seen is not None and row.legs.count() != seen:
        raise Refused("Another way has begun since you looked. Look at it before you begin one more.")
    leg = beginning.begin_next(row, because="asked", by=by, at=at)
    if leg is None:
        raise Refused("There is no other way to reach them. Add one under Places, or tell them by hand.")
    return leg


def _walked(case: Case, dispatch_id: UUID, way: str, by: Viewer) -> tuple[Dispatch, Leg]:
    access.check_may_tell(by, case)
    row = _locked(case, dispatch_id, by)
    leg = row.legs.filter(way=way).first()
    if leg is None or leg.way not in life.BY_HAND:
        raise Refused("This way is not one that somebody is to walk now.")
    if row.state != life.ON_ITS_WAY or leg.state != life.BEGUN:
        raise Refused(_NOT_OPEN)
    queries.check_may_read(by, row.case, row)
    return row, leg


def _locked(case: Case, dispatch_id: UUID, by: Viewer) -> Dispatch:
    locked = case_queries.locked(case.id)
    row = queries.dispatch_of(by, locked, dispatch_id).row
    row.case = locked
    return row
