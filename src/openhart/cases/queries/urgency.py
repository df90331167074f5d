"""Lists of open duties, the most urgent first, read along an index however many there are.

A list of several codes or roles, over several regions, is read as *arms*: one per code and region, each a
stretch of an index with a limit, put together by the database in one statement. Nothing is sorted that is
not shown. (One condition with OR and IN would make the database sort every open duty of the agency.)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from openhart.accounts.access import Viewer
from openhart.cases.access import granted_cases
from openhart.cases.models import Case, Duty, DutyState

T = TypeVar("T", bound=Model)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a list ordered by time and id: where the next page begins."""

    at: datetime
    ident: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.ident}"

    @staticmethod
    def read(text: str) -> "Mark | None":
        """Return the mark written as text, or None for anything else."""
        moment, _, ident = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
            # A time at the edge of the calendar has no counterpart in UTC, in which the database keeps times.
            return Mark(at.astimezone(UTC), UUID(ident)) if at.tzinfo is not None else None
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which open duties a list shows: those of ``codes``, or those owed by ``roles``.

    Times bound when they fall due: [from_at, until). ``granted_only`` keeps to cases granted one by one.
    ``is_own`` keeps to what the viewer owes: each role's duties only where that very role was granted.
    """

    codes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    not_roles: frozenset[str] = frozenset()
    region: str = ""
    decision: str = ""
    limit: str = ""
    from_at: datetime | None = None
    until: datetime | None = None
    granted_only: bool = False
    is_own: bool = False

    def rows(self) -> QuerySet[Duty]:
        """Return the open duties wanted, of whatever code, role and region."""
        rows = Duty.objects.filter(state=DutyState.OPEN)
        for name, value in (("decision", self.decision), ("limit", self.limit)):
            if value:
                rows = rows.filter(**{name: value})
        if self.from_at is not None:
            rows = rows.filter(sort_at__gte=self.from_at)
        if self.until is not None:
            rows = rows.filter(sort_at__lt=self.until)
        return rows.exclude(owed_by__in=self.not_roles) if self.not_roles else rows

    def of_kind(self) -> tuple[str, tuple[str, ...]]:
        """Return the column that the indexes begin with, and its values."""
        return ("code", self.codes) if self.codes else ("owed_by", self.roles)


def most_urgent(
    viewer: Viewer, *wanted: Wanted, limit: int, after: Mark | None = None, before: Mark | None = None
) -> list[Duty]:
    """Return open duties on cases open to the viewer with their cases, the most urgent first, in one query.

    Each list wanted gives its ``limit`` most urgent at most: those after a mark, or those just before one.
    """
    order = ("-sort_at", "-id") if before is not None else ("sort_at", "id")
    lists = [
        _one_list([_beyond(arm, after, before, "sort_at") for arm in _arms(viewer, each)], order, limit)
        for each in wanted
    ]
    chosen = [each for each in lists if each is not None]
    if not chosen:
        return []
    ids = RawSQL(" UNION ".join(sql for sql, _ in chosen), [value for _, values in chosen for value in values])  # noqa: S611 - compiled from querysets
    return list(Duty.objects.filter(id__in=ids).select_related("case").order_by("sort_at", "id"))


def newest_cases(
    viewer: Viewer, *, limit: int, after: Mark | None = None, before: Mark | None = None, since: datetime | None = None
) -> list[Case]:
    """Return cases open to the viewer, the newest first: those after a mark of the list, or just before one."""
    cases = Case.objects.filter(opened_at__gte=since) if since is not None else Case.objects.all()
    if viewer.is_system:
        arms = [cases]
    else:
        unrestricted = cases.filter(is_restricted=False)
        regions = sorted(viewer.regions)
        arms = [unrestricted] if viewer.is_agency_wide else [unrestricted.filter(region=region) for region in regions]
        arms.append(cases.filter(id__in=granted_cases(viewer)))
    # Newest first: what comes *after* a mark in the list is older than the mark.
    order = ("opened_at", "id") if before is not None else ("-opened_at", "-id")
    built = _one_list([_beyond(arm, before, after, "opened_at") for arm in arms], order, limit)
    if built is None:
        return []
    ids = RawSQL(*built)  # noqa: S611 - compiled from querysets
    return list(Case.objects.filter(id__in=ids).order_by("-opened_at", "-id"))


def _arms(viewer: Viewer, wanted: Wanted) -> Iterator[QuerySet[Duty]]:
    """Yield one stretch of an index for each code or role and each region the viewer reaches."""
    column, values = wanted.of_kind()
    if not values and not wanted.granted_only:
        return
    if wanted.is_own and not viewer.is_system:
        yield from _own_arms(viewer, wanted)
        return
    regions = _regions(viewer, wanted)
    for value in values:
        rows = wanted.rows().filter(**{column: value})
        if not viewer.is_system:
            rows = rows.filter(is_restricted=False)
        if regions is None:
            yield rows
        else:
            yield from (rows.filter(region=region) for region in regions)
    if wanted.granted_only or not viewer.is_system:
        rows = wanted.rows().filter(case_id__in=granted_cases(viewer))
        if values:
            rows = rows.filter(**{f"{column}__in": values})
        yield rows.filter(region=wanted.region) if wanted.region else rows


def _own_arms(viewer: Viewer, wanted: Wanted) -> Iterator[QuerySet[Duty]]:
    """Yield one stretch of an index for each role and each place where the viewer holds that role."""
    for role in wanted.roles:
        rows = wanted.rows().filter(owed_by=role)
        unrestricted = rows.filter(is_restricted=False)
        if role in viewer.agency_roles:
            yield unrestricted
        else:
            held = (region for region, roles in sorted(viewer.region_roles.items()) if role in roles)
            yield from (unrestricted.filter(region=region) for region in held)
        if any(role in roles for roles in viewer.case_roles.values()):
            yield rows.filter(case_id__in=granted_cases(viewer).filter(role=role))


def _regions(viewer: Viewer, wanted: Wanted) -> list[str] | None:
    """Return the regions to read one by one, or None for all at once."""
    if wanted.granted_only:
        return []
    if viewer.is_agency_wide:
        return [wanted.region] if wanted.region else None
    return [region for region in sorted(viewer.regions) if wanted.region in ("", region)]


def _beyond(rows: QuerySet[T], above: Mark | None, below: Mark | None, column: str) -> QuerySet[T]:
    """Return the rows above one mark or below another; the plain bound lets the index be entered there."""
    if above is not None:
        later = Q(**{f"{column}__gt": above.at}) | Q(**{column: above.at, "id__gt": above.ident})
        return rows.filter(later, **{f"{column}__gte": above.at})
    if below is not None:
        earlier = Q(**{f"{column}__lt": below.at}) | Q(**{column: below.at, "id__lt": below.ident})
        return rows.filter(earlier, **{f"{column}__lte": below.at})
    return rows


def _one_list(arms: Iterable[QuerySet[T]], order: tuple[str, str], limit: int) -> tuple[str, list[Any]] | None:
    """Return a statement for the ids of the first ``limit`` rows of all arms together, with its values."""
    column = order[0].removeprefix("-")
    statements: list[str] = []
    values: list[Any] = []
    for number, arm in enumerate(arms):
        sql, given = arm.order_by(*order)[:limit].values_list("id", column).query.sql_with_params()
        statements.append(f"SELECT * FROM ({sql}) AS arm{number}")  # noqa: S608 - compiled by Django, values apart
        values.extend(given)
    if not statements:
        return None
    way = " DESC" if order[0].startswith("-") else ""
    quoted = connection.ops.quote_name(column)
    together = " UNION ".join(statements)
    chosen = f"SELECT id, {quoted} FROM ({together}) AS arms ORDER BY {quoted}{way}, id{way} LIMIT {int(limit)}"  # noqa: S608
    return f"SELECT id FROM ({chosen}) AS chosen", values  # noqa: S608
