"""The cases that were opened to somebody by name, as far as their own grants say."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import PARTNERS, Viewer
from openhart.accounts.models import Grant, Role, Scope
from openhart.accounts.queries.lasting import in_force


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """One case opened to a partner: its number, in which role, and until when; nothing of the child."""

    case_id: UUID | None
    reference: str
    role: str
    until_at: datetime | None


def opened_to(viewer: Viewer, at: datetime) -> list[OpenedCase]:
    """Return the cases opened to a partner at this moment, by number, from the partner's own grants alone."""
    rows = Grant.objects.filter(in_force(at), viewer_id=viewer.user_id, scope=Scope.CASE, role__in=sorted(PARTNERS))
    return [
        OpenedCase(case_id=row.case_id, reference=row.reference, role=Role(row.role).label, until_at=row.until_at)
        for row in rows.order_by("reference", "role", "id")
    ]
