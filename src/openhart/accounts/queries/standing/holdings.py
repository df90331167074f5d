"""What colleagues hold, and what other rooms tell of the cases among it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.access.standing import CASE_STAFF, OWN
from openhart.accounts.models import Grant, Scope, User

#: Region of a case, and whether it is closed to all but those named for it.
Told = Mapping[UUID, tuple[str, bool]]


def _nothing(_viewer: Viewer, _case_ids: Collection[UUID]) -> Told:
    return {}


class _Teller:
    """Whoever knows the cases: this room does not."""

    ask: Callable[[Viewer, Collection[UUID]], Told] = staticmethod(_nothing)


def tell_of_cases(ask: Callable[[Viewer, Collection[UUID]], Told]) -> None:
    """Name who tells region and restriction of cases: the room above that knows what a case is."""
    _Teller.ask = staticmethod(ask)


def told_of(rows: Iterable[Grant]) -> Told:
    """Return region and restriction of the cases among some grants, in one query or none.

    Asked for the house and not for a person: the answer decides what may be done and is never shown.
    """
    wanted = {row.case_id for row in rows if row.case_id is not None}
    return _Teller.ask(SYSTEM, wanted) if wanted else {}


def in_force(at: datetime, prefix: str = "") -> Q:
    """Return the condition under which a grant holds at a moment."""
    ends = f"{prefix}until_at"
    return Q(**{f"{prefix}from_at__lte": at}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": at}))


def holdings(_viewer: Viewer, user_ids: Collection[UUID], at: datetime) -> dict[UUID, list[Grant]]:
    """Return the grants in force of each person, in one query."""
    found: dict[UUID, list[Grant]] = {user_id: [] for user_id in user_ids}
    rows = Grant.objects.filter(in_force(at), viewer__in=list(found))
    for row in rows.order_by("scope", "region", "reference", "id"):
        found[row.viewer_id].append(row)
    return found


def own_grants(viewer: Viewer, user_id: UUID | None, at: datetime) -> list[Grant]:
    """Return what one person holds at a moment, for whatever reason."""
    return holdings(viewer, [user_id], at)[user_id] if user_id is not None else []


def colleagues(viewer: Viewer, at: datetime) -> list[tuple[UUID, str]]:
    """Return (id, name) of the colleagues who work on cases, the viewer left out, by name: who may be asked."""
    rows = User.objects.filter(
        in_force(at, "grants__"), is_active=True, grants__role__in=sorted(CASE_STAFF), grants__origin__in=OWN
    )
    rows = rows.order_by("display_name", "id").distinct()
    return [(user_id, name) for user_id, name in rows.values_list("id", "display_name") if user_id != viewer.user_id]


def is_restricted(row: Grant, told: Told) -> bool:
    """Return whether a grant is for a case closed to all but those named for it."""
    return row.scope == Scope.CASE and row.case_id is not None and told.get(row.case_id, ("", False))[1]
