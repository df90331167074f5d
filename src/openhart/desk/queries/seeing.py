"""Who may see one case, and why: what the page of that name shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts import queries as accounts
from openhart.accounts.access import Viewer
from openhart.accounts.models import Grant, Origin, Scope
from openhart.accounts.queries.on_cases import candidates, grants_on, named_case, reaching
from openhart.cases import access
from openhart.cases.actions import NumberedCase
from openhart.cases.models import Case


@dataclass(frozen=True, slots=True)
class Seer:
    """One grant of the case in words."""

    grant_id: UUID
    name: str
    role: str
    why: str
    by: str
    from_at: datetime
    until_at: datetime | None
    may_end: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people of one role reach the case without being granted it by itself."""

    role: str
    through: str
    count: int


@dataclass(frozen=True, slots=True)
class Seers:
    """Everybody who may see a case."""

    by_name: list[Seer]
    by_reach: list[Reach]  # none when the case is restricted


def seers(viewer: Viewer, case: Case | NumberedCase, at: datetime) -> Seers:
    """Return who may see a case open to the viewer, or one the privacy officer names people for."""
    rows = grants_on(viewer, case.id, at)
    names = accounts.names(viewer, (row.given_by_id for row in rows))
    may_end = case.is_restricted and (access.may_restrict(viewer, case) or access.may_name_unread(viewer))
    wide = [] if case.is_restricted else reaching(viewer, case.region, at)
    through = {Scope.AGENCY: "the whole agency", Scope.REGION: f"Region {case.region}"}
    return Seers(
        by_name=[_seer(row, names, may_end=may_end and row.origin != Origin.EMERGENCY) for row in rows],
        by_reach=[Reach(str(role.label), through[scope], count) for scope, role, count in wide],
    )


def people_to_name(viewer: Viewer, at: datetime) -> list[tuple[str, str]]:
    """Return (code, name and role) of everybody who can be named for a case."""
    return [(f"{each.user_id}:{each.role}", f"{each.name}, {each.role.label}") for each in candidates(viewer, at)]


def unread_case(viewer: Viewer, reference: str, at: datetime) -> NumberedCase | None:
    """Return the number of a restricted case for the privacy officer, who does not read it; None for anybody else."""
    if not access.may_name_unread(viewer):
        return None
    case_id = named_case(viewer, reference, at)
    return NumberedCase(case_id, reference) if case_id is not None else None


def is_named(viewer: Viewer, case: Case | NumberedCase, at: datetime) -> bool:
    """Return whether the case was granted to the viewer by itself, as of now and not as of the request's beginning."""
    return any(row.viewer_id == viewer.user_id for row in grants_on(viewer, case.id, at))


def _seer(row: Grant, names: Mapping[UUID, str], *, may_end: bool) -> Seer:
    return Seer(
        grant_id=row.id, name=row.viewer.display_name, role=row.get_role_display(), why=row.get_origin_display(),
        by=names.get(row.given_by_id, "") if row.given_by_id is not None else "", from_at=row.from_at,
        until_at=row.until_at, may_end=may_end,
    )  # fmt: skip
