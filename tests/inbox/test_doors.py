"""A one-time link opens its one letter, once, with the code that was spoken, and says nothing else to anybody."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from tests.conftest import person, viewer_of
from tests.inbox.conftest import Post

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions.attempts import MOST_FROM_ADDRESS
from openhart.accounts.models import Role, Scope
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused
from openhart.inbox import actions, queries
from openhart.inbox.access import Reader
from openhart.inbox.actions import doors
from openhart.inbox.lifecycle import DOOR_GOOD_FOR, DOOR_OPEN_FOR, MOST_TRIES
from openhart.inbox.models import Door, Letter

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-NOT-8")]
MINUTE = timedelta(minutes=1)
SOMEWHERE = "192.0.2.7"


def made(letter: Letter, at: datetime) -> tuple[Door, str, str]:
    return actions.open_door(letter_id=letter.id, by=SYSTEM, at=at)


def tried(secret: str, code: str, at: datetime, address: str = SOMEWHERE) -> Door | None:
    return actions.enter(secret=secret, code=code, address=address, by=None, at=at)


def test_with_link_and_code_the_letter_is_read_and_answered(post: Post, now: datetime) -> None:
    letter = post()
    door, secret, code = made(letter, now)
    opened = tried(secret, code, now + MINUTE)
    assert opened is not None
    guest = Reader(door_id=opened.id)
    assert [each.id for each in queries.letters(guest, now + 2 * MINUTE)] == [letter.id]
    row = actions.acknowledge(
        letter_id=letter.id, typed=actions.Typed(number="26-1"), submission=uuid4(), by=guest, at=now + 2 * MINUTE
    )
    assert (row.by_id, row.door_id) == (None, door.id)
    assert queries.untaken(SYSTEM, limit=5)[-1].is_by_link


def test_however_it_is_typed_it_is_the_same_link(post: Post, now: datetime) -> None:
    _, secret, code = made(post(), now)
    typed = f"https://partners.example/link/#{secret.lower().replace('-', ' ')}"
    assert tried(typed, code.replace(" ", ""), now + MINUTE) is not None


def test_a_guest_goes_on_to_no_other_letter_not_even_of_the_same_organisation(post: Post, now: datetime) -> None:
    letter, other = post(), post()
    door, secret, code = made(letter, now)
    tried(secret, code, now + MINUTE)
    guest = Reader(door_id=door.id)
    assert queries.letter_of(guest, other.id, now + 2 * MINUTE) is None
    assert queries.organisations_of(guest, now + 2 * MINUTE) == []
    with pytest.raises(Letter.DoesNotExist):
        actions.note_opened(letter_id=other.id, by=guest, at=now + 2 * MINUTE)


def test_it_opens_once(post: Post, now: datetime) -> None:
    _, secret, code = made(post(), now)
    assert tried(secret, code, now + MINUTE) is not None
    assert tried(secret, code, now + 2 * MINUTE) is None


def test_before_it_is_opened_it_shows_nothing(post: Post, now: datetime) -> None:
    door, _, _ = made(post(), now)
    assert queries.letters(Reader(door_id=door.id), now + MINUTE) == []


def test_after_a_few_wrong_codes_it_is_dead_for_the_right_one(post: Post, now: datetime) -> None:
    _, secret, code = made(post(), now)
    wrong = "0000 0001" if code != "0000 0001" else "0000 0002"
    for number in range(MOST_TRIES):
        assert tried(secret, wrong, now + MINUTE, address=f"192.0.2.{number}") is None
    assert tried(secret, code, now + MINUTE, address="192.0.2.99") is None


def test_it_ends_in_time_and_its_letter_closes_again(post: Post, now: datetime) -> None:
    letter = post()
    _, secret, code = made(letter, now)
    assert tried(secret, code, now + DOOR_GOOD_FOR) is None
    door, secret, code = made(letter, now)
    tried(secret, code, now + MINUTE)
    guest = Reader(door_id=door.id)
    closes = now + MINUTE + DOOR_OPEN_FOR
    assert queries.letters(guest, closes - MINUTE) != []
    assert queries.letters(guest, closes) == []
    again, secret, code = made(letter, now + MINUTE)
    tried(secret, code, now + 2 * MINUTE)
    actions.leave(by=Reader(door_id=again.id), at=now + 3 * MINUTE)
    assert queries.letters(Reader(door_id=again.id), now + 4 * MINUTE) == []


def test_a_newer_link_kills_the_older_and_taking_back_the_letter_kills_all(post: Post, now: datetime) -> None:
    letter = post()
    _, old, old_code = made(letter, now)
    _, new, new_code = made(letter, now)
    assert tried(old, old_code, now + MINUTE) is None
    opened = tried(new, new_code, now + MINUTE)
    assert opened is not None
    _, third, third_code = made(letter, now + MINUTE)
    actions.withdraw(source_id=letter.source_id, reason_code="other", by=SYSTEM, at=now + 2 * MINUTE)
    assert tried(third, third_code, now + 3 * MINUTE) is None
    assert queries.letters(Reader(door_id=opened.id), now + 3 * MINUTE) == []
    with pytest.raises(Refused, match="taken back"):
        made(letter, now + 3 * MINUTE)


@pytest.mark.requirement("R-SEC-1")
def test_wrong_unknown_dead_and_opened_ask_the_same_of_the_database(post: Post, now: datetime) -> None:
    _, wrong, code = made(post(), now)
    _, dead, dead_code = made(post(), now)
    Door.objects.filter(id=doors.id_of(dead)).update(ended_at=now)
    _, opened, opened_code = made(post(), now)
    assert tried(opened, opened_code, now + MINUTE) is not None
    asked = {}
    for what, secret, said in (
        ("unknown", "0000-0000", "1234 5678"), ("wrong", wrong, "x"), ("dead", dead, dead_code),
        ("opened", opened, opened_code), ("empty", "", ""), ("letters", "\ud800", code),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as found:
            assert tried(secret, said, now + 2 * MINUTE) is None
        asked[what] = [
            re.sub(r"\W[0-9a-f]{32}\W|'[^']*'|\d+|X'[^']*'|\?|%s", "?", each["sql"]).split(" ")[0] for each in found
        ]
    assert all(statements == asked["unknown"] for statements in asked.values())
    refusals = Entry.objects.filter(act="letter.link_refused")
    assert refusals.count() == len(asked)
    assert set(refusals.values_list("actor_id", "subject_id")) == {(None, None)}


def test_from_one_address_only_so_many_are_tried(post: Post, now: datetime) -> None:
    _, secret, code = made(post(), now)
    for _ in range(MOST_FROM_ADDRESS):
        tried("nothing", "1", now)
    assert tried(secret, code, now + MINUTE) is None
    _, secret, code = made(post(), now)
    assert tried(secret, code, now + MINUTE, address="198.51.100.1") is not None


def test_neither_secret_nor_code_is_kept_and_the_code_alone_cannot_be_looked_for(post: Post, now: datetime) -> None:
    door, secret, code = made(post(), now)
    kept = b"".join([bytes(door.secret_hash), bytes(door.code_hash), door.id.bytes])
    assert secret.encode() not in kept
    figures = code.replace(" ", "")
    assert bytes(door.code_hash) != doors.hash_of("", figures)
    assert not Entry.objects.filter(detail__icontains=secret[:9]).exists()
    assert re.fullmatch(r"\d{4} \d{4}", code)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", secret)


def test_dov_of_a_partner_makes_no_link(post: Post, now: datetime) -> None:
    letter = post()
    dov = viewer_of(person("Dov", Role.PARTNER_MEMBER, Scope.AGENCY))
    for act in (actions.open_door, actions.end_doors):
        with pytest.raises(Refused, match="staff"):
            act(letter_id=letter.id, by=dov, at=now)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_opens_it(post: Post, now: datetime) -> None:
    _, secret, code = made(post(), now)

    def one(number: int) -> bool:
        try:
            return tried(secret, code, now + MINUTE, address=f"192.0.2.{number}") is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1
