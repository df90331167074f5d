"""A shift offered to a colleague, who takes it or not."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import Line
from openhart.accounts.actions.standing.rota import (
    check_ahead,
    check_free,
    end_shift,
    locked_colleague,
    locked_shift,
    told,
    write_shift,
)
from openhart.accounts.lifecycle import rota
from openhart.accounts.models import Shift
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@transaction
def offer_shift(*, shift_id: UUID, to: UUID, by: Viewer, at: datetime) -> None:
    """Offer one's own shift, or what is left of it, to a colleague who is fit for it; until it is taken it stays."""
    row = locked_shift(shift_id)
    _check_own(row, by)
    check_ahead(row, at)
    if row.offered_to_id is not None and row.offered_to_id != to:
        raise Refused("This shift is offered to somebody already. Withdraw that first.")
    if row.offered_to_id == to:
        return
    if to == row.user_id:
        raise Refused("Nobody swaps with themselves. Choose a colleague.")
    check_free(by, locked_colleague(to), *_left(row, at), at)
    Shift.objects.filter(id=row.id).update(offered_to_id=to, offered_at=at)
    audit.write(by=by.user_id, at=at, act="shift.offered", subject=to, detail=told(row))


@transaction
def withdraw_shift(*, shift_id: UUID, by: Viewer, at: datetime) -> None:
    """Take the offer of one's own shift back."""
    row = locked_shift(shift_id)
    _check_own(row, by)
    check_ahead(row, at)
    _let_go(row)
    audit.write(by=by.user_id, at=at, act="shift.offer_withdrawn", subject=row.user_id, detail=told(row))


@transaction
def accept_shift(*, shift_id: UUID, by: Viewer, at: datetime) -> Shift:
    """Take a shift a colleague offered, from now or its beginning on: theirs ends at the moment this one begins."""
    row = locked_shift(shift_id)
    _check_offered(row, by)
    check_ahead(row, at)
    taker = locked_colleague(row.offered_to_id) if row.offered_to_id is not None else row.user
    line, spans = _left(row, at)
    check_free(by, taker, line, spans, at)
    end_shift(row, by=by, at=at)
    made = write_shift(taker, line, spans[0], by=by, at=at)
    audit.write(by=by.user_id, at=at, act="shift.taken", subject=row.user_id, detail={**told(row), "as": str(made.id)})
    return made


@transaction
def decline_shift(*, shift_id: UUID, by: Viewer, at: datetime) -> None:
    """Say no to a shift a colleague offered; they keep it."""
    row = locked_shift(shift_id)
    _check_offered(row, by)
    _let_go(row)
    audit.write(by=by.user_id, at=at, act="shift.declined", subject=row.user_id, detail=told(row))


def _left(row: Shift, at: datetime) -> tuple[Line, list[rota.Span]]:
    return Line(row.role, row.region), [rota.from_now(rota.span(row.from_at, row.until_at), at)]


def _check_own(row: Shift, by: Viewer) -> None:
    if by.user_id != row.user_id and not by.is_system:
        raise Refused("Only whoever is on call offers the shift to a colleague. Ask who plans the rota to change it.")


def _check_offered(row: Shift, by: Viewer) -> None:
    if row.offered_to_id is None or row.offered_to_id != by.user_id:
        raise Refused("This shift is not offered to you, or no more. Nothing was changed.")


def _let_go(row: Shift) -> None:
    Shift.objects.filter(id=row.id).update(offered_to_id=None, offered_at=None)
