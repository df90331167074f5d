"""Taking a pack's places over. What is there already stays: the agency's word outweighs the pack's."""

from datetime import datetime

from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction
from openhart.places.access import Asker, check_may_keep
from openhart.places.actions.pack_file import PackPlaces, RecipientFacts, read_places
from openhart.places.lifecycle import BEGINNING
from openhart.places.models import Coverage, Office, Recipient, Region, Serving, Town, WayOrder


@transaction
def load_pack_places(*, pack_name: str, by: Asker, at: datetime) -> int:
    """Write down what a pack says and this installation does not know yet; return how many rows were new.

    Running it again changes nothing, and never touches a row that is there: what the agency changed stays
    changed. A pack without places loads nothing. Raise PlacesError for a broken file.
    """
    check_may_keep(by)
    places = read_places(pack_name)
    if places is None:
        return 0
    new = _add_geography(places) + _add_servings(places) + _add_recipients(places, at) + _add_coverage(places)
    new += _add_ways(places, at)
    if new:
        audit.write(by=by.user_id, at=at, act="places.loaded", subject=None, detail={"pack": pack_name, "rows": new})
    return new


def _add_geography(places: PackPlaces) -> int:
    known_regions = set(Region.objects.values_list("code", flat=True))
    regions = [Region(code=code, name=name) for code, name in places.regions.items() if code not in known_regions]
    Region.objects.bulk_create(regions)
    known_offices = set(Office.objects.values_list("code", flat=True))
    offices = [
        Office(code=code, name=name, region_id=region)
        for code, (name, region) in places.offices.items()
        if code not in known_offices
    ]
    Office.objects.bulk_create(offices)
    known_towns = set(Town.objects.values_list("code", flat=True))
    towns = [
        Town(
            code=town.code, name=town.name, county=town.county, planning_region=town.planning_region, fips=town.fips,
            is_elsewhere=not town.office, source=places.sources.get("towns", ""),
        )
        for town in places.towns
        if town.code not in known_towns
    ]  # fmt: skip
    Town.objects.bulk_create(towns)
    return len(regions) + len(offices) + len(towns)


def _add_servings(places: PackPlaces) -> int:
    known = set(Serving.objects.values_list("town", flat=True))
    rows = [
        Serving(
            town_id=town.code, office_id=town.office, region=places.offices[town.office][1], from_on=BEGINNING,
            source=places.sources.get("offices", ""),
        )
        for town in places.towns
        if town.office and town.code not in known
    ]  # fmt: skip
    return len(Serving.objects.bulk_create(rows))


def _add_recipients(places: PackPlaces, at: datetime) -> int:
    known = set(Recipient.objects.values_list("code", flat=True))
    rows = [_row(facts, at) for facts in places.recipients if facts.code not in known]
    return len(Recipient.objects.bulk_create(rows))


def _row(facts: RecipientFacts, at: datetime) -> Recipient:
    return Recipient(
        code=facts.code, kind=facts.kind, name=facts.name, reach=facts.reach, region=facts.region,
        from_on=BEGINNING, changed_at=at, **facts.contact,
    )  # fmt: skip


def _add_coverage(places: PackPlaces) -> int:
    known: set[tuple[str, str]] = set(Coverage.objects.values_list("town", "kind"))
    rows = []
    for facts in places.recipients:
        for town in facts.towns:
            if (town, facts.kind) not in known:
                known.add((town, facts.kind))
                rows.append(
                    Coverage(
                        town_id=town, kind=facts.kind, recipient_code=facts.code, from_on=BEGINNING,
                        is_assumed=facts.is_assumed,
                    )
                )  # fmt: skip
    return len(Coverage.objects.bulk_create(rows))


def _add_ways(places: PackPlaces, at: datetime) -> int:
    known = set(WayOrder.objects.values_list("recipient_code", flat=True))
    rows = [
        WayOrder(recipient_code=facts.code, ways=list(facts.ways), from_on=BEGINNING, changed_at=at)
        for facts in places.recipients
        if facts.ways and facts.code not in known
    ]
    return len(WayOrder.objects.bulk_create(rows))
