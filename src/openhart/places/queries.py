"""Reads of towns and recipients. They are public facts, so nobody is asked who they are.

``on`` is always the day for which the answer must hold. Towns are few: each read is one query or two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from openhart.places.lifecycle import ELSEWHERE, kind_of, usual_ways
from openhart.places.models import Coverage, Office, Reach, Recipient, Region, Serving, Town, WayOrder


@dataclass(frozen=True, slots=True)
class Place:
    """A town with the office and region that serve it on a day."""

    code: str
    name: str
    county: str
    planning_region: str
    office: str  # code; empty outside the state
    office_name: str
    region: str
    source: str
    since_on: date | None


def _in_force(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def towns() -> list[tuple[str, str]]:
    """Return (code, name) of every town in the order of the alphabet, outside the state last."""
    return list(Town.objects.order_by("is_elsewhere", "name").values_list("code", "name"))


def town_names() -> dict[str, str]:
    """Return the name of every town by its code."""
    return dict(Town.objects.values_list("code", "name"))


def regions() -> list[tuple[str, str]]:
    """Return (code, name) of every region."""
    return list(Region.objects.order_by("code").values_list("code", "name"))


def offices() -> list[tuple[str, str]]:
    """Return (code, name with its region) of every area office."""
    return [
        (code, f"{name} ({region})")
        for code, name, region in Office.objects.order_by("name").values_list("code", "name", "region__name")
    ]


def region_of(town_code: str, on: date) -> str:
    """Return the code of the region that serves a town on a day; empty when none does or it is elsewhere."""
    found = Serving.objects.filter(_in_force(on), town=town_code).values_list("region", flat=True).first()
    return found or ""


def office_of(town_code: str, on: date) -> str:
    """Return the code of the area office that serves a town on a day; empty when none does."""
    found = Serving.objects.filter(_in_force(on), town=town_code).values_list("office", flat=True).first()
    return found or ""


def regions_by_town(on: date) -> dict[str, str]:
    """Return the region of every town on a day, in one query: for imports and counts."""
    return dict(Serving.objects.filter(_in_force(on)).values_list("town", "region"))


def places(on: date) -> list[Place]:
    """Return every town with who serves it on a day, in the order of the alphabet."""
    rows = Serving.objects.filter(_in_force(on)).select_related("town", "office").order_by("town__name")
    return [
        Place(
            code=row.town_id, name=row.town.name, county=row.town.county, planning_region=row.town.planning_region,
            office=row.office_id, office_name=row.office.name, region=row.region, source=row.source,
            since_on=row.from_on,
        )
        for row in rows
    ]  # fmt: skip


def police_of(town_code: str, on: date) -> Recipient | None:
    """Return the police of a town on a day, or None when nobody was named."""
    return next(iter(recipients("local_law_enforcement", [town_code], on=on)), None)


def recipients(kind: str, towns: Iterable[str] = (), *, region: str = "", on: date) -> list[Recipient]:
    """Return who is told as ``kind`` for these towns or this region on a day, each once.

    A recipient of the whole agency is told whatever the town. A town's own recipient comes before the
    region's; the region counts only when no town has one.
    """
    by_town = recipients_by_town([kind], towns, on=on)
    found = {row.code: row for row in by_town.values()}
    if not found:
        reach = Q(reach=Reach.AGENCY)
        if region:
            reach |= Q(reach=Reach.REGION, region=region)
        found = {row.code: row for row in _rows(on).filter(reach, kind=kind_of(kind))}
    return sorted(found.values(), key=lambda row: row.name)


def recipients_by_town(kinds: Iterable[str], towns: Iterable[str], *, on: date) -> dict[tuple[str, str], Recipient]:
    """Return who is told for each (kind, town), for the kinds that go by town; two queries in all."""
    wanted = {kind_of(kind) for kind in kinds}
    coverages = list(
        Coverage.objects.filter(_in_force(on), kind__in=wanted, town__in=list(towns)).values_list(
            "kind", "town", "recipient_code"
        )
    )
    if not coverages:
        return {}
    rows = {row.code: row for row in _rows(on).filter(code__in={code for _, _, code in coverages})}
    return {(kind, town): rows[code] for kind, town, code in coverages if code in rows}


def told_by_town(kind: str, *, on: date) -> dict[str, Recipient]:
    """Return who is told as ``kind`` for each town by the town's code, in two queries: for the list of towns."""
    rows = {row.code: row for row in _rows(on).filter(kind=kind_of(kind))}
    pairs = Coverage.objects.filter(_in_force(on), kind=kind_of(kind)).values_list("town", "recipient_code")
    return {town: rows[code] for town, code in pairs if code in rows}


def all_of(kinds: Iterable[str], *, on: date) -> dict[str, list[Recipient]]:
    """Return everybody in force of these kinds by kind, in one query."""
    wanted = sorted({kind_of(kind) for kind in kinds})
    found: dict[str, list[Recipient]] = {kind: [] for kind in wanted}
    for row in _rows(on).filter(kind__in=wanted).order_by("name"):
        found[row.kind].append(row)
    return found


