"""Whoever can send SQL as the desk does not become somebody else, and does not write into cases of others."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from tests.rls.world import AT, Told, acting, ended, grant, ids, rows

from openhart.accounts import identity
from openhart.accounts.models import Role, User
from openhart.cases.models import Case


@pytest.fixture
def ben(told: Told) -> User:
    """Ben works in region 4."""
    grant(told.users[1], Role.ONGOING_WORKER, region="4")
    return told.users[1]


@pytest.fixture
def ana(told: Told) -> User:
    """Ana reads every case that is not restricted."""
    grant(told.users[0], Role.STATEWIDE_HART_LEAD)
    return told.users[0]


def refused(statement: str, *values: object) -> bool:
    """Return whether the database refuses a statement."""
    try:
        with transaction.atomic():
            rows(statement, *values)
    except Error:
        return True
    return False


def say(claimed: str) -> None:
    rows("SELECT set_config('hart.viewer', %s, true)", claimed)


def test_a_claim_without_its_proof_is_nobody(ana: User, ben: User) -> None:
    own = identity.claim(ben.id, settings.SECRET_KEY)
    proof = own.partition(".")[2]
    with acting("desk", ben.id):
        assert len(ids("cases_case")) == 2
        for forged in (
            str(ana.id), f"{ana.id}.", f"{ana.id}.{proof}", f"{ana.id}.{'0' * 64}", f"{ana.id}.{proof.upper()}",
            identity.claim(ana.id, "another secret"), f"{own}\n", f" {own}", f"{'-' * 36}.{proof}", "system", "",
            str(ana.id).upper() + own[36:], "' OR true --",
        ):  # fmt: skip
            say(forged)
            assert rows("SELECT hart_viewer(), hart_regions()") == [(None, [])], forged
            assert ids("cases_case") == set(), forged
        say(own)
        assert len(ids("cases_case")) == 2


def test_what_proves_a_claim_cannot_be_read_or_changed(ben: User) -> None:
    with acting("desk", ben.id):
        for statement in (
            "SELECT * FROM hart_identity_key", "SELECT outer_pad FROM hart_identity_key", "TABLE hart_identity_key",
            "UPDATE hart_identity_key SET roles = '{administrator}'", "DELETE FROM hart_identity_key",
            "INSERT INTO hart_identity_key VALUES ('mine', '', '', '{}')", "COPY hart_identity_key TO STDOUT",
        ):  # fmt: skip
            assert refused(statement), statement


def test_the_rules_cannot_be_changed_or_set_aside_by_the_desk(ben: User) -> None:
    with acting("desk", ben.id):
        for statement in (
            "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY", "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
            "DROP POLICY hart_sees ON cases_case", "CREATE POLICY mine ON cases_case USING (true)",
            "CREATE OR REPLACE FUNCTION hart_regions() RETURNS text[] LANGUAGE sql AS $$SELECT '{*}'::text[]$$",
            "ALTER FUNCTION hart_viewer() SECURITY INVOKER", "TRUNCATE cases_duty", "DROP TABLE cases_duty",
            "CREATE TRIGGER t BEFORE UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_event_append_only()",
            "GRANT SELECT ON hart_identity_key TO PUBLIC",
        ):  # fmt: skip
            assert refused(statement), statement
        # With row security off the database does not show more: it refuses.
        rows("SET LOCAL row_security = off")
        assert refused("SELECT * FROM cases_case")


def test_a_function_in_front_does_not_stand_in_for_ours(ben: User) -> None:
    """A temporary function or table of the same name is not looked at by the policies."""
    with acting("desk", ben.id):
        own = ids("cases_case")
        if not refused("CREATE TEMP TABLE accounts_grant AS SELECT * FROM public.accounts_grant"):
            rows("UPDATE pg_temp.accounts_grant SET scope = 'agency', region = ''")
        rows("SET LOCAL search_path = pg_temp, public")
        assert ids("public.cases_case") == own


def test_a_login_of_the_desk_alone_cannot_step_out_of_its_role(ben: User) -> None:
    """A login role that holds the desk's role has nowhere to go back to: neither the owner nor the watcher."""
    login = connection.ops.quote_name(f"{identity.role_named('desk')}_login")
    desk = identity.role_named("desk")
    rows(f"CREATE ROLE {login} LOGIN IN ROLE {connection.ops.quote_name(desk)}")
    rows(f"SET LOCAL SESSION AUTHORIZATION {login}")
    try:
        say(identity.claim(ben.id, settings.SECRET_KEY))
        assert len(ids("cases_case")) == 2
        rows("RESET ROLE")
        assert len(ids("cases_case")) == 2
        for role in ("hart", "watch", "partners"):
            name = role if role == "hart" else identity.role_named(role)
            assert refused(f"SET ROLE {connection.ops.quote_name(name)}"), role
        say("")
        assert ids("cases_case") == set()
    finally:
        rows("RESET SESSION AUTHORIZATION")


