"""Standing in for an absent colleague."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import APART, answers_for, check_case_staff, check_could_hold, copied_in_cover
from openhart.accounts.actions.granting import end_grant, grant_in_cover
from openhart.accounts.actions.standing.rota import lock_both, locked_colleague
from openhart.accounts.lifecycle import rota
from openhart.accounts.models import Cover, Grant, Origin, User
from openhart.accounts.queries import standing
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@transaction
def plan_cover(
    *, absent_id: UUID, covering_id: UUID, from_at: datetime, until_at: datetime, by: Viewer, at: datetime
) -> Cover:
    """Let somebody hold what an absent colleague holds, for the time of the absence.

    Planned by the absent colleague, for all they hold, or by whoever answers for them, for what they answer for.
    Never copied: restricted cases, powers of administrators and auditors, what is held in an emergency, on call or
    as somebody else's cover.
    """
    if absent_id == covering_id:
        raise Refused("Nobody covers for themselves. Choose a colleague.")
    lock_both(absent_id, covering_id)
    users = {each: locked_colleague(each) for each in (absent_id, covering_id)}
    span = rota.span(from_at, until_at)
    if why := rota.fault(span, at, longest=rota.LONGEST_COVER):
        raise Refused(f"{why} Hand the cases over instead." if "longer than" in why else why)
    span = rota.from_now(span, at)
    copied = _copied(users[absent_id], covering_id, by, at)
    check_could_hold(standing.own_grants(by, covering_id, at), users[covering_id].display_name, copied)
    known = Cover.objects.filter(
        absent=absent_id, covering=covering_id, ended_at__isnull=True, until_at=span.until_at, from_at__lte=span.from_at
    ).first()
    if known is not None:
        return known
    _check_free(users[absent_id], users[covering_id], span)
    row = Cover.objects.create(
        absent_id=absent_id, covering_id=covering_id, from_at=span.from_at, until_at=span.until_at,
        made_by_id=by.user_id, made_at=at,
    )  # fmt: skip
    given = sum(grant_in_cover(row, each, by=by, at=at) is not None for each in copied)
    detail = {"cover": str(row.id), "by": str(covering_id), "until": span.until_at.isoformat(), "grants": given}
    audit.write(by=by.user_id, at=at, act="cover.planned", subject=absent_id, detail=detail)
    return row


@transaction
def end_cover(*, cover_id: UUID, by: Viewer, at: datetime) -> None:
    """End a cover before its time: what came with it ends at the same moment."""
    row = Cover.objects.select_for_update().filter(id=cover_id).first()
    seen = standing.cover(by, cover_id, at)
    if row is None or (seen is None and not by.is_system):
        raise Refused("There is no such absence.")
    if row.ended_at is not None or row.until_at <= at:
        raise Refused("This cover has ended already.")
    if seen is not None and not seen.may_end and not by.is_system:
        raise Refused("Only the absent colleague, or whoever answers for them, ends the cover early. Ask them.")
    Cover.objects.filter(id=row.id).update(ended_at=at)
    for grant_id in Grant.objects.filter(origin=Origin.COVER, origin_id=row.id).values_list("id", flat=True):
        end_grant(grant_id=grant_id, by=by, at=at)
    audit.write(by=by.user_id, at=at, act="cover.ended", subject=row.absent_id, detail={"cover": str(row.id)})


def _copied(absent: User, covering_id: UUID, by: Viewer, at: datetime) -> list[Grant]:
    """Return which of an absent colleague's grants the planner may have covered, or refuse."""
    # Locked, so that a grant that ends at the same time is either not copied or finds its copy.
    list(Grant.objects.select_for_update().filter(viewer=absent).values_list("id"))
    held = standing.own_grants(by, absent.id, at)
    told = standing.told_of(held)
    rows = [row for row in held if copied_in_cover(row) and not standing.is_restricted(row, told)]
    if by.user_id == absent.id or by.is_system:
        check_case_staff([row for row in held if row.role not in APART], absent.display_name)
        return rows
    rows = [row for row in rows if answers_for(by, row, told, for_self=covering_id == by.user_id)]
    if not rows:
        raise Refused(
            f"You do not answer for {absent.display_name}, or they hold nothing that can be covered. They can plan it "
            "themselves; the Statewide HART Lead answers for everybody."
        )
    return rows


def _check_free(absent: User, covering: User, span: rota.Span) -> None:
    """Refuse when the absent colleague is covered then already, or whoever covers is away themselves."""
    live = Cover.objects.filter(ended_at__isnull=True, from_at__lt=span.until_at, until_at__gt=span.from_at)
    if (other := live.filter(absent=absent).select_related("covering").first()) is not None:
        raise Refused(f"{other.covering.display_name} covers for {absent.display_name} then already. End that first.")
    if live.filter(absent=covering).exists():
        raise Refused(f"{covering.display_name} is away then as well. Choose another colleague.")
