"""Putting somebody on call, and taking them off."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from openhart.accounts.access import POWERS, Viewer
from openhart.accounts.access.standing import FIT, Line, fits, plans
from openhart.accounts.actions.granting import Terms, end_grant, grant
from openhart.accounts.lifecycle import rota
from openhart.accounts.lifecycle.rota import Span
from openhart.accounts.models import Cover, Grant, Origin, Role, Scope, Shift, User
from openhart.accounts.queries import standing
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.places import queries as places


@transaction
def put_on_call(
    *, user_id: UUID, line: Line, from_at: datetime, until_at: datetime, weeks: int = 1, by: Viewer, at: datetime
) -> list[Shift]:
    """Put somebody on call, once or at the same wall-clock times in several weeks; all of them or none.

    Refused: a line the planner does not plan, somebody not fit for it or away, times in the past or overlapping
    a shift they have on the line. The same request sent twice is answered with what the first one made.
    """
    _check_line(line)
    check_plans(by, line, for_self=by.user_id == user_id, at=at)
    if not 1 <= weeks <= rota.MOST_WEEKS:
        raise Refused(f"Repeat it for 1 to {rota.MOST_WEEKS} weeks.")
    user = locked_colleague(user_id)
    wanted = rota.weekly(rota.span(from_at, until_at), weeks, timezone.get_default_timezone())
    for each in wanted:
        if why := rota.fault(each, at):
            raise Refused(why if each == wanted[0] else f"{_words(each)}: {why}")
    wanted = [rota.from_now(each, at) for each in wanted]
    if known := _made_before(user, line, wanted, at):
        return known
    check_free(by, user, line, wanted, at)
    return [write_shift(user, line, each, by=by, at=at) for each in wanted]


@transaction
def take_off(*, shift_id: UUID, by: Viewer, at: datetime) -> None:
    """Take somebody off the rota from now on; what they served stays on it."""
    row = locked_shift(shift_id)
    check_plans(by, Line(row.role, row.region), for_self=by.user_id == row.user_id, at=at)
    check_ahead(row, at)
    end_shift(row, by=by, at=at)
    audit.write(by=by.user_id, at=at, act="shift.ended", subject=row.user_id, detail=told(row))


def write_shift(user: User, line: Line, span: Span, *, by: Viewer, at: datetime) -> Shift:
    """Write a shift and the grant that comes with it."""
    row = Shift.objects.create(
        user=user, role=line.role, region=line.region, from_at=span.from_at, until_at=span.until_at,
        made_by_id=by.user_id, made_at=at,
    )  # fmt: skip
    grant(
        to=user.id, role=Role(line.role), scope=Scope.REGION if line.region else Scope.AGENCY, region=line.region,
        terms=Terms(origin=Origin.ROTA, origin_id=row.id, from_at=span.from_at, until_at=span.until_at), by=by, at=at,
    )  # fmt: skip
    audit.write(by=by.user_id, at=at, act="shift.planned", subject=user.id, detail=told(row))
    return row


def end_shift(row: Shift, *, by: Viewer, at: datetime) -> None:
    """End a shift and its grant at the same moment."""
    Shift.objects.filter(id=row.id).update(ended_at=at, offered_to_id=None, offered_at=None)
    for grant_id in Grant.objects.filter(origin=Origin.ROTA, origin_id=row.id).values_list("id", flat=True):
        end_grant(grant_id=grant_id, by=by, at=at)


def check_plans(by: Viewer, line: Line, *, for_self: bool, at: datetime) -> None:
    """Refuse whoever does not plan a line."""
    if by.is_system or plans(standing.own_grants(by, by.user_id, at), line, for_self=for_self):
        return
    raise Refused(
        f"You do not plan who is on call as {line.words}. A Careline supervisor or the Statewide HART Lead does, and "
        "for a region its supervisors and its HART Lead."
    )


def check_free(by: Viewer, user: User, line: Line, spans: list[Span], at: datetime) -> None:
    """Refuse somebody who is not fit for a line, away, or on call on it at the time already."""
    if not fits(standing.own_grants(by, user.id, at), line):
        fit = ", ".join(sorted(str(Role(role).label) for role in FIT[Role(line.role)]))
        raise Refused(f"{user.display_name} cannot be on call as {line.words}. It takes one of: {fit}.")
    covers = Cover.objects.filter(absent=user, ended_at__isnull=True, until_at__gt=at)
    away = [rota.span(row.from_at, row.until_at) for row in covers]
    taken = [standing.span_of(row) for row in _shifts(user, line, at)]
    for each in spans:
        if any(each.overlaps(other) for other in away):
            raise Refused(f"{user.display_name} is away then: {_words(each)}.")
        if any(each.overlaps(other) for other in taken):
            raise Refused(f"{user.display_name} is on call then already: {_words(each)}.")


def check_ahead(row: Shift, at: datetime) -> None:
    """Refuse when a shift is over."""
    if row.ended_at is not None:
        raise Refused("This shift was given away or taken off the rota already.")
    if row.until_at <= at:
        raise Refused("This shift is over.")


def locked_shift(shift_id: UUID) -> Shift:
    """Return a shift, locked, or refuse."""
    row = Shift.objects.select_for_update(of=("self",)).select_related("user").filter(id=shift_id).first()
    if row is None:
        raise Refused("There is no such shift.")
    return row


def locked_colleague(user_id: UUID) -> User:
    """Return an active colleague, locked so that two plans for them wait for one another."""
    user = User.objects.select_for_update().filter(id=user_id, is_active=True).first()
    if user is None:
        raise Refused("There is no such colleague. Choose one from the list.")
    return user


def lock_both(one: UUID, other: UUID) -> None:
    """Lock two people, always in the same order, so that two acts between them never wait for each other."""
    list(User.objects.select_for_update().filter(id__in=(one, other)).order_by("id").values_list("id"))


def told(row: Shift) -> dict[str, str]:
    """Return what the trail keeps of a shift."""
    return {
        "shift": str(row.id), "role": row.role, "region": row.region, "from": row.from_at.isoformat(),
        "until": row.until_at.isoformat(),
    }  # fmt: skip


def _check_line(line: Line) -> None:
    regional = line.role in FIT and Scope.AGENCY not in POWERS[Role(line.role)].scopes
    known = {code for code, _ in places.regions()} if line.region else {""}
    if line.role not in FIT or regional != bool(line.region) or line.region not in known:
        raise Refused("There is no such line on the rota. Choose one from the list.")


def _made_before(user: User, line: Line, wanted: list[Span], at: datetime) -> list[Shift]:
    """Return the shifts that the same request made before: the button was pressed twice."""
    found = {(row.from_at, row.until_at): row for row in _shifts(user, line, at)}
    begun = {row.until_at: row for row in found.values() if row.from_at <= at}
    rows = [found.get((each.from_at, each.until_at)) or begun.get(each.until_at) for each in wanted]
    return [row for row in rows if row is not None] if all(rows) else []


def _shifts(user: User, line: Line, at: datetime) -> list[Shift]:
    mine = Shift.objects.filter(user=user, role=line.role, region=line.region)
    return list(mine.filter(ended_at__isnull=True, until_at__gt=at))


def _words(span: Span) -> str:
    return rota.words(span, timezone.get_default_timezone())
