"""Receiving a report: whole, once, every child a referral of their own."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.conftest import person, viewer_of

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.cases import queries as cases
from openhart.cases.models import Case, Event
from openhart.foundation.refused import Refused
from openhart.people import queries as people
from openhart.people.models import Identity, Person
from openhart.places import queries as places
from openhart.referrals import actions, queries
from openhart.referrals.lifecycle import State
from openhart.referrals.models import ChildReported, Referral, Report, ReportMade


def codes_owed(viewer: Viewer, case: Case) -> set[str]:
    return {duty.code for duty in cases.duties_of(viewer, case) if duty.state == "open"}


@pytest.mark.requirement("R-INT-1")
def test_a_call_becomes_a_case_with_a_child_a_referral_and_the_duties_of_the_policy(
    receipt: actions.Receipt, screener: Viewer
) -> None:
    (referral,) = receipt.referrals
    assert receipt.is_new
    assert referral.state == State.RECEIVED
    assert referral.case.region != ""
    child = people.child(screener, referral.case)
    assert child is not None
    assert child.identity.initials == "J. C."
    assert {"decide.acceptance", "notify.local_law_enforcement", "notify.fbi", "notify.mdt"} <= codes_owed(
        screener, referral.case
    )


def test_the_clocks_run_from_the_receipt_and_not_from_the_typing(
    receipt: actions.Receipt, report: ReportMade, screener: Viewer
) -> None:
    duties = {duty.code: duty for duty in cases.duties_of(screener, receipt.referrals[0].case)}
    assert duties["notify.local_law_enforcement"].due_at == report.received_at + timedelta(hours=12)


@pytest.mark.requirement("R-INT-1")
@pytest.mark.parametrize("channel", ["call", "in_person", "web_form", "file", "api"])
def test_every_channel_owes_the_same_duties(
    channel: str, report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    made = actions.receive(
        report=replace(report, channel=channel), children=[child], submission_key=channel, by=screener, at=now
    )
    assert len(codes_owed(screener, made.referrals[0].case)) == 8


@pytest.mark.requirement("R-INT-2")
def test_red_flags_are_marked_although_nothing_is_alleged(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    told = replace(child, concern=frozenset(), red_flags=("often_missing",))
    made = actions.receive(report=report, children=[told], submission_key="k", by=screener, at=now)
    case = made.referrals[0].case
    assert case.facts["indicators"] is True
    assert case.facts["concern"] == []
    assert "review.statewide_hart_lead" in codes_owed(screener, case)
    assert "notify.fbi" not in codes_owed(screener, case)


@pytest.mark.requirement("R-INT-3")
def test_a_report_that_says_nothing_is_received_all_the_same_and_nothing_is_guessed(
    screener: Viewer, towns: None, now: datetime
) -> None:
    made = actions.receive(
        report=ReportMade(channel="call", received_at=now), children=[ChildReported()], submission_key="k",
        by=screener, at=now,
    )  # fmt: skip
    event = Event.objects.get(case=made.referrals[0].case, code="referral.received")
    assert event.facts == {}
    assert made.referrals[0].case.undecided != []


@pytest.mark.requirement("R-INT-9")
def test_a_person_of_age_outside_care_is_recorded_and_goes_to_adult_services(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    adult = replace(child, identity=replace(child.identity, date_of_birth="2008-03-06"))
    made = actions.receive(report=report, children=[adult], submission_key="k", by=screener, at=now)
    owed = codes_owed(screener, made.referrals[0].case)
    assert "route.adult_services" in owed
    assert not [code for code in owed if code.startswith("notify.")]


@pytest.mark.requirement("R-INT-9")
def test_there_is_no_field_for_an_offense() -> None:
    names = {field.name for model in (Report, Referral, Person) for field in model._meta.get_fields()}
    assert not [name for name in names if "offen" in name or "charge" in name or "arrest" in name]


@pytest.mark.requirement("R-INT-11")
@pytest.mark.parametrize("kind", ["arresting_officer", "court", "provider", "self"])
def test_police_courts_providers_and_the_youth_are_sources(
    kind: str, report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    made = actions.receive(
        report=replace(report, reporter_kind=kind), children=[child], submission_key="k", by=screener, at=now
    )
    assert made.report.reporter_kind == kind
    assert Event.objects.get(case=made.referrals[0].case).data["reporter_kind"] == kind


@pytest.mark.requirement("R-INT-11")
def test_how_the_child_was_drawn_in_and_controlled_and_the_legal_basis_are_codes(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    told = replace(
        child, recruitment=("gaming",), recruitment_place="online_only", recruiter_relation="online_contact",
        control=("debt", "threats"), legal_basis="uncared_for", placement="group_home", at_placement=False,
    )  # fmt: skip
    actions.receive(report=report, children=[told], submission_key="k", by=screener, at=now)
    row = Referral.objects.get()
    assert row.control == ["debt", "threats"]
    assert (row.legal_basis, row.placement, row.at_placement) == ("uncared_for", "group_home", False)


@pytest.mark.requirement("R-INT-12")
def test_the_safe_contact_plan_and_the_people_around_the_child_are_kept_sealed(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    told = replace(
        child, wishes="To see her sister", interpreter="Spanish", tribe="Mohegan", court="New Haven Juvenile",
        attorney="Atty. Alder", guardian_ad_litem="G. Grove", link_number="L-77",
    )  # fmt: skip
    made = actions.receive(report=report, children=[told], submission_key="k", by=screener, at=now)
    words = made.referrals[0].words()
    assert words["safe_contact"] == "Only through the nurse"
    assert words["wishes"] == "To see her sister"
    assert words["link_number"] == "L-77"


@pytest.mark.requirement("R-INT-10")
def test_one_report_about_two_children_makes_two_linked_referrals(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    sister = replace(child, identity=Identity(given_name="Sam"), concern=None, red_flags=())
    made = actions.receive(report=report, children=[child, sister], submission_key="k", by=screener, at=now)
    assert Report.objects.count() == 1
    assert Case.objects.count() == 2
    assert [referral.place_in_report for referral in made.referrals] == [1, 2]
    assert {referral.report_id for referral in made.referrals} == {made.report.id}


def test_when_the_second_child_cannot_be_recorded_nothing_is(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    wrong = replace(child, age=-3, identity=Identity())
    with pytest.raises(Refused):
        actions.receive(report=report, children=[child, wrong], submission_key="k", by=screener, at=now)
    assert (Report.objects.count(), Case.objects.count(), Person.objects.count()) == (0, 0, 0)


@pytest.mark.requirement("R-INT-7")
def test_the_same_submission_again_changes_nothing_and_answers_the_same(
    receipt: actions.Receipt, report: ReportMade, child: ChildReported, screener: Viewer, now: datetime
) -> None:
    again = actions.receive(
        report=report, children=[child], submission_key="one", by=screener, at=now + timedelta(minutes=1)
    )
    assert not again.is_new
    assert [row.id for row in again.referrals] == [row.id for row in receipt.referrals]
    assert Case.objects.count() == 1


def test_somebody_elses_submission_is_not_shown(
    receipt: actions.Receipt, report: ReportMade, child: ChildReported, supervisor: Viewer, now: datetime
) -> None:
    with pytest.raises(Refused, match="somebody else"):
        actions.receive(report=report, children=[child], submission_key="one", by=supervisor, at=now)


def test_a_receipt_in_the_future_is_refused(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    late = replace(report, received_at=now + timedelta(minutes=1))
    with pytest.raises(Refused, match="future"):
        actions.receive(report=late, children=[child], submission_key="k", by=screener, at=now)


def test_a_report_without_a_child_is_refused(report: ReportMade, screener: Viewer, now: datetime) -> None:
    with pytest.raises(Refused, match="at least one child"):
        actions.receive(report=report, children=[], submission_key="k", by=screener, at=now)


def test_dov_who_has_no_role_takes_no_report(
    report: ReportMade, child: ChildReported, dov: Viewer, now: datetime
) -> None:
    with pytest.raises(Refused):
        actions.receive(report=report, children=[child], submission_key="k", by=dov, at=now)


def test_a_worker_of_one_region_keeps_sight_of_the_report_they_made(
    report: ReportMade, child: ChildReported, towns: None, now: datetime
) -> None:
    user = person("Ivy", Role.INVESTIGATION_WORKER, Scope.REGION, "6")
    made = actions.receive(report=report, children=[child], submission_key="k", by=viewer_of(user), at=now)
    assert queries.open_receipt(viewer_of(user), made.report.id)[0] == made.report


def test_cleo_of_another_region_sees_no_receipt(receipt: actions.Receipt, cleo: Viewer) -> None:
    assert receipt.referrals[0].case.region != "1"
    with pytest.raises(Refused):
        queries.open_receipt(cleo, receipt.report.id)


def test_a_child_who_is_missing_now_is_missing_from_the_moment_we_hear_of_it(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    told = replace(child, is_missing=True, missing_since=now - timedelta(hours=5), in_agency_care=True)
    made = actions.receive(report=report, children=[told], submission_key="k", by=screener, at=now)
    owed = codes_owed(screener, made.referrals[0].case)
    assert {"notify.police_missing", "notify.ncmec"} <= owed


def test_the_child_of_a_known_case_gets_a_new_referral_on_it(
    receipt: actions.Receipt, report: ReportMade, child: ChildReported, screener: Viewer, now: datetime
) -> None:
    case = receipt.referrals[0].case
    known = replace(child, case_id=case.id)
    made = actions.receive(
        report=report, children=[known], submission_key="two", by=screener, at=now + timedelta(hours=1)
    )
    assert made.referrals[0].case == case
    assert made.referrals[0].episode == "referral-2"
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("towns_told", "expected"),
    [
        ({"residence": "new-haven", "location": "hartford"}, "new-haven"),
        ({"residence": "other", "location": "hartford"}, "hartford"),
        ({"incident": "bridgeport"}, "bridgeport"),
        ({"residence": "other"}, ""),
        ({}, ""),
    ],
)
def test_the_region_is_that_of_the_home_else_of_where_the_child_is_else_of_the_incident(  # noqa: PLR0917
    towns_told: dict[str, str], expected: str, report: ReportMade, child: ChildReported, screener: Viewer,
    towns: None, now: datetime,
) -> None:  # fmt: skip
    told = replace(child, towns=towns_told)
    made = actions.receive(report=report, children=[told], submission_key="k", by=screener, at=now)
    region = places.region_of(expected, on=now.date()) if expected else ""
    assert made.referrals[0].case.region == region


@pytest.mark.requirement("R-INT-10")
def test_a_second_reporter_is_attached_and_teaches_what_was_unknown(
    report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime
) -> None:
    unsure = replace(child, foreign_national=None)
    made = actions.receive(report=report, children=[unsure], submission_key="k", by=screener, at=now)
    case = made.referrals[0].case
    assert "notify.hhs" not in codes_owed(screener, case)
    second = actions.attach(
        case=case, report=replace(report, reporter_kind="family"), submission_key="k2",
        facts={"child.foreign_national": True}, by=screener, at=now + timedelta(hours=1),
    )  # fmt: skip
    assert second.state == State.ATTACHED
    assert Case.objects.count() == 1
    assert "notify.hhs" in codes_owed(screener, case)
    again = actions.attach(case=case, report=report, submission_key="k2", by=screener, at=now + timedelta(hours=2))
    assert again.id == second.id


def test_cleo_attaches_nothing_to_a_case_that_is_not_open_to_her(
    receipt: actions.Receipt, report: ReportMade, cleo: Viewer, now: datetime
) -> None:
    with pytest.raises(Refused, match="no such case"):
        actions.attach(case=receipt.referrals[0].case, report=report, submission_key="x", by=cleo, at=now)


def test_an_import_is_nobodys(report: ReportMade, child: ChildReported, towns: None, now: datetime) -> None:
    made = actions.receive(report=report, children=[child], submission_key="file:1", by=SYSTEM, at=now)
    assert made.report.taken_by_id is None
