"""A report comes in: whole, once, and on the record before anybody is told that it was received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError

from openhart.accounts import actions as accounts
from openhart.accounts.access import Viewer
from openhart.accounts.actions import Terms
from openhart.accounts.models import Origin, Role, Scope
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.access import holds_in_earnest
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.drafts import actions as drafts
from openhart.drafts.models import Kind
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.people import actions as people
from openhart.places import queries as places
from openhart.referrals import access, queries
from openhart.referrals.events import Received
from openhart.referrals.lifecycle import State
from openhart.referrals.models import ChildReported, Referral, Report, ReportMade

#: In this order the towns say which region serves a child.
_TOWNS_IN_ORDER = ("residence", "location", "incident")
MOST_CHILDREN = 20


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a submission made, or had made already."""

    report: Report
    referrals: tuple[Referral, ...]
    is_new: bool


def receive(
    *,
    report: ReportMade,
    children: Sequence[ChildReported],
    submission_key: str,
    content_mark: str = "",
    draft_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> Receipt:
    """Receive a report about one or more children: a case and a referral for each, in one transaction.

    ``submission_key`` is the server's own (of the page, or of the row of a file). The same key again returns
    what the first made, unchanged. The draft it was written in, if any, is ended with it. Refuse a report
    without a child, from somebody who takes none, or with a time of receipt in the future.
    """
    access.check_may_receive(by)
    known = queries.receipt_of(by, submission_key)
    if known is None:
        try:
            return _receive(report, children, submission_key, content_mark, draft_id, by, at)
        except IntegrityError:  # a copy of the same submission was a moment faster
            known = queries.receipt_of(by, submission_key)
            if known is None:
                raise
    return Receipt(report=known[0], referrals=tuple(known[1]), is_new=False)


@transaction
def _receive(  # noqa: PLR0917
    report: ReportMade,
    children: Sequence[ChildReported],
    submission_key: str,
    content_mark: str,
    draft_id: UUID | None,
    by: Viewer,
    at: datetime,
) -> Receipt:
    if not 1 <= len(children) <= MOST_CHILDREN:
        raise Refused(f"A report speaks of at least one child, and of {MOST_CHILDREN} at most.")
    known = [child.case_id for child in children if child.case_id is not None]
    if len(set(known)) < len(known):
        raise Refused("Two children of this report have the same reference number. Each has a case of their own.")
    row = write_report(report, submission_key=submission_key, content_mark=content_mark, by=by, at=at)
    referrals = tuple(_refer(row, report, child, place, by=by, at=at) for place, child in enumerate(children, start=1))
    if draft_id is not None:
        drafts.end(draft_id=draft_id, kind=Kind.NEW_REFERRAL, by=by, at=at)
    audit.write(
        by=by.user_id, at=at, act="report.received", subject=row.id,
        detail={"channel": row.channel, "cases": [str(made.case_id) for made in referrals]},
    )  # fmt: skip
    return Receipt(report=row, referrals=referrals, is_new=True)


def write_report(
    report: ReportMade, *, submission_key: str, content_mark: str = "", by: Viewer, at: datetime
) -> Report:
    """Write the row of a contact; refuse one that lies in the future."""
    if report.received_at > at:
        raise Refused("The time of receipt lies in the future. Enter when the report was received.")
    return Report.objects.create(
        submission_key=submission_key, content_mark=content_mark, channel=report.channel,
        reporter_kind=report.reporter_kind, received_at=report.received_at, recorded_at=at, taken_by_id=by.user_id,
    )  # fmt: skip


def write_referral(
    row: Report, report: ReportMade, child: ChildReported, *, case: Case, place: int, episode: str, state: State
) -> Referral:
    """Write what a report says about one child, its words sealed with the case's key."""
    referral = Referral(
        report=row, case=case, place_in_report=place, is_first=state is not State.ATTACHED, episode=episode,
        state=state, red_flags=list(child.red_flags), recruitment=list(child.recruitment),
        recruitment_place=child.recruitment_place, recruiter_relation=child.recruiter_relation,
        control=list(child.control), legal_basis=child.legal_basis, placement=child.placement,
        at_placement=child.at_placement, gender=child.gender, race_ethnicity=list(child.race_ethnicity),
    )  # fmt: skip
    referral.sealed = case.key().seal_fields({**report.words(), **child.words()}, place=referral.place())
    referral.save(force_insert=True)
    return referral


def _refer(row: Report, report: ReportMade, child: ChildReported, place: int, *, by: Viewer, at: datetime) -> Referral:
    case = _case_of(child, report, by, at)
    episode = f"referral-{queries.count_of_first(by, case) + 1}"
    referral = write_referral(row, report, child, case=case, place=place, episode=episode, state=State.RECEIVED)
    received_on = _day_of(report)
    event = Received(
        channel=report.channel, reporter_kind=report.reporter_kind, facts=child.facts(received_on), episode=episode
    )
    cases.record(case=case, event=event, by=by, at=at, happened_at=report.received_at)
    if child.is_missing:
        since = {"child.missing_since": child.missing_since.isoformat()} if child.missing_since else {}
        missing = StepTaken(step="child.missing", facts=since)
        cases.record(case=case, event=missing, by=by, at=at, happened_at=report.received_at)
    return referral


def _case_of(child: ChildReported, report: ReportMade, by: Viewer, at: datetime) -> Case:
    """Return the case of a child who is known, or a new one; say where it belongs."""
    region = region_of(child, report)
    if child.case_id is not None:
        known = case_queries.cases_of(by, [child.case_id]).get(child.case_id)
        if known is None:
            raise Refused("There is no such case.")
        access.check_may_add_to(by, known)
        # Whoever opened the case in an emergency does not move it to where they would keep it.
        there = region if region and holds_in_earnest(by, known, *access.MAY_RECEIVE) else known.region
        _keep_open_to(by, known, there, at)
        cases.locate(case=known, towns=child.towns, region=there, by=by, at=at)
        return known
    case = cases.open_case(region=region, by=by, at=at)
    _keep_open_to(by, case, region, at)
    people.add_child(case=case, identity=child.identity, by=by, at=at)
    cases.locate(case=case, towns=child.towns, region=region, by=by, at=at)
    return case


def _keep_open_to(by: Viewer, case: Case, region: str, at: datetime) -> None:
    """Let a worker whose grants do not reach the region of the case see the report they made themselves.

    The grant comes first and holds from the moment for which the viewer was asked: a case that moved out of
    somebody's sight could not be written to any more, and row-level security would refuse the move itself.
    """
    there = by.roles_on(case_id=case.id, region=region, is_restricted=case.is_restricted)
    if by.user_id is None or not there.isdisjoint(access.MAY_RECEIVE):
        return
    role = next(role for role in access.MAY_RECEIVE if by.has_role(role))
    accounts.grant(
        to=by.user_id, role=Role(role), scope=Scope.CASE, case_id=case.id,
        terms=Terms(origin=Origin.WORK, reference=case.reference, from_at=min(at, by.as_of or at)), by=by, at=at,
    )  # fmt: skip


def region_of(child: ChildReported, report: ReportMade) -> str:
    """Return the region that serves the child: where they live, else are, else where it happened."""
    on = _day_of(report)
    towns = (child.towns.get(name, "") for name in _TOWNS_IN_ORDER)
    return next((region for town in towns if town and (region := places.region_of(town, on=on))), "")


def _day_of(report: ReportMade) -> date:
    """Return the day of receipt where the agency is."""
    return report.received_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
