"""Old cases of the demonstration: one due for disposal, one that waits for the auditor, one under a legal hold."""

from datetime import datetime, timedelta

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.config.demo.staff import Staff
from openhart.people.models import Identity
from openhart.referrals import actions as referrals
from openhart.referrals.models import ChildReported, ReportMade
from openhart.retention import actions
from openhart.retention.actions.holding import Words
from openhart.retention.queries.looking import day_of

CHILDREN = (("Alma", "Whitfield"), ("Theo", "Castellan"), ("Iris", "Halloway"))
_AGO = timedelta(days=1500)
_HOUR = timedelta(hours=1)


def arrange(people: Staff, now: datetime) -> None:
    """Write three cases down that were closed long ago; hold one, propose another."""
    held, waits, _ = (_old(people, number, now - _AGO + number * timedelta(days=9)) for number in range(3))
    words = Words(matter="Halden v. Commissioner", reason="The court has asked for everything about the school.")
    actions.place(references=[held.reference], words=words, by=people.agency[Role.LEGAL], at=now)
    actions.work_out(by=SYSTEM, at=now)
    officer = people.agency[Role.RECORDS_OFFICER]
    actions.propose(case_ids=[waits.id], today=day_of(now), by=officer, at=now)


def _old(people: Staff, number: int, at: datetime) -> Case:
    """Return a case of a report without a concern: not accepted, and closed on the same day."""
    by = people.agency[Role.CARELINE_SUPERVISOR]
    given_name, family_name = CHILDREN[number]
    report = ReportMade(
        channel="call", reporter_kind="mandated", received_at=at, own_words="A pupil was tired and would not say why.",
        reporter_name="School nurse", reporter_relationship="School nurse",
    )  # fmt: skip
    child = ChildReported(
        identity=Identity(given_name=given_name, family_name=family_name), age=14, towns={"residence": "hartford"},
        concern=frozenset(), indicators=False, in_agency_care=False, case_open=False,
    )  # fmt: skip
    receipt = referrals.receive(report=report, children=[child], submission_key=f"demo-old-{number}", by=by, at=at)
    referral = receipt.referrals[0]
    reason = "Nothing in the report speaks for trafficking."
    referrals.screen(
        referral=referral, decision="not_accepted", is_definition_met=False, reason=reason, by=by, at=at + _HOUR
    )
    closed = StepTaken(step="case.closed", words={"reason": "Nothing is left to do."})
    case = Case.objects.get(id=referral.case_id)
    cases.record(case=case, event=closed, by=SYSTEM, at=at + 2 * _HOUR)
    return case
