"""Closing a case to all but named people, naming further ones, and opening it again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts import actions as accounts
from openhart.accounts.access import PARTNERS, READING, WORKING, Viewer
from openhart.accounts.actions import Terms
from openhart.accounts.actions.emergencies import end_emergencies
from openhart.accounts.models import Origin, Role, Scope
from openhart.accounts.queries.on_cases import grants_on
from openhart.audit import actions as audit
from openhart.cases import access, queries
from openhart.cases.models import Case, Duty
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

#: Why a case is closed to all but named people.
BECAUSE: Mapping[str, str] = {
    "colleague": "A colleague or a relative of one is concerned",
    "public_figure": "The child or the family is known to the public",
    "threat": "Somebody inside or near the agency may look for the child",
    "other": "Another reason, agreed with the privacy officer",
}
_NOBODY_WORKS = "Name at least one person who may work on the case: without one nobody could act for the child."


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who may see a restricted case, and as what."""

    user_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class NumberedCase:
    """All that somebody knows of a restricted case who names people for it without reading it."""

    id: UUID
    reference: str
    region: str = ""
    is_restricted: bool = True


@transaction
def restrict(*, case: Case, named: Sequence[Named], because: str, by: Viewer, at: datetime) -> None:
    """Close the case to all but those named; every other grant of the case ends, and regions reach it no more.

    Whoever restricts it keeps sight of it only when named. Refused without somebody who may work on it.
    """
    locked = queries.locked(case.id)
    access.check_may_restrict(by, locked)
    if locked.is_restricted:
        raise Refused("This case is restricted already. Name further people instead.")
    if because not in BECAUSE:
        raise Refused("Choose why the case is restricted.")
    if not any(each.role in WORKING for each in named):
        raise Refused(_NOBODY_WORKS)
    mine = {each.role for each in named if each.user_id == by.user_id}
    if not mine <= by.lasting.roles_on(case_id=locked.id, region=locked.region, is_restricted=False):
        raise Refused("You can name yourself only in a role that you hold on this case, and not for a time only.")
    end_emergencies(case_id=locked.id, by=by, at=at)
    ended = grants_on(by, locked.id, at, or_later=True, or_disabled=True)
    for row in ended:
        accounts.end_grant(grant_id=row.id, by=by, at=at)
    with _held_meanwhile(locked, by, at):
        _mark(locked, is_restricted=True)
    for each in dict.fromkeys(named):  # only now: what is held on a restricted case is copied to nobody
        _name(locked, each, by, at)
    detail = {"because": because, "named": len(set(named)), "ended": len(ended)}
    audit.write(by=by.user_id, at=at, act="case.restricted", subject=locked.id, detail=detail)
    case.is_restricted = True


@transaction
def name_further(*, case: Case | NumberedCase, named: Named, by: Viewer, at: datetime) -> None:
    """Let one more person see a restricted case; the privacy officer names people without reading it."""
    access.check_may_name(by, case)
    if not case.is_restricted:
        raise Refused("This case is not restricted: it is assigned, not named for.")
    if named.user_id == by.user_id:
        raise Refused("Nobody names themselves for a restricted case. Ask somebody else who may.")
    _name(case, named, by, at)


@transaction
def unname(*, case: Case | NumberedCase, grant_id: UUID, by: Viewer, at: datetime) -> None:
    """End what somebody was named for; refused when nobody were left who may work on the case."""
    access.check_may_name(by, case)
    if not case.is_restricted:
        raise Refused("This case is not restricted: nobody is named for it.")
    rows = [row for row in grants_on(by, case.id, at, or_later=True) if row.origin != Origin.EMERGENCY]
    if all(row.id != grant_id for row in rows):
        raise Refused("This person is not named for the case any more.")
    if not any(row.role in WORKING for row in rows if row.id != grant_id):
        raise Refused(_NOBODY_WORKS)
    accounts.end_grant(grant_id=grant_id, by=by, at=at)


@transaction
def lift(*, case: Case, by: Viewer, at: datetime) -> None:
    """Open a restricted case again to its region and the agency; those named stay on it."""
    locked = queries.locked(case.id)
    access.check_may_restrict(by, locked)
    if not locked.is_restricted:
        raise Refused("This case is not restricted.")
    _mark(locked, is_restricted=False)
    audit.write(by=by.user_id, at=at, act="case.restriction_lifted", subject=locked.id, detail={})
    case.is_restricted = False


def _mark(case: Case, *, is_restricted: bool) -> None:
    """Write the mark on the case and on its duties, which carry it for the queues."""
    Duty.objects.filter(case=case).update(is_restricted=is_restricted)
    Case.objects.filter(id=case.id).update(is_restricted=is_restricted)


def _name(case: Case | NumberedCase, named: Named, by: Viewer, at: datetime) -> None:
    if named.role not in READING - PARTNERS:
        raise Refused("Somebody is named for a case in a role that reads cases at the desk.")
    accounts.grant(
        to=named.user_id, role=named.role, scope=Scope.CASE, case_id=case.id,
        terms=Terms(origin=Origin.NAMED, reference=case.reference), by=by, at=at,
    )  # fmt: skip


@contextmanager
def _held_meanwhile(case: Case, by: Viewer, at: datetime) -> Iterator[None]:
    """Let somebody write the mark: the database refuses to change a row into one that its writer cannot see."""
    if by.user_id is None:
        yield
        return
    role = next(role for role in access.RESTRICTORS if access.has_role_on(by, case, role))
    held = accounts.grant(
        to=by.user_id, role=role, scope=Scope.CASE, case_id=case.id,
        terms=Terms(origin=Origin.NAMED, reference=case.reference), by=by, at=at,
    )  # fmt: skip
    yield
    accounts.end_grant(grant_id=held.id, by=by, at=at)
