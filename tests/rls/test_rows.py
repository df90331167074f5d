"""What SQL of one's own brings is exactly what the application's predicate opens, in every table."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rls.world import BY_PREDICATE, Told, acting, ended, grant, ids, rows

from openhart.accounts import identity
from openhart.accounts import queries as accounts
from openhart.accounts.access import PARTNERS, READING
from openhart.accounts.models import Role, Scope, User
from openhart.config import roles
from openhart.foundation import clock

_WHEN = ("now", "ended", "ends later", "begins later")
_GRANTS = st.lists(
    st.tuples(
        st.sampled_from(list(Role)),
        st.sampled_from([Scope.AGENCY, Scope.REGION, Scope.CASE, Scope.CASE]),
        st.sampled_from(["1", "4"]),
        st.integers(0, 11),
        st.sampled_from(_WHEN),
    ),
    max_size=6,
)


def _terms(when: str) -> dict[str, Any]:
    hour = timedelta(hours=1)
    at = clock.now()
    terms: dict[str, dict[str, Any]] = {
        "now": {}, "ended": ended(), "ends later": {"until_at": at + hour}, "begins later": {"from_at": at + hour},
    }  # fmt: skip
    return terms[when]


def _written(told: Told, user: User, grants: list[tuple[Role, Scope, str, int, str]]) -> None:
    for role, scope, region, number, when in grants:
        case = told.cases[number] if scope == Scope.CASE else None
        grant(user, role, case=case, region=region if scope == Scope.REGION else "", **_terms(when))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=_GRANTS, others=_GRANTS, who=st.integers(0, 2))
def test_every_table_shows_exactly_what_the_predicate_opens(told: Told, own: Any, others: Any, who: int) -> None:
    user, other = told.users[who], told.users[who - 1]
    with transaction.atomic():
        _written(told, user, own)
        _written(told, other, others)
        viewer = accounts.viewer_of(user, clock.now())
        expected = {table: set(by(viewer).values_list("pk", flat=True)) for table, by in BY_PREDICATE.items()}
        with acting("desk", user.id):
            found = {table: ids(table) for table in BY_PREDICATE}
        transaction.set_rollback(True)
    assert found == expected


@pytest.mark.parametrize("role", ["desk", "partners"])
def test_without_saying_who_asks_nothing_is_shown(told: Told, role: str) -> None:
    grant(told.users[0], Role.STATEWIDE_HART_LEAD)
    with acting(role):
        shown = [table for table in BY_PREDICATE if roles.privileges(role, table) and ids(table)]
    assert shown == []


def test_the_watcher_sees_all_and_knows_nobody(told: Told) -> None:
    with acting("watch"):
        found = {table: len(ids(table)) for table in BY_PREDICATE}
    assert found == {**dict.fromkeys(BY_PREDICATE, 12), "drafts_draft": 3, "outbox_message": 24}


def test_every_way_of_asking_brings_the_same(told: Told) -> None:
    ben = told.users[1]
    grant(ben, Role.ONGOING_WORKER, region="4")
    own = {case.reference for case in told.cases if case.region == "4" and not case.is_restricted}
    with acting("desk", ben.id):
        for statement in (
            "SELECT reference FROM cases_case",
            "WITH every AS (SELECT * FROM cases_case) SELECT reference FROM every",
            "SELECT c.reference FROM cases_event e JOIN cases_case c ON c.id = e.case_id",
            "SELECT reference FROM cases_case WHERE id IN (SELECT case_id FROM people_link)",
            "SELECT (SELECT c.reference FROM cases_case c WHERE c.id = d.case_id) FROM cases_duty d",
            "SELECT reference FROM cases_case UNION SELECT reference FROM cases_case WHERE is_restricted",
            "SELECT reference FROM cases_case WHERE region = '4' OR 1 / (CASE WHEN region = '1' THEN 0 ELSE 1 END) = 1",
        ):
            assert {reference for (reference,) in rows(statement)} == own, statement
        assert rows("SELECT count(*) FROM cases_case") == [(len(own),)]
        with connection.cursor() as cursor, cursor.copy("COPY (SELECT reference FROM cases_case) TO STDOUT") as copied:
            assert {line[0] for line in copied.rows()} == own


@pytest.mark.requirement("R-SEC-1")
def test_the_partners_site_sees_no_case_whatever_was_granted(told: Told) -> None:
    officer, staff = told.users[0], told.users[1]
    grant(officer, Role.POLICE_PARTNER, case=told.cases[0])
    grant(officer, Role.PARTNER_MEMBER)
    grant(staff, Role.STATEWIDE_HART_LEAD)
    held = f"{django_settings.SECRET_KEY}-partners"
    with acting("partners"):
        for user in (officer, staff):
            rows("SELECT set_config('hart.viewer', %s, true)", identity.claim(user.id, held))
            assert ids("cases_case") == set()
    reached = {table for table in BY_PREDICATE if roles.privileges("partners", table)}
    assert reached == {"cases_case", "inbox_letter", "inbox_answer", "inbox_door", "inbox_yearly"}


def test_the_roles_that_count_are_those_of_the_table_of_roles(db: None) -> None:
    known = dict(rows("SELECT process, roles FROM hart_identity_key"))
    assert {process: frozenset(counting) for process, counting in known.items()} == {
        "desk": READING,
        "partners": PARTNERS,
    }
