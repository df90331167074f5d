"""Reads of episodes of kinds that end, such as missing episodes."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case, Duty, Episode


def episodes_of(viewer: Viewer, case: Case, kind: str) -> list[Episode]:
    """Return the episodes of a kind of a case open to the viewer, the first first."""
    rows = Episode.objects.filter(visible(viewer, region="case__region"), case=case, kind=kind)
    return list(rows.order_by("begun_at", "name"))


def lasting(viewer: Viewer, kind: str, *, region: str = "") -> list[Episode]:
    """Return the episodes of a kind that last now, on cases open to the viewer, with their cases, the longest first."""
    rows = Episode.objects.filter(visible(viewer, region="case__region"), kind=kind, ended_at__isnull=True)
    if region:
        rows = rows.filter(case__region=region)
    found = list(rows.select_related("case__key_row"))
    return sorted(found, key=lambda row: (row.since_at or row.begun_at, row.id))


def ended_since(viewer: Viewer, kind: str, *, since: datetime, region: str = "") -> list[Episode]:
    """Return the episodes of a kind that ended after a moment, on cases open to the viewer, the latest first."""
    rows = Episode.objects.filter(visible(viewer, region="case__region"), kind=kind, ended_at__gte=since)
    if region:
        rows = rows.filter(case__region=region)
    return list(rows.select_related("case__key_row").order_by("-ended_at", "id"))


def counts_of(viewer: Viewer, kind: str, case_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many episodes of a kind each of these cases has had, as far as they are open to the viewer."""
    found: dict[UUID, int] = {}
    rows = Episode.objects.filter(visible(viewer, region="case__region"), kind=kind, case_id__in=list(case_ids))
    for case_id in rows.values_list("case_id", flat=True):
        found[case_id] = found.get(case_id, 0) + 1
    return found


def duties_in(viewer: Viewer, episodes: Iterable[Episode]) -> dict[tuple[UUID, str], list[Duty]]:
    """Return the duties of these episodes, by case and name of the episode, in one query."""
    wanted = {(each.case_id, each.name): each.case for each in episodes}
    found: dict[tuple[UUID, str], list[Duty]] = {key: [] for key in wanted}
    if not wanted:
        return found
    rows = Duty.objects.filter(visible(viewer), case_id__in={case_id for case_id, _ in wanted})
    for duty in rows.order_by("sort_at", "id"):
        key = (duty.case_id, duty.episode)
        if key in wanted:
            duty.case = wanted[key]  # known already: no query for each
            found[key].append(duty)
    return found
