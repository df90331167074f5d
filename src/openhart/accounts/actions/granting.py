"""Adding accounts, giving and ending grants."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import POWERS, Viewer
from openhart.accounts.access.people import check_one_side
from openhart.accounts.models import Cover, Grant, Origin, Role, Scope, User
from openhart.accounts.queries import standing
from openhart.accounts.queries.lasting import in_force
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

#: A grant of these origins is given again when nothing changed: the same one is in force already.
_STANDING = (Origin.GIVEN, Origin.WORK, Origin.NAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Why and for how long something is granted; ``reference`` is the number of the case it is for."""

    origin: Origin = Origin.GIVEN
    origin_id: UUID | None = None
    reference: str = ""
    from_at: datetime | None = None  # None: from now on
    until_at: datetime | None = None  # None: until it is ended


_USUAL = Terms()


@transaction
def add_user(*, username: str, display_name: str, by: Viewer, at: datetime) -> User:
    """Add an account that can do nothing until it is granted something."""
    user = User(username=username, display_name=display_name, added_at=at)
    user.set_unusable_password()
    user.save(force_insert=True)
    audit.write(by=by.user_id, at=at, act="account.added", subject=user.id, detail={})
    return user


@transaction
def grant(
    *,
    to: UUID,
    role: Role,
    scope: Scope,
    region: str = "",
    case_id: UUID | None = None,
    terms: Terms = _USUAL,
    by: Viewer,
    at: datetime,
) -> Grant:
    """Grant a role with a scope, from ``at`` on or for a time; what is in force already is not granted twice.

    Refused: a scope the role does not have (except a grant for one case, which may always be narrower), a grant
    that somebody gives to themselves, and a partner's role beside one of the agency's staff.
    """
    _check_grantable(to, role, scope, terms.origin, by)
    held = Grant.objects.filter(in_force(at, or_later=True), viewer_id=to)
    check_one_side(held.order_by().values_list("role", flat=True).distinct(), role)
    found = Grant.objects.filter(
        viewer_id=to, role=role, scope=scope, region=region, case_id=case_id, until_at__isnull=True
    ).first()
    if found is not None and terms.origin in _STANDING:
        return found
    made = Grant.objects.create(
        viewer_id=to, role=role, scope=scope, region=region, case_id=case_id, reference=terms.reference,
        from_at=terms.from_at or at, until_at=terms.until_at, origin=terms.origin, origin_id=terms.origin_id,
        given_by_id=by.user_id,
    )  # fmt: skip
    detail = {
        "to": str(to), "role": role, "scope": scope, "region": region, "origin": terms.origin, "grant": str(made.id),
    }  # fmt: skip
    audit.write(by=by.user_id, at=at, act="grant.given", subject=case_id or to, detail=detail)
    # Whoever covers for somebody away gets what is new as well; a cover planned at this moment is waited for.
    list(User.objects.select_for_update(no_key=True).filter(id=to).values_list("id"))
    for cover in standing.covers_for(by, made, at):
        grant_in_cover(cover, made, by=by, at=at)
    return made


@transaction
def end_grant(*, grant_id: UUID, by: Viewer, at: datetime) -> None:
    """End a grant now; one that has ended stays as it was."""
    row = Grant.objects.select_for_update().get(id=grant_id)
    if row.until_at is not None and row.until_at <= at:
        return
    Grant.objects.filter(id=row.id).update(until_at=max(at, row.from_at), ended_by_id=by.user_id)
    detail = {"of": str(row.viewer_id), "role": row.role, "scope": row.scope, "grant": str(row.id)}
    audit.write(by=by.user_id, at=at, act="grant.ended", subject=row.case_id or row.viewer_id, detail=detail)
    for copy in standing.ends_with(by, row, at):
        end_grant(grant_id=copy.id, by=by, at=at)


@transaction
def limit_grant(*, grant_id: UUID, until_at: datetime, by: Viewer, at: datetime) -> None:
    """Let a grant end at a coming moment; one that ends sooner stays as it was. What a cover copied ends with it."""
    row = Grant.objects.select_for_update().get(id=grant_id)
    if row.until_at is not None and row.until_at <= until_at:
        return
    Grant.objects.filter(id=row.id).update(until_at=until_at, ended_by_id=by.user_id)
    detail = {"of": str(row.viewer_id), "role": row.role, "grant": str(row.id), "until": until_at.isoformat()}
    audit.write(by=by.user_id, at=at, act="grant.limited", subject=row.case_id or row.viewer_id, detail=detail)
    for copy in standing.ends_with(by, row, at):
        limit_grant(grant_id=copy.id, until_at=until_at, by=by, at=at)


def note_visit(*, by: User, at: datetime) -> None:
    """Remember when somebody last opened My day, so that it can say what is new since then."""
    User.objects.filter(id=by.id).update(last_visit_at=at)


def grant_in_cover(cover: Cover, row: Grant, *, by: Viewer, at: datetime) -> Grant | None:
    """Give whoever covers what the absent colleague holds, for as long as both last; None when that is never."""
    from_at = max(cover.from_at, row.from_at, at)
    until_at = min(cover.until_at, row.until_at or cover.until_at)
    if until_at <= from_at:
        return None
    terms = Terms(
        origin=Origin.COVER, origin_id=cover.id, reference=row.reference, from_at=from_at, until_at=until_at
    )  # fmt: skip
    return grant(
        to=cover.covering_id, role=Role(row.role), scope=Scope(row.scope), region=row.region, case_id=row.case_id,
        terms=terms, by=by, at=at,
    )  # fmt: skip


def _check_grantable(to: UUID, role: Role, scope: Scope, origin: Origin, by: Viewer) -> None:
    if scope not in POWERS[Role(role)].scopes and scope != Scope.CASE:
        raise Refused(f"{Role(role).label} is not granted for {Scope(scope).label.lower()}.")
    if origin == Origin.GIVEN and by.user_id == to and not by.is_system:
        raise Refused("Nobody grants anything to themselves. Ask another administrator.")
