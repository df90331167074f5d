"""A connection is used by many people in turn: nobody's name stays on it, whatever happens in between."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from tests.rls.world import Told, grant, ids, rows, tell

from openhart.accounts import identity
from openhart.accounts.identity import Identified
from openhart.accounts.models import Role, User
from openhart.cases.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
View = Callable[[HttpRequest], HttpResponse]


@pytest.fixture
def world() -> Iterator[Told]:
    """Ana reads what is not restricted, Ben region 4, Cleo nothing; one connection that is kept."""
    told = tell()
    grant(told.users[0], Role.STATEWIDE_HART_LEAD)
    grant(told.users[1], Role.ONGOING_WORKER, region="4")
    kept, connection.settings_dict["CONN_MAX_AGE"] = connection.settings_dict["CONN_MAX_AGE"], None
    yield told
    connection.settings_dict["CONN_MAX_AGE"] = kept
    connection.close()


def pid() -> int:
    return int(rows("SELECT pg_backend_pid()")[0][0])


def is_nobodys() -> bool:
    """Return whether the connection is outside any transaction, in its own role, and knows nobody."""
    (said,) = rows("SELECT coalesce(current_setting('hart.viewer', true), ''), current_user = session_user")
    return said == ("", True) and connection.get_autocommit() and not connection.in_atomic_block


def asked(user: User, view: View) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = user
    return Identified(view)(request)


def count(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(ids("cases_case"))))


def test_two_people_in_turn_on_one_connection_see_each_their_own(world: Told) -> None:
    ana, ben, cleo = world.users
    before = pid()
    for _ in range(5):
        for user, expected in ((ana, b"6"), (ben, b"2"), (cleo, b"0")):
            assert asked(user, count).content == expected
            assert is_nobodys()
    assert pid() == before


def test_two_people_in_turn_through_the_whole_desk(world: Told) -> None:
    ana, ben, _ = world.users
    clients = {user: Client() for user in (ana, ben)}
    for user, client in clients.items():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    elsewhere = next(case for case in world.cases if case.region == "1" and not case.is_restricted)
    before = pid()
    for _ in range(3):
        for user, expected in ((ana, True), (ben, False)):
            shown = elsewhere.reference in clients[user].get("/cases/").content.decode()
            assert shown is expected
            assert is_nobodys()
    assert pid() == before


def test_a_fault_in_the_middle_of_a_request_leaves_nobody_behind(world: Told) -> None:
    ana, ben, _ = world.users
    before = pid()

    def fails(_request: HttpRequest) -> HttpResponse:
        ids("cases_case")
        raise RuntimeError

    def is_not_there(_request: HttpRequest) -> HttpResponse:
        ids("cases_case")
        raise Http404

    for view, fault in ((fails, RuntimeError), (is_not_there, Http404)):
        with pytest.raises(fault):
            asked(ana, view)
        assert is_nobodys()
        assert asked(ben, count).content == b"2"
    assert pid() == before


def test_a_statement_that_fails_undoes_the_request_and_leaves_nobody_behind(world: Told) -> None:
    ana, ben, _ = world.users
    own = next(case for case in world.cases if case.region == "4" and not case.is_restricted)

    def breaks(_request: HttpRequest) -> HttpResponse:
        Case.objects.filter(id=own.id).update(decision="lost")
        with pytest.raises(DatabaseError):
            rows("SELECT 1 / 0")
        return HttpResponse("shown all the same")

    assert asked(ana, breaks).content == b"shown all the same"
    assert is_nobodys()
    assert Case.objects.get(id=own.id).decision == ""
    assert asked(ben, count).content == b"2"


def test_a_connection_that_dies_in_the_middle_is_not_used_again(world: Told) -> None:
    ana, ben, _ = world.users
    before = pid()

    def dies(_request: HttpRequest) -> HttpResponse:
        info = connection.settings_dict
        with psycopg.connect(
            host=info["HOST"], port=info["PORT"], user=info["USER"], password=info["PASSWORD"], dbname=info["NAME"]
        ) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [before])
        with pytest.raises(DatabaseError):
            ids("cases_case")
        return HttpResponse(status=503)

    assert asked(ana, dies).status_code == 503
    assert asked(ben, count).content == b"2"
    assert is_nobodys()
    assert pid() != before


def test_what_an_action_completed_stays_when_the_view_then_fails(world: Told) -> None:
    ben = world.users[1]
    own = next(case for case in world.cases if case.region == "4" and not case.is_restricted)

    def answers_no(_request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            Case.objects.filter(id=own.id).update(decision="accepted")
        return HttpResponse(status=422)

    assert asked(ben, answers_no).status_code == 422
    assert Case.objects.get(id=own.id).decision == "accepted"


def test_a_server_that_hands_its_connections_around_by_transaction_mixes_nobody_up(world: Told) -> None:
    """As a pool in transaction mode does: one connection of the server, many clients, each for one transaction."""
    info = connection.settings_dict
    desk = identity.role_named("desk")
    with psycopg.connect(
        host=info["HOST"], port=info["PORT"], user=info["USER"], password=info["PASSWORD"], dbname=info["NAME"]
    ) as shared:
        seen = []
        for user in [*world.users, None] * 3:
            with shared.transaction():
                shared.execute("SELECT set_config('role', %s, true)", [desk])
                if user is not None:
                    claim = identity.claim(user.id, settings.SECRET_KEY)
                    shared.execute("SELECT set_config('hart.viewer', %s, true)", [claim])
                seen.append(len(shared.execute("SELECT id FROM cases_case").fetchall()))
    assert seen == [6, 2, 0, 0] * 3


def test_what_is_said_of_who_asks_cannot_be_read_in_the_list_of_sessions(world: Told) -> None:
    with override_settings(DATABASE_ROLE="desk"), identity.entered(world.users[0].id):
        said = rows("SELECT current_setting('hart.viewer')")[0][0]
        connection.ensure_connection()
        (text,) = rows("SELECT string_agg(query, ' ') FROM pg_stat_activity")[0]
    assert said.partition(".")[2] not in text
