"""Reviewing what somebody holds: an auditor confirms what is still needed and ends the rest."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.access.people import CASEWORKERS, check_may_review
from openhart.accounts.actions.granting import end_grant
from openhart.accounts.actions.people import check_administrator_left
from openhart.accounts.models import AccessReview, Grant, Origin, Role, Scope, User
from openhart.accounts.queries.directory_of_people import case_grants
from openhart.accounts.queries.holding import administrators, has_another_worker
from openhart.accounts.queries.lasting import BY_THEMSELVES, in_force
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys


@transaction
def review_access(
    *, user_id: UUID, seen: Iterable[UUID], ending: Iterable[UUID], words: str, by: Viewer, at: datetime
) -> AccessReview:
    """Confirm the grants in ``seen`` but for those in ``ending``, which end now; keep one sentence about it, sealed.

    Only what was on the page is confirmed: what somebody was given in the meantime stays to be looked at. A case is
    not left without a worker, and the agency not without an administrator.
    """
    check_may_review(by, user_id)
    if by.user_id is None:
        raise Refused("A review is somebody's: the system reviews nothing.")
    user = _locked(user_id, at)
    held = {row.id: row for row in _reviewable(user_id, at)}
    shown, dropped = set(seen), set(ending)
    if not dropped <= shown or not shown & held.keys():
        raise Refused(f"What {user.display_name} holds has changed since this page was opened. Look again.")
    for grant_id in sorted(dropped & held.keys()):
        _check_endable(held[grant_id], user, at)
        end_grant(grant_id=grant_id, by=by, at=at)
    # Cases that are not open to the auditor are confirmed by their number: nobody could ever tick them.
    open_cases = {row.id for row in case_grants(by, user_id, at)[0]}
    unseen = {row.id for row in held.values() if row.scope == Scope.CASE} - open_cases
    kept = ((shown & held.keys()) | unseen) - dropped
    Grant.objects.filter(id__in=kept).update(confirmed_at=at, confirmed_by_id=by.user_id)
    row = AccessReview(
        user=user, reviewed_by_id=by.user_id, reviewed_at=at, confirmed=len(kept), ended=len(dropped & held.keys())
    )
    row.key_row = keys.make(kind=row.KIND, owner_id=row.id, by=by.user_id, at=at)
    row.sealed = row.key().seal_fields({"words": words}, place=row.place())
    row.save(force_insert=True)
    detail = {"confirmed": row.confirmed, "ended": row.ended, "review": str(row.id)}
    audit.write(by=by.user_id, at=at, act="access.reviewed", subject=user_id, detail=detail)
    return row


def _locked(user_id: UUID, at: datetime) -> User:
    """Return the account with the rows of all administrators locked, so that the last of them is not ended twice."""
    wanted = {user_id, *administrators(SYSTEM, at)}
    rows = {row.id: row for row in User.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    if user_id not in rows or not rows[user_id].is_active:
        raise Refused("There is no such account, or it is disabled: it opens nothing that could be reviewed.")
    return rows[user_id]


def _reviewable(user_id: UUID, at: datetime) -> list[Grant]:
    rows = Grant.objects.select_for_update().filter(in_force(at, or_later=True), viewer_id=user_id)
    return list(rows.exclude(origin__in=BY_THEMSELVES).exclude(scope=Scope.CASE, origin=Origin.NAMED).order_by("id"))


def _check_endable(row: Grant, user: User, at: datetime) -> None:
    if row.role == Role.ADMINISTRATOR:
        check_administrator_left(user.id, at=at)
    if row.case_id is not None and row.role in CASEWORKERS and not has_another_worker(SYSTEM, row, at):
        raise Refused(
            f"{row.reference or 'This case'} would be left without a worker. Ask the supervisor to hand it over first."
        )
