"""Who must be told for this child: from where the child lives, where it happened and where the child is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.models import Case
from openhart.notices.lifecycle import ONE_TOWN_ONLY, TOWNS_IN_ORDER, TOWNS_OF_THE_MISSING
from openhart.places import queries as places
from openhart.places.lifecycle import kind_of
from openhart.places.models import Reach, Recipient

_BEGINNERS = frozenset({"referral.received", "concern.identified", "child.missing"})


@dataclass(frozen=True, slots=True)
class Need:
    """One recipient that must be told, and for which towns.

    ``recipient`` is None when nobody has been named for these towns; ``towns`` is empty when the recipient
    does not depend on the town, or when no town is known.
    """

    recipient: Recipient | None
    towns: tuple[str, ...] = ()


def needs_for(case: Case, kinds: Iterable[str], *, on: date) -> dict[str, list[Need]]:
    """Return who must be told for each recipient of the vocabulary, in four queries however many kinds.

    A kind that goes by town needs one notice for each distinct recipient of the case's towns. Two towns
    served by one department are one need. A town outside the state counts only where somebody serves it.
    """
    kinds = list(kinds)
    wide = places.serving_more_than_towns(kinds, on=on)
    local = places.goes_by_town(kinds, on=on)
    by_town = places.recipients_by_town(kinds, set(case.towns.values()), on=on)
    regions = _regions_needed(wide, on)
    found: dict[str, list[Need]] = {}
    for kind in kinds:
        rows = wide[kind_of(kind)]
        if kind_of(kind) in local or any(row.reach != Reach.AGENCY for row in rows):
            found[kind] = _by_town(kind, case, rows, by_town, regions)
        else:
            found[kind] = [Need(rows[0] if rows else None)]
    return found


def _regions_needed(wide: Mapping[str, list[Recipient]], on: date) -> Mapping[str, str]:
    """Return the regions of the towns, asked for only when some recipient serves a region."""
    serves_region = any(row.reach == Reach.REGION for rows in wide.values() for row in rows)
    return places.regions_by_town(on) if serves_region else {}


def _by_town(
    kind: str,
    case: Case,
    rows: list[Recipient],
    by_town: Mapping[tuple[str, str], Recipient],
    regions: Mapping[str, str],
) -> list[Need]:
    of_region = {row.region: row for row in rows if row.reach == Reach.REGION}
    together: dict[str, tuple[Recipient | None, list[str]]] = {}
    for town in _towns(kind, case.towns):
        row = by_town.get((kind_of(kind), town)) or of_region.get(regions.get(town, ""))
        if row is None and places.is_elsewhere(town):
            continue
        together.setdefault(row.code if row else f"nobody for {town}", (row, []))[1].append(town)
    needs = [Need(row, tuple(towns)) for row, towns in together.values()]
    if needs:
        return needs
    whole_agency = next((row for row in rows if row.reach == Reach.AGENCY), None)
    return [Need(whole_agency or of_region.get(case.region))]


def _towns(kind: str, towns: Mapping[str, str]) -> list[str]:
    """Return the distinct towns that matter for a kind, in order."""
    if kind in ONE_TOWN_ONLY:
        return [towns[part] for part in TOWNS_OF_THE_MISSING if towns.get(part)][:1]
    return list(dict.fromkeys(towns[part] for part in TOWNS_IN_ORDER if towns.get(part)))


def begun_at(viewer: Viewer, case: Case) -> datetime | None:
    """Return when the case's first report or concern came, before which nobody can have been told of it."""
    events = cases.events_of(viewer, case)
    starts = [event.at for event in events if event.code in _BEGINNERS] or [event.at for event in events]
    return min(starts, default=None)
