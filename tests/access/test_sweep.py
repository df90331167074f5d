"""Other people's ids, everywhere an address or a question takes one: nothing is found, and nothing tells why."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.access.addresses import Address, addresses
from tests.access.world import World, browser, build, is_hidden, relations_of, somebody, values

from openhart.accounts.models import Role
from openhart.desk.queries.queues import QUEUES
from openhart.foundation import clock, ids

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-1")]
#: What an address calls something of a case, and what it calls something of a person.
_OF_CASES = ("reference", "report_id", "notice_id")
_METHODS = ("GET", "POST")
_LITERAL = re.compile(r"(?:'[^']*'|NULL)(?:::uuid)?|\b\d+\b|\bs\d+_x\d+\b")
_NONCE = re.compile(rb'(nonce|name="csrfmiddlewaretoken" value|"X-CSRFToken":) ?=?"[^"]*"')


@pytest.fixture
def world(db: None) -> World:
    return build(clock.now())


@pytest.fixture
def cleo(world: World) -> Client:
    """Cleo leads another region: neither case is open to her."""
    return browser(somebody(world, Role.REGIONAL_HART_LEAD, "elsewhere"), world.at)


def about_cases() -> list[Address]:
    return [address for address in addresses() if set(_OF_CASES) & set(address.parameters)]


def _ask(client: Client, method: str, path: str, question: dict[str, Any] | None = None) -> tuple[Any, list[str]]:
    """Return the answer and the shape of every query it took; what was written is undone."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        if question is not None:
            answer = client.get(path, question)
        else:
            answer = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return answer, [_LITERAL.sub("?", query["sql"]) for query in asked.captured_queries]


def _missing(name: str, world: World) -> object:
    return ids.reference("HT", 2026, 999_999) if name == "reference" else uuid4()


def _body(answer: Any, *words: object) -> bytes:
    body = _NONCE.sub(b"", answer.content)
    for word in words:
        body = body.replace(str(word).encode(), b"#")
    return bytes(body)


@pytest.mark.parametrize("method", _METHODS)
@pytest.mark.parametrize("record", ["open", "restricted"])
def test_a_hidden_and_a_missing_case_take_the_same_path(world: World, cleo: Client, method: str, record: str) -> None:
    hidden = getattr(world, record)
    for address in about_cases():
        known = values(world, hidden, address.name)
        for name in set(_OF_CASES) & set(address.parameters):
            absent = {**known, name: _missing(name, world)}
            _ask(cleo, method, address.at(absent))  # the first visit to a page may fill a cache
            there, queries_there = _ask(cleo, method, address.at(known))
            gone, queries_gone = _ask(cleo, method, address.at(absent))
            assert there.status_code == gone.status_code, address.name
            assert there.status_code in {403, 404, 405}, address.name
            assert queries_there == queries_gone, address.name
            assert _body(there, *known.values()) == _body(gone, *absent.values()), address.name


@pytest.mark.parametrize("path", ["/go/", "/referrals/known/", "/referrals/continue/"])
def test_a_question_for_a_hidden_case_is_answered_like_one_for_a_missing_case(
    world: World, cleo: Client, path: str
) -> None:
    answers = []
    for reference in (world.open.case.reference, world.restricted.case.reference, ids.reference("HT", 2026, 999_999)):
        _ask(cleo, "GET", path, {"reference": reference})
        answer, queries = _ask(cleo, "GET", path, {"reference": reference})
        answers.append((answer.status_code, _body(answer, reference), queries))
    assert answers[0] == answers[2]
    assert answers[1] == answers[2]


#: Its id is given out with the empty page and names nothing yet; one that is taken is refused (`tests/casefile`).
_GIVEN_OUT = {"casefile:receive"}


def test_what_lies_below_another_case_is_not_found_below_ones_own(world: World) -> None:
    client = browser(somebody(world, Role.REGIONAL_HART_LEAD, "region"), world.at)
    for address in about_cases():
        nested = [name for name in address.parameters if name.endswith("_id")]
        for name in nested if "reference" in address.parameters else []:
            for foreign in (world.other, world.restricted):
                known = dict(values(world, world.open, address.name))
                known[name] = values(world, foreign, address.name)[name]
                for method in _METHODS:
                    answer, _ = _ask(client, method, address.at(known))
                    none, _ = _ask(client, method, address.at({**known, name: uuid4()}))
                    assert answer.status_code == none.status_code, f"{address.name} with a foreign {name}"
                    if address.name not in _GIVEN_OUT:
                        assert answer.status_code in {403, 404, 405}, f"{address.name} with a foreign {name}"


def _places_to_look() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every page that lists, counts or finds, asked in every way it takes."""
    for address in addresses():
        if not address.parameters and "GET" in address.methods:
            yield address.pattern, {}
    for queue in QUEUES:
        for question in ({}, {"region": "4"}, {"overdue": "yes"}, {"limit": "law"}, {"decision": "accepted"}):
            yield f"/queues/{queue.name}/", question
    for question in ({"q": "canary"}, {"q": "Jo"}, {"page": "2"}):
        yield "/cases/", question


@pytest.mark.parametrize("role", list(Role))
def test_no_list_count_or_search_tells_of_a_case_that_is_not_open(world: World, role: Role) -> None:
    for relation in relations_of(role):
        if not is_hidden(role, relation):
            continue
        client = browser(somebody(world, role, relation), world.at)
        hidden = world.record_for(relation)
        for path, question in _places_to_look():
            answer, _ = _ask(client, "GET", path, question)
            for canary in hidden.canaries:
                assert canary.encode() not in answer.content, f"{path} {question} as {role} ({relation})"


def test_a_restricted_case_is_counted_nowhere(world: World) -> None:
    lead = browser(somebody(world, Role.STATEWIDE_HART_LEAD, "restricted"), world.at)
    named = browser(somebody(world, Role.STATEWIDE_HART_LEAD, "named"), world.at)
    for path, question in _places_to_look():
        if path.startswith(("/queues/", "/cases/")):
            answer, _ = _ask(lead, "GET", path, question)
            assert world.restricted.case.reference.encode() not in answer.content
    answer, _ = _ask(named, "GET", "/cases/", {})
    assert world.restricted.case.reference.encode() in answer.content
