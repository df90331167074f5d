"""The places of the Connecticut pack, against the source where it is at hand, and loading them."""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from openhart.accounts.access import SYSTEM, Viewer
from openhart.foundation.refused import Refused
from openhart.places import actions, queries
from openhart.places.actions.pack_file import PlacesError, read_file
from openhart.places.models import Coverage, Recipient, Serving, Town

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT.parent / "shared" / "reference" / "standards-data" / "ct_geo" / "ct_towns.csv"
TODAY = date(2026, 3, 6)


def test_there_are_169_towns_6_regions_and_14_offices() -> None:
    places = actions.read_places("us-ct")
    assert places is not None
    assert len([town for town in places.towns if town.office]) == 169
    assert sorted(places.regions) == ["1", "2", "3", "4", "5", "6"]
    assert len(places.offices) == 14
    assert {town.planning_region for town in places.towns if town.office} == {
        name for name in {town.planning_region for town in places.towns} if name
    }
    assert len({town.planning_region for town in places.towns if town.office}) == 9


def test_every_town_is_where_the_source_says() -> None:
    if not SOURCE.exists():  # the table lies beside the project, not in it; its counts are tested below everywhere
        return
    places = actions.read_places("us-ct")
    assert places is not None
    with SOURCE.open(encoding="utf-8", newline="") as file:
        wanted = {
            (row["town"], f"{row['county_1960']} County", row["planning_region"], row["cousub_fips5"],
             row["dcf_region"], row["dcf_area_office"])
            for row in csv.DictReader(file)
        }  # fmt: skip
    ours = {
        (town.name, town.county, town.planning_region, town.fips,
         places.offices[town.office][1], places.offices[town.office][0])
        for town in places.towns if town.office
    }  # fmt: skip
    assert ours == wanted


def test_the_offices_serve_as_many_towns_as_the_department_says() -> None:
    places = actions.read_places("us-ct")
    assert places is not None
    served = Counter(places.offices[town.office][0] for town in places.towns if town.office)
    assert served["Torrington"] == 23
    assert served["New Haven"] == 1
    assert served["Meriden"] == 2


def test_every_police_department_is_assumed_and_nothing_is_confirmed() -> None:
    places = actions.read_places("us-ct")
    assert places is not None
    police = [each for each in places.recipients if each.kind == "local_law_enforcement" and each.is_assumed]
    assert len(police) == 169
    assert "To be confirmed" in places.sources["police"]
    teams = [each for each in places.recipients if each.kind == "mdt"]
    assert len(teams) == 17
    assert all(each.towns == () for each in teams)


def test_a_broken_file_of_places_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(
        'places: x\nregions: {"1": {name: One, offices: {a: A}}}\n'
        "towns:\n  - {code: t, name: T, office: a}\n  - {code: u, name: U, office: nowhere}\n"
    )
    with pytest.raises(PlacesError, match=r"places\.yaml:5: the office `nowhere` is in no region above"):
        read_file(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("towns: [", "YAML"),
        ("- a\n", "a mapping was expected"),
        ("towns:\n  - {code: t, name: T}\n", "`office` is missing"),
        ("towns: 5\n", "not a list"),
        ("regions: [1]\n", "not a mapping"),
        ("recipients:\n  - {kind: fbi, name: FBI}\n", "`code` is missing"),
        ("recipients:\n  - {kind: fbi, code: f, name: A}\n  - {kind: fbi, code: f, name: B}\n", "a second time"),
        ("recipients:\n  - {kind: mdt, code: m, name: A, serves: [nowhere]}\n", "no town has the code"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(text)
    with pytest.raises(PlacesError, match=said):
        read_file(file)


def test_another_state_writes_its_places_without_python(tmp_path: Path) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(
        "places: x\nregions: {north: {name: North, offices: {a: A}}}\n"
        "towns:\n  - {code: t, name: T, office: a}\n"
        'recipients:\n  - {kind: sheriff, for_each: town, code: "sheriff-{town}", name: "Sheriff of {name}"}\n'
        "  - {kind: mdt, code: team, name: Team North, region: north}\n"
    )
    places = read_file(file)
    assert [(each.code, each.name, each.towns) for each in places.recipients] == [
        ("sheriff-t", "Sheriff of T", ("t",)), ("team", "Team North", ()),
    ]  # fmt: skip


def test_a_pack_without_places_loads_nothing(db: None, now: datetime) -> None:
    assert actions.load_pack_places(pack_name="no-such-pack", by=SYSTEM, at=now) == 0


def test_loading_twice_changes_nothing(db: None, now: datetime) -> None:
    first = actions.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now)
    counts = (Town.objects.count(), Serving.objects.count(), Recipient.objects.count(), Coverage.objects.count())
    assert first > 0
    assert counts == (170, 169, 196, 170)
    assert actions.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now) == 0
    assert counts == (
        Town.objects.count(), Serving.objects.count(), Recipient.objects.count(), Coverage.objects.count(),
    )  # fmt: skip


def test_loading_again_leaves_what_the_agency_changed(db: None, now: datetime) -> None:
    actions.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now)
    actions.set_office(town="cheshire", office="meriden", on=TODAY, by=SYSTEM, at=now)
    actions.serve(code="state-police", towns=["union"], on=TODAY, by=SYSTEM, at=now)
    assert actions.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now) == 0
    assert queries.region_of("cheshire", on=TODAY) == "6"
    police = queries.police_of("union", on=TODAY)
    assert police is not None
    assert police.code == "state-police"


def test_only_those_who_keep_the_places_load_them(dov: Viewer, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.load_pack_places(pack_name="us-ct", by=dov, at=now)