def test_a_grant_that_ended_and_an_account_that_was_disabled_open_nothing(told: Told, ben: User) -> None:
    cleo = told.users[2]
    grant(cleo, Role.STATEWIDE_HART_LEAD, **ended())
    with acting("desk", cleo.id):
        assert ids("cases_case") == set()
    with acting("desk", ben.id):
        assert len(ids("cases_case")) == 2
    User.objects.filter(id=ben.id).update(is_active=False)
    with acting("desk", ben.id):
        assert rows("SELECT hart_viewer()") == [(None,)]
        assert ids("cases_case") == ids("drafts_draft") == set()


def test_rows_of_others_are_not_changed(told: Told, ben: User) -> None:
    foreign = next(case for case in told.cases if case.region == "1" and not case.is_restricted)
    hidden = next(case for case in told.cases if case.region == "4" and case.is_restricted)
    with acting("desk", ben.id), connection.cursor() as cursor:
        for case in (foreign, hidden):
            for statement in (
                "UPDATE cases_case SET decision = 'accepted' WHERE id = %s",
                "UPDATE cases_case SET region = '4', is_restricted = false WHERE id = %s",
                "UPDATE cases_duty SET state = 'waived' WHERE case_id = %s",
                "DELETE FROM cases_duty WHERE case_id = %s",
                "UPDATE people_link SET part = 'other' WHERE case_id = %s",
                "UPDATE referrals_referral SET state = 'accepted' WHERE case_id = %s",
                "UPDATE notices_notice SET withdrawn_at = now() WHERE case_id = %s",
            ):
                cursor.execute(statement, [case.id])
                assert cursor.rowcount == 0, statement
        cursor.execute("UPDATE drafts_draft SET owner_id = %s", [ben.id])
        assert cursor.rowcount == 1


_ADDED: dict[str, Callable[[Case], tuple[str, tuple[object, ...]]]] = {
    "an event": lambda case: (
        """INSERT INTO cases_event (id, case_id, ordinal, code, at, recorded_at, data, facts, episode)
           VALUES (%s, %s, 9, 'x', %s, %s, '{}', '{}', '')""",
        (uuid4(), case.id, AT, AT),
    ),
    "a person's link": lambda case: (
        """INSERT INTO people_link (id, case_id, person_id, part, linked_at) SELECT %s, %s, id, 'other', %s
           FROM people_person WHERE id NOT IN (SELECT person_id FROM people_link WHERE case_id = %s) LIMIT 1""",
        (uuid4(), case.id, AT, case.id),
    ),
    "a submission": lambda case: (
        "INSERT INTO response_submission (key, case_id, event_id, at) VALUES (%s, %s, %s, %s)",
        (uuid4(), case.id, uuid4(), AT),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", _ADDED)
def test_nothing_is_added_to_a_case_of_others(told: Told, ben: User, what: str) -> None:
    own = next(case for case in told.cases if case.region == "4" and not case.is_restricted)
    foreign = next(case for case in told.cases if case.region == "1" and not case.is_restricted)
    with acting("desk", ben.id):
        for case, expected in ((own, False), (foreign, True)):
            statement, values = _ADDED[what](case)
            assert refused(statement, *values) is expected


def test_what_happened_and_what_was_done_is_only_ever_added(told: Told, ben: User) -> None:
    with acting("desk", ben.id):
        for table in ("cases_event", "audit_entry"):
            assert refused(f"DELETE FROM {table}"), table  # noqa: S608 - our own names
            assert refused(f"UPDATE {table} SET id = id"), table  # noqa: S608
        for table in (
            "cases_case",
            "people_person",
            "people_link",
            "referrals_report",
            "notices_notice",
            "drafts_draft",
        ):
            assert refused(f"DELETE FROM {table}"), table  # noqa: S608
        assert refused("UPDATE cases_heartbeat SET looked_at = 0")


def test_a_case_cannot_be_moved_out_of_ones_own_sight_and_stays_when_granted_by_name(told: Told, ben: User) -> None:
    case = next(case for case in told.cases if case.region == "4" and not case.is_restricted)
    move = "UPDATE cases_case SET region = '1' WHERE id = %s"
    with acting("desk", ben.id):
        assert refused(move, case.id)
    grant(ben, Role.ONGOING_WORKER, case=case)
    with acting("desk", ben.id):
        assert not refused(move, case.id)
        assert case.id in ids("cases_case")


def test_that_a_case_is_there_is_all_that_is_told_in_brief_and_not_to_the_partners(told: Told, ben: User) -> None:
    foreign = next(case for case in told.cases if case.region == "1" and case.is_restricted)
    asked = "SELECT * FROM hart_cases_in_brief('{}', %s)"
    with acting("desk", ben.id):
        assert rows(asked, foreign.reference) == [(foreign.id, foreign.reference, "1", True)]
        assert rows(asked, "") == []
    with acting("partners"):
        assert refused(asked, foreign.reference)
