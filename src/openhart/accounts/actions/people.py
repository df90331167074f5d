"""Looking after accounts: adding people, giving and ending roles, disabling and enabling again.

Nobody changes their own account, and there is always an administrator left. Nothing is ever removed: what somebody
held stays as history, and the cases of somebody who left keep their grants until a colleague has taken them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.access.people import check_givable, check_may_keep
from openhart.accounts.actions.emergencies import end_emergencies
from openhart.accounts.actions.factors import end_sessions
from openhart.accounts.actions.granting import Terms, add_user, end_grant, grant
from openhart.accounts.adapters import sessions
from openhart.accounts.lifecycle.people import BY_HAND, UNUSED_AFTER, Because, is_unused, last_used_at
from openhart.accounts.models import Cover, Grant, HandOver, Invitation, Role, Scope, Shift, User
from openhart.accounts.queries.directory_of_people import unused
from openhart.accounts.queries.holding import administrators
from openhart.accounts.queries.lasting import BY_THEMSELVES, in_force
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A role as an administrator gives it: how far, and until when."""

    role: Role
    scope: Scope
    region: str = ""
    until_at: datetime | None = None


@transaction
def add_person(*, username: str, display_name: str, roles: tuple[Given, ...] = (), by: Viewer, at: datetime) -> User:
    """Add an account with its first roles and return it; it opens with the code of an invitation alone."""
    check_may_keep(by)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(f"There is an account called {username} already. Choose another user name.")
    _check_acting(by, at)
    user = add_user(username=username, display_name=display_name, by=by, at=at)
    for each in roles:
        give_role(user_id=user.id, given=each, by=by, at=at)
    return user


@transaction
def give_role(*, user_id: UUID, given: Given, by: Viewer, at: datetime) -> Grant:
    """Give somebody a role; it holds at once, and stands on the review of access as new until an auditor agrees."""
    check_may_keep(by, user_id)
    check_givable(given.role, given.scope)
    user = _locked(user_id, by=by, at=at)
    if not user.is_active:
        raise Refused(f"{user.display_name}'s account is disabled. Enable it before giving it a role.")
    if given.until_at is not None and given.until_at <= at:
        raise Refused("The end of a role lies in the future; choose a later day, or none.")
    held = list(Grant.objects.filter(in_force(at, or_later=True), viewer_id=user_id).order_by())
    same = (given.role, given.scope, given.region)
    if any((row.role, row.scope, row.region) == same and row.until_at == given.until_at for row in held):
        raise Refused(f"{user.display_name} holds this role already.")
    return grant(
        to=user_id, role=given.role, scope=given.scope, region=given.region, terms=Terms(until_at=given.until_at),
        by=by, at=at,
    )  # fmt: skip


@transaction
def end_role(*, user_id: UUID, grant_id: UUID, by: Viewer, at: datetime) -> None:
    """End a role of somebody; cases granted one by one are handed over and not taken back here."""
    check_may_keep(by, user_id)
    _locked(user_id, by=by, at=at)
    row = Grant.objects.filter(id=grant_id, viewer_id=user_id).exclude(scope=Scope.CASE).first()
    if row is None:
        raise Refused("There is no such role of this person.")
    if row.origin in BY_THEMSELVES:
        raise Refused("This role comes from a shift or from covering for a colleague. End that, under On call.")
    if row.role == Role.ADMINISTRATOR:
        check_administrator_left(user_id, at=at)
    end_grant(grant_id=row.id, by=by, at=at)


@transaction
def disable_account(*, user_id: UUID, because: Because, by: Viewer, at: datetime) -> None:
    """Disable an account at once: its sessions end with their next request, and nothing of it is removed.

    Of somebody who left, coming shifts and covers end and what was offered to them goes back to who offered it.
    """
    check_may_keep(by, user_id)
    if because not in BY_HAND:
        raise Refused("Say whether the person left or the account is at risk.")
    user = _locked(user_id, by=by, at=at)
    if not user.is_active:
        raise Refused(f"{user.display_name}'s account is disabled already.")
    check_administrator_left(user_id, at=at)
    put_out(user_id=user_id, because=because, by=by, at=at)


