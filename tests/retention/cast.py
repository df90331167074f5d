"""Old cases with something in every room, and the way through a disposal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from tests.conftest import person, viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import Terms, emergencies
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import Ground, Origin, Role, Scope, User, Verdict
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.drafts import actions as drafts
from openhart.drafts.models import Kind
from openhart.notices import actions as notices
from openhart.people import actions as people
from openhart.people.models import Identity, Link, Part
from openhart.places import actions as places
from openhart.referrals import actions as referrals
from openhart.referrals.models import ChildReported, Referral, ReportMade
from openhart.retention import actions
from openhart.retention.lifecycle.proposals import ItemState
from openhart.retention.models import Proposal, Standing
from openhart.retention.queries.listing import added
from openhart.retention.queries.looking import day_of

LONG_AGO = datetime(2020, 3, 6, 15, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: A case that was not accepted, closed in 2020, and told of in 2020: six years of accounting end with 2026.
DUE = datetime(2027, 3, 8, 15, 0, tzinfo=UTC)
WAITS = 14
#: The parent on two cases, who stays.
SHARED = "Sharedparent"


@dataclass(slots=True)
class Old:
    """An old case, and every word that must not be found again."""

    case: Case
    reference: str
    canaries: tuple[str, ...]


def lead(name: str = "Lena") -> tuple[User, Viewer]:
    user = person(name, Role.CARELINE_SUPERVISOR, Scope.AGENCY, at=LONG_AGO - DAY)
    return user, viewer_of(user, LONG_AGO)


def receive(name: str, by: Viewer, at: datetime = LONG_AGO, **more: object) -> Case:
    """A report without a concern about a child of that name; nothing is owed but the decision."""
    report = ReportMade(
        channel="call", reporter_kind="mandated", received_at=at, own_words=f"{name}words of the reporter",
        reporter_name=f"Nurse {name}reporter", reporter_phone="860-555-0177",
    )  # fmt: skip
    known: dict[str, object] = {
        "identity": Identity(given_name="Jo", family_name=name, date_of_birth="2011-05-01", phone="860-555-0199"),
        "towns": {"residence": "hartford"}, "concern": frozenset(), "indicators": False, "in_agency_care": False,
        "case_open": False, "gender": "girl", "red_flags": (), "notes": f"{name}notes",
    }  # fmt: skip
    child = ChildReported(**{**known, **more})  # type: ignore[arg-type]
    receipt = referrals.receive(report=report, children=[child], submission_key=f"page-{uuid4()}", by=by, at=at)
    return Case.objects.get(id=receipt.referrals[0].case_id)


def decide(case: Case, name: str, by: Viewer, at: datetime) -> None:
    row = case_referral(case)
    referrals.screen(
        referral=row, decision="not_accepted", is_definition_met=False, reason=f"{name}reason", by=by, at=at
    )


def case_referral(case: Case) -> Referral:
    return Referral.objects.get(case_id=case.id)


def close(case: Case, at: datetime) -> None:
    cases.record(case=case, event=StepTaken(step="case.closed", words={"reason": "Nothing is left."}), by=SYSTEM, at=at)


def simple(name: str, by: Viewer, at: datetime = LONG_AGO) -> Old:
    """A case with a child, one decision, and an end."""
    case = receive(name, by, at)
    decide(case, name, by, at + HOUR)
    close(case, at + 2 * HOUR)
    case.refresh_from_db()
    return Old(case, case.reference, canaries(name))


def canaries(name: str) -> tuple[str, ...]:
    return (name, f"{name}words", f"{name}reporter", f"{name}notes", f"{name}reason", f"{name}why")


def full(name: str, now: datetime, sibling: Case | None = None, *, more: Callable[[Case], None] | None = None) -> Old:
    """A case with something in every room; its parent is on the sibling's case as well. ``more`` adds to it."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=LONG_AGO - DAY)
    user, by = lead(f"Lena{uuid4().hex[:6]}")
    _, colleague = lead(f"Lars{uuid4().hex[:6]}")
    case = receive(name, by)
    cases.locate(case=case, towns={"residence": "hartford"}, region="4", by=SYSTEM, at=LONG_AGO + HOUR / 4)
    parent = people.add_person(
        case=case, identity=Identity(given_name="Pat", family_name=SHARED), part=Part.PARENT, by=by,
        at=LONG_AGO + HOUR / 3,
    )  # fmt: skip
    if sibling is not None:
        Link.objects.create(case=sibling, person=parent, part=Part.PARENT, linked_at=LONG_AGO + HOUR)
    sent = notices.Sent(to="fbi", recipient="fbi", how="telephone", happened_at=LONG_AGO + HOUR / 2)
    notices.record_sent(case=case, sent=sent, submission=uuid4(), by=by, at=LONG_AGO + HOUR / 2)
    accounts.grant(
        to=user.id, role=Role.CARELINE_SUPERVISOR, scope=Scope.CASE, case_id=case.id,
        terms=Terms(origin=Origin.WORK, reference=case.reference), by=SYSTEM, at=LONG_AGO,
    )  # fmt: skip
    emergency(case, f"{name}why", LONG_AGO + HOUR)
    if more is not None:
        more(case)
    decide(case, name, by, LONG_AGO + HOUR)
    close(case, LONG_AGO + 2 * HOUR)
    drafts.save(
        draft_id=uuid4(), kind=Kind.FURTHER_REPORT, values={"reference": [case.reference], "words": [f"{name}draft"]},
        title="", by=colleague, at=now - DAY,
    )  # fmt: skip
    drafts.save(
        draft_id=uuid4(), kind=Kind.NEW_REFERRAL, values={"words": ["of another child"]}, title="", by=colleague,
        at=now - DAY,
    )  # fmt: skip
    case.refresh_from_db()
    return Old(case, case.reference, (*canaries(name), f"{name}draft"))


