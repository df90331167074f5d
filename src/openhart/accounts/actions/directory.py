"""Coming in by the agency's directory: whose account it is, and the roles that follow from what the directory says.

Roles from the directory are grants of that origin alone: what an administrator gave stays as it was, and what the
directory no longer says ends with the next sign-in or with the change of the table.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.access.claims import Reach, check_mappable, follows
from openhart.accounts.access.people import check_may_keep
from openhart.accounts.actions.granting import Terms, end_grant, grant
from openhart.accounts.adapters import directory as adapter
from openhart.accounts.lifecycle.claims import Directory, Said
from openhart.accounts.models import ClaimRule, Grant, Invitation, Origin, Role, Scope, User
from openhart.accounts.queries.directory import changes
from openhart.accounts.queries.lasting import in_force
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

_NAME_CHARS = 80
_BY_DIRECTORY = Terms(origin=Origin.DIRECTORY)


@transaction
def recognise(*, directory: Directory, what: Said, by: Viewer | None, at: datetime) -> User | None:  # noqa: ARG001
    """Return whose account somebody from the directory has, with the roles that follow now; None when nobody's.

    A person is known by the directory's own, lasting name for them. The first time the user name decides, and only
    for an account that an administrator has added and into which nobody has another way.
    """
    user = adapter.linked_user(directory, what.subject) or _first_time(directory, what, at)
    if user is None or not user.is_active:
        return None
    locked = User.objects.select_for_update().get(id=user.id)
    adapter.keep_values(directory, what.subject, what.values)
    _follow(locked.id, follows(ClaimRule.objects.all(), what.values), by=SYSTEM, at=at)
    return locked


@transaction
def add_claim_rule(
    *,
    directory: Directory,
    claim: str,
    value: str,
    role: Role,
    scope: Scope,
    region: str = "",
    by: Viewer,
    at: datetime,
) -> ClaimRule:
    """Let a role follow from a value of a claim, at once for everybody of whom the directory has said so."""
    check_may_keep(by)
    check_mappable(role, scope)
    if claim not in directory.role_claims:
        raise Refused(f"The directory is not read for {claim}. Its file names the claims that roles follow from.")
    fields = {"claim": claim, "value": value, "role": role, "scope": scope, "region": region}
    if ClaimRule.objects.filter(**fields).exists():
        raise Refused("This line is in the table already.")
    rule = ClaimRule.objects.create(**fields)
    count = _apply(directory, by=by, at=at)
    audit.write(by=by.user_id, at=at, act="claim_rule.added", subject=rule.id, detail={**fields, "people": count})
    return rule


@transaction
def end_claim_rule(*, directory: Directory, rule_id: UUID, by: Viewer, at: datetime) -> None:
    """Take a line out of the table; what followed from it alone ends at once."""
    check_may_keep(by)
    rule = ClaimRule.objects.select_for_update().filter(id=rule_id).first()
    if rule is None:
        raise Refused("This line is no longer in the table.")
    fields = {name: getattr(rule, name) for name in ("claim", "value", "role", "scope", "region")}
    rule.delete()
    count = _apply(directory, by=by, at=at)
    audit.write(by=by.user_id, at=at, act="claim_rule.removed", subject=rule_id, detail={**fields, "people": count})


def _first_time(directory: Directory, what: Said, at: datetime) -> User | None:
    """Return the account of somebody who comes from the directory for the first time, linked to them; or None.

    A name is no proof. Where somebody can come in already, or ever did, an equal name in the directory opens nothing;
    where nobody can, the link by which somebody still could ends.
    """
    if not 0 < len(what.username) <= _NAME_CHARS:
        return None
    rows = list(User.objects.select_for_update().filter(username__iexact=what.username)[:2])
    if len(rows) != 1 or not rows[0].is_active or adapter.has_way_in(rows[0]):
        return None  # nobody, two that differ by case alone, or an account that is somebody's already
    adapter.link(directory, rows[0], what.subject)
    Invitation.objects.filter(user=rows[0], used_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    audit.write(by=None, at=at, act="account.linked", subject=rows[0].id, detail={})
    return rows[0]


def _apply(directory: Directory, *, by: Viewer, at: datetime) -> int:
    """Bring everybody's roles in line with the table as it is now; nobody changes their own. Returns how many."""
    touched = changes(by, directory, ClaimRule.objects.all(), at)
    if any(each.user.id == by.user_id for each in touched):
        raise Refused("This would change your own roles. Ask another administrator.")
    kept: Mapping[UUID, Mapping[str, Sequence[str]]] = adapter.kept_values(directory)
    rules = list(ClaimRule.objects.all())
    for each in touched:
        _follow(each.user.id, follows(rules, kept[each.user.id]), by=by, at=at)
    return len(touched)


def _follow(user_id: UUID, wanted: frozenset[Reach], *, by: Viewer, at: datetime) -> None:
    """End what no longer follows, give what follows now, and leave alone whatever else somebody holds."""
    rows = list(Grant.objects.filter(in_force(at), viewer_id=user_id, origin=Origin.DIRECTORY).order_by("id"))
    held = {Reach(row.role, row.scope, row.region): row for row in rows}
    for reach, row in held.items():
        if reach not in wanted:
            end_grant(grant_id=row.id, by=by, at=at)
    for reach in sorted(wanted - held.keys()):
        _give(user_id, reach, by=by, at=at)


def _give(user_id: UUID, reach: Reach, *, by: Viewer, at: datetime) -> None:
    """Give a role that follows; what an account cannot hold, such as a partner's a staff role, is noted instead."""
    role, scope = Role(reach.role), Scope(reach.scope)
    try:
        grant(to=user_id, role=role, scope=scope, region=reach.region, terms=_BY_DIRECTORY, by=by, at=at)
    except Refused:
        detail = {"role": reach.role, "scope": reach.scope, "region": reach.region}
        audit.write(by=None, at=at, act="grant.not_given", subject=user_id, detail=detail)
