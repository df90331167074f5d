"""Somebody with roles, and a row of a case to hold them on: for the truth tables of who may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from openhart.accounts.access import READING, Viewer
from openhart.accounts.models import Role

NOT_READING = frozenset(Role) - READING


@dataclass(frozen=True)
class Row:
    """What need-to-know asks of a case."""

    id: UUID = field(default_factory=uuid4)
    region: str = "4"
    is_restricted: bool = False


def seated(
    *,
    agency: Iterable[str] = (),
    regions: Mapping[str, Iterable[str]] | None = None,
    cases: Mapping[UUID, Iterable[str]] | None = None,
) -> Viewer:
    """Return somebody who holds these roles, there and nowhere else."""
    return Viewer(
        user_id=uuid4(), name="x", agency_roles=frozenset(agency),
        region_roles={region: frozenset(roles) for region, roles in (regions or {}).items()},
        case_roles={case_id: frozenset(roles) for case_id, roles in (cases or {}).items()},
    )  # fmt: skip


def on_case(role: Role | None) -> tuple[Row, Viewer]:
    """Return a case and somebody who holds a role on it and nothing anywhere else."""
    row = Row()
    return row, seated(cases={row.id: {role} if role else ()})