def emergency(case: Case, why: str, at: datetime, *, is_reviewed: bool = True) -> None:
    nora = viewer_of(
        person(f"Nora{uuid4().hex[:6]}", Role.REGIONAL_HART_LEAD, Scope.REGION, "1", at=LONG_AGO - DAY), at
    )
    wanted = Wanted(case_id=case.id, reference=case.reference, region="4", is_restricted=False)
    row = emergencies.ask(
        reference=case.reference, wanted=wanted, ground=Ground.DANGER, reason=f"{why} asks in an emergency", by=nora,
        at=at,
    )  # fmt: skip
    if is_reviewed:
        sue = viewer_of(person(f"Sue{uuid4().hex[:6]}", Role.CARELINE_SUPERVISOR, Scope.AGENCY, at=LONG_AGO - DAY), at)
        emergencies.close(emergency_id=row.id, by=nora, at=at + timedelta(minutes=5))
        emergencies.review(
            emergency_id=row.id, verdict=Verdict.JUSTIFIED, words=f"{why} was asked and it fits.", by=sue,
            at=at + timedelta(minutes=6),
        )  # fmt: skip


def marks(since: datetime, until: datetime) -> None:
    """Let the watcher have been there every day."""
    at = since
    while at <= until:
        actions.mark_day(by=SYSTEM, at=at)
        at += DAY


def work(at: datetime) -> None:
    """Let somebody have been at work: the trail goes on."""
    audit.write(by=None, at=at, act="case.viewed", subject=None, detail={})


def proposed(rosa: Viewer, ids: Iterable[UUID], at: datetime = DUE) -> Proposal:
    work(at - HOUR)
    actions.work_out(by=SYSTEM, at=at)
    return actions.propose(case_ids=list(ids), today=day_of(at), by=rosa, at=at)


def seen(proposal: Proposal) -> dict[str, int]:
    return added(item.counts for item in proposal.items.filter(state=ItemState.WAITING))


def approved(rosa: Viewer, grace: Viewer, ids: Iterable[UUID], at: datetime = DUE) -> Proposal:
    proposal = proposed(rosa, ids, at)
    return approve(proposal, grace, at + HOUR)


def approve(proposal: Proposal, grace: Viewer, at: datetime, *, today: date | None = None) -> Proposal:
    return actions.approve(proposal_id=proposal.id, seen=seen(proposal), today=today or day_of(at), by=grace, at=at)


def wait(at: datetime = DUE) -> datetime:
    """Live through the waiting time, somebody at work each day; return the moment after it."""
    over = at + timedelta(days=WAITS, hours=2)
    marks(at, over)
    work(over - HOUR)
    return over


def disposed(rosa: Viewer, grace: Viewer, ids: Iterable[UUID], at: datetime = DUE) -> datetime:
    """Dispose of cases, all the way; return when."""
    approved(rosa, grace, ids, at)
    over = wait(at)
    came = actions.carry_out(by=SYSTEM, at=over)
    assert came.refused == ""
    return over


def standing(case: Case) -> Standing:
    return Standing.objects.get(case_id=case.id)
