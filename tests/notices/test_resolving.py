"""Who must be told, from the towns of the case."""

from datetime import datetime

import pytest

from openhart.accounts.access import SYSTEM
from openhart.cases.models import Case
from openhart.notices import queries
from openhart.places import actions as places
from openhart.places.actions import Contact

pytestmark = pytest.mark.usefixtures("connecticut")


def told(case: Case, to: str, now: datetime, **towns: str) -> list[tuple[str, tuple[str, ...]]]:
    case.towns = towns
    needs = queries.needs_for(case, [to], on=now.date())[to]
    return [(need.recipient.code if need.recipient else "nobody", need.towns) for need in needs]


@pytest.mark.parametrize(
    ("towns", "wanted"),
    [
        ({"residence": "hartford", "incident": "hartford", "location": "hartford"}, ["police-hartford"]),
        ({"residence": "hartford", "location": "new-haven"}, ["police-hartford", "police-new-haven"]),
        ({"residence": "hartford", "incident": "other"}, ["police-hartford", "police-elsewhere"]),
        ({}, ["nobody"]),
    ],
)
@pytest.mark.requirement("R-NOT-1")
def test_police_follow_the_towns(case: Case, now: datetime, towns: dict[str, str], wanted: list[str]) -> None:
    assert [code for code, _ in told(case, "local_law_enforcement", now, **towns)] == wanted


@pytest.mark.parametrize(
    ("towns", "wanted"),
    [
        ({"residence": "hartford", "location": "new-haven"}, "police-new-haven"),
        ({"residence": "hartford", "incident": "new-haven"}, "police-hartford"),
        ({"incident": "new-haven"}, "police-new-haven"),
    ],
)
@pytest.mark.requirement("R-NOT-3")
def test_one_department_enters_a_missing_child(case: Case, now: datetime, towns: dict[str, str], wanted: str) -> None:
    assert [code for code, _ in told(case, "police_missing", now, **towns)] == [wanted]


def test_a_town_outside_the_state_has_no_team_to_tell(case: Case, now: datetime) -> None:
    assert told(case, "mdt", now, residence="hartford", incident="other") == [("mdt-1", ("hartford",))]


def test_a_town_without_a_team_shows_as_nobody(case: Case, now: datetime) -> None:
    assert told(case, "mdt", now, residence="hartford", incident="union") == [
        ("mdt-1", ("hartford",)), ("nobody", ("union",)),
    ]  # fmt: skip


def test_the_team_of_the_region_is_told_for_towns_without_one_of_their_own(case: Case, now: datetime) -> None:
    places.add_recipient(
        kind="mdt", contact=Contact(name="Team of Region 3"), reach="region", region="3", on=now.date(), by=SYSTEM,
        at=now,
    )  # fmt: skip
    assert told(case, "mdt", now, residence="hartford", incident="union", location="ashford") == [
        ("mdt-1", ("hartford",)), ("mdt-team-of-region-3", ("union", "ashford")),
    ]  # fmt: skip


def test_the_state_police_appear_once_for_all_their_towns(case: Case, now: datetime) -> None:
    places.serve(code="state-police", towns=["union", "ashford"], on=now.date(), by=SYSTEM, at=now)
    assert told(case, "local_law_enforcement", now, residence="union", incident="hartford", location="ashford") == [
        ("state-police", ("union", "ashford")), ("police-hartford", ("hartford",)),
    ]  # fmt: skip
