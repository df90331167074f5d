"""People of two regions, their browsers, and grants as they read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.test import Client

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import Terms
from openhart.accounts.models import Grant, Origin, Role, Scope, User
from openhart.accounts.queries import viewer_of
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.places.models import Region

HARTFORD = ZoneInfo("America/New_York")
#: Friday 6 March 2026, 17:15 in Hartford: two nights before the clocks go forward.
NOW = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A wall-clock time in Hartford, of March 2026 unless said otherwise."""
    return datetime(2026, month, day, hour, minute, tzinfo=HARTFORD)


def regions(*codes: str) -> None:
    for code in codes:
        Region.objects.get_or_create(code=code, name=f"Region {code}")


def person(name: str, role: Role | None = None, region: str = "", *, at: datetime = NOW) -> User:
    """An account, with a role for a region, or for the agency when no region is named."""
    user = accounts.add_user(username=name.lower(), display_name=name, by=SYSTEM, at=at)
    if role is not None:
        scope = Scope.REGION if region else Scope.AGENCY
        accounts.grant(to=user.id, role=role, scope=scope, region=region, by=SYSTEM, at=at)
    return user


def seen(user: User, at: datetime = NOW) -> Viewer:
    return viewer_of(user, at)


def on_case(
    user: User, *, region: str = "4", at: datetime = NOW, role: Role = Role.ONGOING_WORKER
) -> tuple[Case, Grant]:
    """A new case and somebody's grant for it."""
    case = cases.open_case(region=region, by=SYSTEM, at=at)
    terms = Terms(origin=Origin.WORK, reference=case.reference)
    row = accounts.grant(to=user.id, role=role, scope=Scope.CASE, case_id=case.id, terms=terms, by=SYSTEM, at=at)
    return case, row


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
