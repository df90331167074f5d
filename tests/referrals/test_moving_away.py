"""A child who is known moves to another region: whoever says so keeps the case, and nothing is lost."""

from datetime import datetime, timedelta

from tests.conftest import person, viewer_of

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import emergencies
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import Grant, Ground, Origin, Role, Scope
from openhart.cases import queries as cases
from openhart.places import queries as places
from openhart.referrals import actions
from openhart.referrals.models import ChildReported, ReportMade


def test_a_worker_whose_report_moves_a_known_child_to_another_region_keeps_the_case(
    report: ReportMade, child: ChildReported, receipt: actions.Receipt, now: datetime
) -> None:
    case = receipt.referrals[0].case
    user = person("Wim", Role.INVESTIGATION_WORKER, Scope.REGION, case.region)
    later = now + timedelta(minutes=5)
    # The page reads the grants when it is asked for, and writes a moment later.
    asked, written = viewer_of(user, later), later + timedelta(seconds=2)
    moved = ChildReported(
        case_id=case.id, towns={"residence": "hartford"}, concern=child.concern, red_flags=("several_phones",)
    )
    made = actions.receive(report=report, children=[moved], submission_key="two", by=asked, at=written)
    there = cases.cases_of(viewer_of(user, written), [case.id])[case.id]
    assert made.referrals[0].case_id == case.id
    assert there.region != case.region
    grant = Grant.objects.get(viewer=user, case_id=case.id)
    assert (grant.origin, grant.role, grant.from_at) == (Origin.WORK, Role.INVESTIGATION_WORKER, later)


def test_a_worker_whose_report_leaves_the_child_where_it_is_is_granted_nothing_more(
    report: ReportMade, child: ChildReported, receipt: actions.Receipt, now: datetime
) -> None:
    case = receipt.referrals[0].case
    user = person("Wim", Role.INVESTIGATION_WORKER, Scope.REGION, case.region)
    same = ChildReported(case_id=case.id, towns=child.towns, concern=child.concern, red_flags=("several_phones",))
    actions.receive(report=report, children=[same], submission_key="two", by=viewer_of(user), at=now)
    assert not Grant.objects.filter(viewer=user, case_id=case.id).exists()


def test_whoever_opened_a_case_in_an_emergency_does_not_move_it_to_their_own_region(
    report: ReportMade, child: ChildReported, receipt: actions.Receipt, now: datetime
) -> None:
    case = receipt.referrals[0].case
    home = places.region_of("hartford", on=now.date())
    assert home != case.region
    lead = person("Lea", Role.REGIONAL_HART_LEAD, Scope.REGION, home)
    wanted = Wanted(case_id=case.id, reference=case.reference, region=case.region, is_restricted=False)
    emergencies.ask(
        reference=case.reference, wanted=wanted, ground=Ground.DANGER, reason="She called.", by=viewer_of(lead, now),
        at=now,
    )  # fmt: skip
    later = now + timedelta(minutes=5)
    moved = ChildReported(
        case_id=case.id, towns={"residence": "hartford"}, concern=child.concern, red_flags=("several_phones",)
    )
    actions.receive(report=report, children=[moved], submission_key="two", by=viewer_of(lead, later), at=later)
    over = viewer_of(lead, now + timedelta(hours=2))
    assert cases.cases_of(over, [case.id]) == {}
    assert cases.cases_of(SYSTEM, [case.id])[case.id].region == case.region
