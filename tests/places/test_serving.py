"""Who serves a town and who is told for it, as of a day."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from openhart.accounts.access import SYSTEM, Viewer
from openhart.foundation.refused import Refused
from openhart.places import actions, queries
from openhart.places.actions import Contact
from openhart.places.models import Coverage, Recipient, Serving

pytestmark = pytest.mark.usefixtures("connecticut")
TODAY = date(2026, 3, 6)
LATER = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("town", "region", "office"),
    [
        ("new-haven", "2", "new-haven"), ("bridgeport", "1", "bridgeport"), ("lyme", "3", "middletown"),
        ("hartford", "4", "hartford"), ("cheshire", "5", "waterbury"), ("wallingford", "6", "meriden"),
        ("other", "", ""), ("atlantis", "", ""),
    ],
)  # fmt: skip
def test_a_town_has_the_region_and_office_of_its_source(town: str, region: str, office: str) -> None:
    assert queries.region_of(town, on=TODAY) == region
    assert queries.office_of(town, on=TODAY) == office


def test_all_towns_are_offered_and_outside_the_state_comes_last() -> None:
    towns = queries.towns()
    assert len(towns) == 170
    assert towns[0] == ("andover", "Andover")
    assert towns[-1] == ("other", "Outside Connecticut")


def test_a_changed_office_holds_from_its_day_and_the_past_stays(now: datetime) -> None:
    actions.set_office(town="cheshire", office="meriden", on=LATER, by=SYSTEM, at=now)
    assert queries.region_of("cheshire", on=TODAY) == "5"
    assert queries.region_of("cheshire", on=date(2026, 6, 30)) == "5"
    assert queries.region_of("cheshire", on=LATER) == "6"
    assert [row.office_id for row in queries.serving_history("cheshire")] == ["meriden", "waterbury"]


def test_a_change_before_a_planned_change_is_refused(now: datetime) -> None:
    actions.set_office(town="cheshire", office="meriden", on=LATER, by=SYSTEM, at=now)
    with pytest.raises(Refused, match="July 1, 2026"):
        actions.set_office(town="cheshire", office="hartford", on=TODAY, by=SYSTEM, at=now)


def test_the_office_that_serves_a_town_already_is_refused(now: datetime) -> None:
    with pytest.raises(Refused, match="already serves"):
        actions.set_office(town="cheshire", office="waterbury", on=LATER, by=SYSTEM, at=now)


def test_a_towns_police_are_assumed_until_confirmed(now: datetime) -> None:
    police = queries.police_of("new-haven", on=TODAY)
    assert police is not None
    assert police.name == "New Haven Police Department"
    assert not police.is_confirmed
    actions.confirm(code=police.code, by=SYSTEM, at=now)
    police = queries.police_of("new-haven", on=TODAY)
    assert police is not None
    assert police.is_confirmed


def test_the_state_police_take_over_a_town_without_police_from_a_day(now: datetime) -> None:
    actions.hand_over(town="union", kind="local_law_enforcement", code="state-police", on=LATER, by=SYSTEM, at=now)
    before, after = queries.police_of("union", on=TODAY), queries.police_of("union", on=LATER)
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Union Police Department", "Connecticut State Police")
    ended = queries.latest("police-union")
    assert ended is not None
    assert ended.until_on == LATER


def test_a_second_town_does_not_take_the_first_away(now: datetime) -> None:
    for town in ("union", "ashford"):
        actions.hand_over(town=town, kind="police_missing", code="state-police", on=TODAY, by=SYSTEM, at=now)
    assert queries.towns_served(["state-police"], on=TODAY) == {"state-police": ["Ashford", "Union"]}


def test_a_team_is_told_for_the_towns_it_is_given(now: datetime) -> None:
    assert queries.recipients("mdt", ["new-haven"], on=TODAY) == []
    actions.serve(code="mdt-1", towns=["new-haven", "hamden"], on=TODAY, by=SYSTEM, at=now)
    assert [row.code for row in queries.recipients("mdt", ["new-haven", "hamden"], on=TODAY)] == ["mdt-1"]
    actions.serve(code="mdt-1", towns=["hamden"], on=LATER, by=SYSTEM, at=now)
    assert queries.recipients("mdt", ["new-haven"], on=LATER) == []
    assert [row.code for row in queries.recipients("mdt", ["new-haven"], on=TODAY)] == ["mdt-1"]


def test_a_regions_team_is_told_where_no_town_has_one(now: datetime) -> None:
    added = actions.add_recipient(
        kind="mdt", contact=Contact(name="Team of Region 2"), reach="region", region="2", on=TODAY, by=SYSTEM, at=now
    )
    assert queries.recipients("mdt", ["new-haven"], region="2", on=TODAY) == [added]
    assert queries.recipients("mdt", ["hartford"], region="4", on=TODAY) == []


def test_police_for_a_missing_child_are_the_towns_police() -> None:
    assert queries.recipients("police_missing", ["hartford"], on=TODAY) == queries.recipients(
        "local_law_enforcement", ["hartford"], on=TODAY
    )


def test_each_recipient_is_named_once_however_many_towns_it_serves(now: datetime) -> None:
    actions.serve(code="state-police", towns=["union", "ashford"], on=TODAY, by=SYSTEM, at=now)
    found = queries.recipients("local_law_enforcement", ["union", "ashford", "hartford"], on=TODAY)
    assert [row.name for row in found] == ["Connecticut State Police", "Hartford Police Department"]


@pytest.mark.parametrize(
    "kind", ["fbi", "csao", "statewide_hart_lead", "ncmec", "hhs", "interstate_compact", "juvenile_compact", "parents"]
)
def test_the_others_serve_the_whole_agency(kind: str) -> None:
    assert len(queries.recipients(kind, ["new-haven"], on=TODAY)) == 1


def test_a_changed_contact_holds_from_its_day_and_the_old_one_stays(now: datetime) -> None:
    actions.change_recipient(
        code="fbi", contact=Contact(name="FBI New Haven", telephone="(203) 555-0100"), on=LATER, by=SYSTEM, at=now
    )
    old, new = queries.recipient("fbi", on=TODAY), queries.recipient("fbi", on=LATER)
    assert old is not None
    assert new is not None
    assert (old.telephone, new.telephone) == ("", "(203) 555-0100")
    assert [row.is_confirmed for row in queries.history("fbi")] == [True, False]


def test_a_change_on_the_day_of_another_replaces_it(now: datetime) -> None:
    for number in ("(203) 555-0100", "(203) 555-0101"):
        actions.change_recipient(code="fbi", contact=Contact(name="FBI", telephone=number), on=TODAY, by=SYSTEM, at=now)
    found = queries.recipient("fbi", on=TODAY)
    assert found is not None
    assert found.telephone == "(203) 555-0101"
    assert len(queries.history("fbi")) == 3


def test_an_ended_recipient_is_told_no_more(now: datetime) -> None:
    actions.serve(code="mdt-1", towns=["new-haven"], on=TODAY, by=SYSTEM, at=now)
    actions.end_recipient(code="mdt-1", on=LATER, by=SYSTEM, at=now)
    assert queries.recipients("mdt", ["new-haven"], on=LATER) == []
    with pytest.raises(Refused, match="has ended"):
        actions.confirm(code="mdt-1", by=SYSTEM, at=now)


def test_two_recipients_of_one_name_keep_apart(now: datetime) -> None:
    codes = {
        actions.add_recipient(
            kind="mdt", contact=Contact(name="Shore Team"), reach="towns", on=TODAY, by=SYSTEM, at=now
        ).code
        for _ in range(2)
    }
    assert codes == {"mdt-shore-team", "mdt-shore-team-2"}


def test_a_town_nobody_knows_is_refused(now: datetime) -> None:
    with pytest.raises(Refused, match="atlantis"):
        actions.serve(code="mdt-1", towns=["atlantis"], on=TODAY, by=SYSTEM, at=now)


def test_a_recipient_of_the_whole_agency_has_no_towns(now: datetime) -> None:
    with pytest.raises(Refused, match="whatever the town"):
        actions.serve(code="fbi", towns=["hartford"], on=TODAY, by=SYSTEM, at=now)


def test_a_town_has_one_recipient_of_a_kind_also_in_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Coverage.objects.create(
            town_id="hartford", kind="local_law_enforcement", recipient_code="state-police", from_on=TODAY
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Serving.objects.create(town_id="hartford", office_id="hartford", region="4", from_on=TODAY)


def test_a_recipient_never_ends_before_it_begins_also_in_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Recipient.objects.filter(code="fbi").update(from_on=LATER, until_on=TODAY)


def test_invented_contacts_say_so_and_every_town_gets_a_team(now: datetime) -> None:
    filled = actions.invent_contacts(on=TODAY, by=SYSTEM, at=now)
    assert filled == 195
    assert actions.invent_contacts(on=TODAY, by=SYSTEM, at=now) == 0
    teams = queries.all_of(["mdt"], on=TODAY)["mdt"]
    assert len(teams) == 17
    assert all("Invented" in team.note for team in teams)
    served = queries.towns_served([team.code for team in teams], on=TODAY)
    assert sum(len(names) for names in served.values()) == 169


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (actions.confirm, {"code": "fbi"}),
        (actions.end_recipient, {"code": "fbi", "on": TODAY}),
        (actions.serve, {"code": "mdt-1", "towns": ["hartford"], "on": TODAY}),
        (actions.hand_over, {"code": "mdt-1", "town": "hartford", "kind": "mdt", "on": TODAY}),
        (actions.set_office, {"town": "hartford", "office": "meriden", "on": TODAY}),
        (actions.change_recipient, {"code": "fbi", "contact": Contact(name="FBI"), "on": TODAY}),
        (actions.add_recipient, {"kind": "mdt", "contact": Contact(name="T"), "reach": "towns", "on": TODAY}),
        (actions.invent_contacts, {"on": TODAY}),
    ],
)
def test_cleo_may_not_change_who_is_told(act, arguments, cleo: Viewer, now: datetime) -> None:
    with pytest.raises(Refused, match="Only an administrator"):
        act(**arguments, by=cleo, at=now)