@transaction
def enable_account(*, user_id: UUID, by: Viewer, at: datetime) -> None:
    """Enable an account again; what it still holds has to be confirmed anew by an auditor."""
    check_may_keep(by, user_id)
    user = _locked(user_id, by=by, at=at)
    if user.is_active:
        raise Refused(f"{user.display_name}'s account is not disabled.")
    User.objects.filter(id=user_id).update(is_active=True, disabled_at=None, disabled_because="", enabled_at=at)
    held = Grant.objects.filter(in_force(at, or_later=True), viewer_id=user_id)
    count = held.update(confirmed_at=None, confirmed_by_id=None)
    audit.write(by=by.user_id, at=at, act="account.enabled", subject=user_id, detail={"grants": count})


@transaction
def sign_out_everywhere(*, user_id: UUID, by: Viewer, at: datetime) -> int:
    """End every session of somebody and return how many there were."""
    check_may_keep(by, user_id)
    return end_sessions(user=_locked(user_id, by=by, at=at), but=None, by=by, at=at)


def put_out(*, user_id: UUID, because: Because, by: Viewer, at: datetime) -> None:
    """Disable an account without asking who may: by hand, or because nobody uses it."""
    User.objects.filter(id=user_id).update(is_active=False, disabled_at=at, disabled_because=because)
    sessions.end_sessions(user_id)
    end_emergencies(user_id=user_id, by=by, at=at)
    Invitation.objects.filter(user_id=user_id, used_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    ended = _leave_standing(user_id, by, at) if because != Because.AT_RISK else {}
    detail = {"because": because, **ended}
    audit.write(by=by.user_id, at=at, act="account.disabled", subject=user_id, detail=detail)


def check_administrator_left(user_id: UUID, *, at: datetime) -> None:
    """Refuse when nobody else could let people in; the rows of those who can are locked by then."""
    others = set(administrators(SYSTEM, at)) - {user_id}
    if user_id in administrators(SYSTEM, at) and not others:
        raise Refused("This is the last administrator. Make somebody else an administrator before.")


def _locked(user_id: UUID, *, by: Viewer, at: datetime) -> User:
    """Return the account with the rows of all administrators locked, so that two of them cannot end each other."""
    wanted = {user_id, *administrators(SYSTEM, at)} | ({by.user_id} if by.user_id else set())
    rows = {row.id: row for row in User.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    _check_acting(by, at)
    if user_id not in rows:
        raise Refused("There is no such account.")
    return rows[user_id]


def _check_acting(by: Viewer, at: datetime) -> None:
    """Refuse somebody who was an administrator when the page was asked for and is none now."""
    if not by.is_system and by.user_id not in administrators(SYSTEM, at):
        raise Refused("You are no longer an administrator; nothing was changed.")


def _leave_standing(user_id: UUID, by: Viewer, at: datetime) -> dict[str, int]:
    """End the coming shifts and covers of somebody who left, and give back what they were offered."""
    shifts = Shift.objects.filter(user_id=user_id, until_at__gt=at, ended_at__isnull=True)
    covers = Cover.objects.filter(covering_id=user_id, until_at__gt=at, ended_at__isnull=True)
    origins = [*shifts.values_list("id", flat=True), *covers.values_list("id", flat=True)]
    for row in Grant.objects.filter(in_force(at, or_later=True), viewer_id=user_id, origin_id__in=origins):
        end_grant(grant_id=row.id, by=by, at=at)
    offered = HandOver.objects.filter(taker_id=user_id, answered_at__isnull=True, ended_at__isnull=True)
    return {
        "shifts": shifts.update(ended_at=at),
        "covers": covers.update(ended_at=at),
        "offers": offered.update(ended_at=at),
    }


@transaction
def disable_unused(*, by: Viewer, at: datetime) -> int:
    """Disable the accounts nobody has used for 90 days and return how many; the last administrator's stays."""
    check_may_keep(by)
    wanted = User.objects.filter(unused(at - UNUSED_AFTER), is_active=True).values_list("id", flat=True)
    locked = {*wanted, *administrators(SYSTEM, at)}
    rows = [row for row in User.objects.select_for_update().filter(id__in=locked).order_by("id") if row.is_active]
    # Whoever was here last is kept, when nobody else could let people in.
    gone = sorted((at_last, row.id) for row in rows if is_unused(at_last := _last_used(row), at) and at_last)
    count = 0
    for _, user_id in gone:
        if administrators(SYSTEM, at) == {user_id}:
            continue
        put_out(user_id=user_id, because=Because.UNUSED, by=by, at=at)
        count += 1
    return count


def _last_used(row: User) -> datetime | None:
    return last_used_at(signed_in_at=row.signed_in_at, added_at=row.added_at, enabled_at=row.enabled_at)
