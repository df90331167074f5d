"""The cast and the clock of the tests."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from openhart.accounts import actions as accounts
from openhart.accounts import queries as account_queries
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.config import roles
from openhart.foundation import clock

# A browser's driver keeps an event loop in the thread it was started in; Django would refuse the queries of every
# test that comes after a journey in the same process.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FRIDAY_EVENING = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
_TRIGGERS: dict[str, str] = {}  # on SQLite: name and statement, as the migrations made them
_NEVER_EMPTIED = ("audit_entry", "audit_head", "audit_looked", "audit_lane")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Make the tables, and on PostgreSQL the roles of the processes."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                _TRIGGERS.update(cursor.fetchall())
        if connection.vendor == "postgresql":
            roles.set_up({roles.DESK: settings.SECRET_KEY, roles.PARTNERS_SITE: f"{settings.SECRET_KEY}-partners"})


@pytest.fixture(autouse=True)
def _flushable(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a transactional test be cleaned up: its flush empties tables of which our triggers let nothing be taken."""
    marker = request.node.get_closest_marker("django_db")
    transactional = "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    if not transactional:
        yield
        return
    request.getfixturevalue("transactional_db")
    _guard()
    yield
    unguarded()


@pytest.fixture
def append_only(db: None) -> None:
    """See that nothing that is only added to can be changed, whatever a transactional test took away before."""
    _guard()


def _guard() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            there = {name for (name,) in cursor.fetchall()}
            for statement in [sql for name, sql in _TRIGGERS.items() if name not in there]:
                cursor.execute(statement)
        else:
            for table in _NEVER_EMPTIED:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def unguarded() -> None:
    """Take the triggers away, as an owner of the tables could: for a flush, and for tests that tamper."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            for table in _NEVER_EMPTIED:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the run when a test was skipped although skips are forbidden."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("HART_NO_SKIPS") == "1" and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _just_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a browser that a test signs in carry what a real sign-in writes into its session."""
    force_login = Client.force_login

    def signed_in(self: Client, user: User, backend: str | None = None) -> None:
        force_login(self, user, backend or "django.contrib.auth.backends.ModelBackend")
        kept = self.session
        at = clock.now().isoformat()
        kept.update({"signed_in_at": at, "active_at": at, "fresh_at": at})
        kept.save()

    monkeypatch.setattr(Client, "force_login", signed_in)


@pytest.fixture
def now() -> datetime:
    """Friday 6 March 2026, 17:15 in Hartford: two days before the clocks change."""
    return FRIDAY_EVENING


def person(name: str, role: Role, scope: Scope, region: str = "", *, at: datetime = FRIDAY_EVENING) -> User:
    """Return an account with one grant."""
    user = accounts.add_user(username=name.lower(), display_name=name, by=SYSTEM, at=at)
    if scope is not Scope.CASE:
        accounts.grant(to=user.id, role=role, scope=scope, region=region, by=SYSTEM, at=at)
    return user


def viewer_of(user: User, at: datetime = FRIDAY_EVENING) -> Viewer:
    """Return the viewer an account is."""
    return account_queries.viewer_of(user, at)


@pytest.fixture
def ana_user(db: None) -> User:
    """Ana coordinates: Statewide HART Lead, the whole agency."""
    return person("Ana", Role.STATEWIDE_HART_LEAD, Scope.AGENCY)


@pytest.fixture
def ana(ana_user: User) -> Viewer:
    """Ana as she asks."""
    return viewer_of(ana_user)


@pytest.fixture
def screener(db: None) -> Viewer:
    """Sol answers the Careline."""
    return viewer_of(person("Sol", Role.CARELINE_SCREENER, Scope.AGENCY))


@pytest.fixture
def supervisor(db: None) -> Viewer:
    """Sue supervises the Careline."""
    return viewer_of(person("Sue", Role.CARELINE_SUPERVISOR, Scope.AGENCY))


@pytest.fixture
def case(db: None, now: datetime) -> Case:
    """A case in region 4, nothing on it yet."""
    return cases.open_case(region="4", by=SYSTEM, at=now)


@pytest.fixture
def ben_user(case: Case) -> User:
    """Ben is on the case: an ongoing worker."""
    user = person("Ben", Role.ONGOING_WORKER, Scope.CASE)
    accounts.grant(
        to=user.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=FRIDAY_EVENING
    )
    return user


@pytest.fixture
def ben(ben_user: User) -> Viewer:
    """Ben as he asks."""
    return viewer_of(ben_user)


@pytest.fixture
def cleo_user(db: None) -> User:
    """Cleo is staff in another region and not on the case."""
    return person("Cleo", Role.REGIONAL_HART_LEAD, Scope.REGION, "1")


@pytest.fixture
def cleo(cleo_user: User) -> Viewer:
    """Cleo as she asks."""
    return viewer_of(cleo_user)


@pytest.fixture
def dov(db: None) -> Viewer:
    """Dov has an account and no grant at all."""
    return viewer_of(accounts.add_user(username="dov", display_name="Dov", by=SYSTEM, at=FRIDAY_EVENING))
