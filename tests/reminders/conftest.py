"""A case with a referral on it, who stands behind it, and looks of the watcher at given moments."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.conftest import viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import Terms
from openhart.accounts.models import Origin, Role, Scope, User
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty
from openhart.reminders import actions
from openhart.reminders.lifecycle.steps import DUE, OVERDUE, SOON
from openhart.reminders.models import Clock, Reminder

HARTFORD = ZoneInfo("America/New_York")
#: Friday 6 March 2026 at 17:00 in Hartford, two nights before the clocks go forward.
FRIDAY = datetime(2026, 3, 6, 22, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ALLEGED = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15, "child.in_agency_care": False}
#: Owed by the Careline screener, within 12 hours by law.
POLICE = "notify.local_law_enforcement"
#: Owed by the Careline screener, within 24 hours by the agency.
FBI = "notify.fbi"
NAMES = {SOON: "soon", DUE: "due", OVERDUE: "overdue"}


def add(name: str, role: Role | None = None, region: str = "", *, case: Case | None = None) -> User:
    """An account with an address, and a role for the agency, a region or a case; a month before the story."""
    before = FRIDAY - timedelta(days=30)
    user = accounts.add_user(username=name.lower(), display_name=name, by=SYSTEM, at=before)
    accounts.set_email(user_id=user.id, email=f"{name.lower()}@agency.example", by=SYSTEM, at=before)
    if role is not None:
        give(user, role, region, case=case, at=before)
    return user


def give(
    user: User, role: Role, region: str = "", *, case: Case | None = None, at: datetime = FRIDAY, **terms: object
) -> None:
    scope = Scope.CASE if case else Scope.REGION if region else Scope.AGENCY
    reference = case.reference if case else ""
    accounts.grant(
        to=user.id, role=role, scope=scope, region=region, case_id=case.id if case else None, by=SYSTEM, at=at,
        terms=Terms(**{"origin": Origin.GIVEN, "reference": reference, **terms}),  # type: ignore[arg-type]
    )  # fmt: skip


def happen(case: Case, step: str, at: datetime, **details: object) -> None:
    facts = details.pop("facts", {})
    cases.record(case=case, event=StepTaken(step=step, details=details, facts=facts), by=SYSTEM, at=at)  # type: ignore[arg-type]


def refer(at: datetime = FRIDAY, region: str = "4") -> Case:
    """A case with a referral of alleged trafficking."""
    case = cases.open_case(region=region, by=SYSTEM, at=at)
    happen(case, "referral.received", at, facts=ALLEGED)
    return case


def duty(case: Case, code: str = POLICE) -> Duty:
    return Duty.objects.get(case=case, code=code)


def look(at: datetime) -> actions.Said:
    return actions.speak(by=SYSTEM, at=at)


def told(case: Case, code: str = POLICE) -> list[tuple[str, str]]:
    """Who was reminded of a step of a case, and at which step of its loudness, in the order in which it was said."""
    rows = Reminder.objects.filter(clock__case=case, clock__code=code).select_related("person")
    ordered = sorted(rows, key=lambda row: (row.made_at, row.step, list(NAMES_OF_RUNGS).index(row.rung)))
    return [(row.person.display_name, NAMES.get(row.step, f"again {row.step - OVERDUE}")) for row in ordered]


NAMES_OF_RUNGS = ("owner", "supervisor", "lead")


def seen(user: User, at: datetime) -> Viewer:
    return viewer_of(user, at)


@pytest.fixture
def sol(db: None) -> User:
    """Sol answers the Careline and owes what follows a referral."""
    return add("Sol", Role.CARELINE_SCREENER)


@pytest.fixture
def sue(db: None) -> User:
    """Sue supervises the Careline."""
    return add("Sue", Role.CARELINE_SUPERVISOR)


@pytest.fixture
def ana(db: None) -> User:  # type: ignore[override]
    """Ana is the Statewide HART Lead."""
    return add("Ana", Role.STATEWIDE_HART_LEAD)


@pytest.fixture
def agency(sol: User, sue: User, ana: User) -> dict[str, User]:
    """The three of them."""
    return {"Sol": sol, "Sue": sue, "Ana": ana}


@pytest.fixture
def clocks() -> Callable[[Case], int]:
    return lambda case: Clock.objects.filter(case=case).count()