def serving_more_than_towns(kinds: Iterable[str], *, on: date) -> dict[str, list[Recipient]]:
    """Return those of these kinds who serve a region or the whole agency, by kind, in one query.

    Whoever serves towns is left out: of the police alone there are as many as towns.
    """
    wanted = sorted({kind_of(kind) for kind in kinds})
    found: dict[str, list[Recipient]] = {kind: [] for kind in wanted}
    for row in _rows(on).filter(kind__in=wanted).exclude(reach=Reach.TOWNS).order_by("name"):
        found[row.kind].append(row)
    return found


def recipient(code: str, *, on: date) -> Recipient | None:
    """Return a recipient's facts as of a day, or None."""
    return _rows(on).filter(code=code).first()


def latest(code: str) -> Recipient | None:
    """Return the last row of a recipient, which may begin later than today or have ended."""
    return Recipient.objects.filter(code=code).order_by("-from_on", "-changed_at").first()


def history(code: str) -> list[Recipient]:
    """Return all rows of a recipient, the latest first."""
    return list(Recipient.objects.filter(code=code).order_by("-from_on", "-changed_at"))


def coverage_of(code: str) -> list[Coverage]:
    """Return for which towns a recipient is or was told, those of today first."""
    return list(Coverage.objects.filter(recipient_code=code).select_related("town").order_by("-until_on", "town__name"))


def towns_served(codes: Iterable[str], *, on: date) -> dict[str, list[str]]:
    """Return the names of the towns each recipient is told for on a day, in one query."""
    found: dict[str, list[str]] = {}
    rows = Coverage.objects.filter(_in_force(on), recipient_code__in=list(codes)).order_by("town__name")
    for code, name in rows.values_list("recipient_code", "town__name"):
        found.setdefault(code, []).append(name)
    return found


def listed(*, kind: str = "", town: str = "", only_unconfirmed: bool = False, on: date) -> QuerySet[Recipient]:
    """Return recipients whose last row has not ended by a day, narrowed; those that begin later included."""
    rows = Recipient.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
    if kind:
        rows = rows.filter(kind=kind)
    if only_unconfirmed:
        rows = rows.filter(is_confirmed=False)
    if town:
        own = Coverage.objects.filter(_in_force(on), town=town).values("recipient_code")
        rows = rows.filter(Q(code__in=own) | ~Q(reach=Reach.TOWNS))
    return rows.order_by("kind", "name", "from_on")


def kinds() -> list[str]:
    """Return the kinds of which there is somebody, in the order of the alphabet."""
    return list(Recipient.objects.order_by("kind").values_list("kind", flat=True).distinct())


def goes_by_town(kinds: Iterable[str], *, on: date) -> set[str]:
    """Return those of the kinds whose recipient depends on the town."""
    wanted = {kind_of(kind) for kind in kinds}
    rows = _rows(on).filter(kind__in=wanted, reach=Reach.TOWNS)
    return set(rows.order_by("kind").values_list("kind", flat=True).distinct())


def serving_history(town_code: str) -> list[Serving]:
    """Return which offices served a town, the latest first."""
    return list(Serving.objects.filter(town=town_code).select_related("office").order_by("-from_on", "-id"))


def coverage_history(town_code: str) -> list[Coverage]:
    """Return who was told for a town, by kind, the latest first."""
    return list(Coverage.objects.filter(town=town_code).order_by("kind", "-from_on", "-id"))


def names_of(codes: Iterable[str]) -> Mapping[str, str]:
    """Return the latest name of each recipient."""
    rows = Recipient.objects.filter(code__in=list(codes)).order_by("from_on", "changed_at")
    return dict(rows.values_list("code", "name"))


def town(code: str) -> Town | None:
    """Return a town, or None."""
    return Town.objects.filter(code=code).first()


def is_elsewhere(town_code: str) -> bool:
    """Return whether a town's code stands for everywhere outside the state."""
    return town_code == ELSEWHERE


def _rows(on: date) -> QuerySet[Recipient]:
    return Recipient.objects.filter(_in_force(on))


def ways_of(rows: Iterable[Recipient], *, on: date) -> dict[str, tuple[str, ...]]:
    """Return by which ways each recipient is told on a day, the first first, by its code; in one query.

    Where nobody has said it, the ways for which its contact is known.
    """
    rows = list(rows)
    said = WayOrder.objects.filter(_in_force(on), recipient_code__in=[row.code for row in rows])
    orders = {code: tuple(ways) for code, ways in said.values_list("recipient_code", "ways")}
    return {row.code: orders.get(row.code) or usual_ways(row) for row in rows}


def way_history(code: str) -> list[WayOrder]:
    """Return in which orders a recipient was to be told, the latest first."""
    return list(WayOrder.objects.filter(recipient_code=code).order_by("-from_on", "-changed_at"))


def named(codes: Iterable[str], *, on: date) -> dict[str, Recipient]:
    """Return recipients as of a day by their codes, in one query; those that are not told any more are left out."""
    return {row.code: row for row in _rows(on).filter(code__in=list(codes))}
