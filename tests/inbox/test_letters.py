"""A letter goes to one organisation, is read and answered there, and is gone when it is taken back."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.inbox.conftest import BRIDGEPORT, PAGE, PAPER, Post, officer

from openhart.accounts.access import SYSTEM
from openhart.audit.models import Entry
from openhart.foundation import released as gate
from openhart.foundation.refused import Refused
from openhart.inbox import actions, queries
from openhart.inbox.access import Reader
from openhart.inbox.actions import Typed
from openhart.inbox.models import Answer, Letter
from openhart.keys.models import WrappedKey

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.requirement("R-NOT-8")
def test_dov_reads_what_was_sent_to_his_department(post: Post, dov: Reader, now: datetime) -> None:
    sent = post()
    (letter,) = queries.letters(dov, now + MINUTE)
    assert letter.id == sent.id
    assert (letter.paper(), letter.page()) == (PAPER, list(PAGE))
    assert b"Robin" not in bytes(letter.payload_sealed) + bytes(letter.data_sealed)


@pytest.mark.requirement("R-NOT-8")
def test_olga_of_another_department_finds_nothing_by_list_or_by_id(post: Post, olga: Reader, now: datetime) -> None:
    letter = post()
    assert queries.letters(olga, now + MINUTE) == []
    assert queries.letter_of(olga, letter.id, now + MINUTE) is None
    for act in (actions.acknowledge, actions.ask):
        with pytest.raises(Letter.DoesNotExist):
            act(letter_id=letter.id, typed=Typed(text="?"), submission=uuid4(), by=olga, at=now + MINUTE)
    with pytest.raises(Letter.DoesNotExist):
        actions.note_opened(letter_id=letter.id, by=olga, at=now + MINUTE)
    assert not Answer.objects.exists()


def test_each_letter_has_a_key_that_opens_no_other(post: Post, now: datetime) -> None:
    one, other = post(), post()
    assert WrappedKey.objects.filter(kind="letter").count() == 2
    one.payload_sealed = other.payload_sealed
    with pytest.raises(Exception, match="seal"):
        one.paper()


@pytest.mark.requirement("R-NOT-7")
def test_posted_twice_it_is_one_letter_and_never_another_one(post: Post, now: datetime) -> None:
    source, left = uuid4(), gate.release(uuid4(), PAPER)
    first = post(source_id=source, released=left)
    again = post(source_id=source, released=left, at=now + MINUTE)
    assert (again.id, again.left_at) == (first.id, now)
    with pytest.raises(Refused, match="Something else"):
        post(source_id=source, released=left, organisation=BRIDGEPORT)
    assert Letter.objects.count() == WrappedKey.objects.filter(kind="letter").count() == 1


@pytest.mark.requirement("R-SEC-2")
def test_only_what_the_gate_released_is_posted(post: Post) -> None:
    class Alike:
        payload, disclosure_id, sha256 = PAPER, uuid4(), gate.hash_of(PAPER)

        def is_as_written(self) -> bool:
            return True

    changed = gate.release(uuid4(), PAPER)
    changed.payload = b"something else"
    for left in (Alike(), changed, gate.release(uuid4(), None)):
        with pytest.raises(Refused, match="what the gate released"):
            post(released=left)
    assert not Letter.objects.exists()


@pytest.mark.requirement("R-NOT-9")
def test_taken_back_its_words_are_gone_and_why_stays(post: Post, dov: Reader, now: datetime) -> None:
    letter = post()
    actions.note_opened(letter_id=letter.id, by=dov, at=now + MINUTE)
    actions.withdraw(source_id=letter.source_id, reason_code="wrong_child", by=SYSTEM, at=now + 2 * MINUTE)
    found = queries.letter_of(dov, letter.id, now + 3 * MINUTE)
    assert found is not None
    assert (found.paper(), found.page(), found.reason) == (b"", [], "It was about the wrong child.")
    with pytest.raises(Refused, match="took this letter back"):
        actions.acknowledge(letter_id=letter.id, typed=Typed(), submission=uuid4(), by=dov, at=now + 3 * MINUTE)
    again = actions.withdraw(source_id=letter.source_id, reason_code="other", by=SYSTEM, at=now + 4 * MINUTE)
    assert again is not None
    assert again.withdrawn_because == "wrong_child"
    assert actions.withdraw(source_id=uuid4(), reason_code="other", by=SYSTEM, at=now) is None


@pytest.mark.requirement("R-NOT-9")
def test_a_corrected_letter_takes_the_place_of_the_wrong_one(post: Post, dov: Reader, now: datetime) -> None:
    wrong = post()
    actions.withdraw(source_id=wrong.source_id, reason_code="corrected", by=SYSTEM, at=now + MINUTE)
    right = post(corrects=wrong.source_id, at=now + 2 * MINUTE)
    found = queries.letter_of(dov, wrong.id, now + 3 * MINUTE)
    assert found is not None
    assert found.replaced_by == right


@pytest.mark.requirement("R-NOT-2")
def test_what_is_answered_is_sealed_and_comes_back_to_the_agency_once(post: Post, dov: Reader, now: datetime) -> None:
    letter = post()
    page = uuid4()
    typed = Typed(name="Sgt. Dov Lind", position="Badge 4411", number="HPD-26-0815")
    for _ in range(2):
        actions.acknowledge(letter_id=letter.id, typed=typed, submission=page, by=dov, at=now + MINUTE)
    actions.ask(
        letter_id=letter.id, typed=Typed(text="Where was she seen?"), submission=uuid4(), by=dov, at=now + MINUTE
    )
    actions.tell_outcome(
        letter_id=letter.id, outcome="investigating", typed=Typed(), submission=uuid4(), by=dov, at=now + 2 * MINUTE
    )
    found = queries.untaken(SYSTEM, limit=10)
    assert [(each.kind, each.source_id) for each in found] == [
        (kind, letter.source_id) for kind in ("acknowledged", "asked", "outcome")
    ]
    assert found[0].words == {"name": "Sgt. Dov Lind", "position": "Badge 4411", "number": "HPD-26-0815"}
    assert b"HPD" not in b"".join(bytes(each) for each in Answer.objects.values_list("sealed", flat=True))
    assert actions.take_in(answer_ids=[each.id for each in found], by=SYSTEM, at=now + 3 * MINUTE) == 3
    assert queries.untaken(SYSTEM, limit=10) == []
    actions.reply(letter_id=letter.id, text="At the station.", by=SYSTEM, at=now + 4 * MINUTE)
    said = queries.answers_for(SYSTEM, [letter.source_id])[letter.source_id]
    assert [each.kind for each in said] == ["acknowledged", "asked", "outcome", "told"]
    assert queries.untaken(SYSTEM, limit=10) == []


def test_whoever_left_reads_nothing_from_that_moment_on(post: Post, now: datetime) -> None:
    leaver = Reader(user_id=officer("Lea", "police-hartford", at=now, until=now + MINUTE).id)
    letter = post()
    assert queries.letter_of(leaver, letter.id, now + MINUTE / 2) is not None
    assert queries.letter_of(leaver, letter.id, now + MINUTE) is None
    assert queries.letters(leaver, now + MINUTE) == []


def test_a_letter_is_not_read_before_the_moment_it_left(post: Post, dov: Reader, now: datetime) -> None:
    letter = post(at=now + MINUTE)
    assert queries.letter_of(dov, letter.id, now) is None


def test_everything_a_partner_does_stands_in_the_trail_without_words(post: Post, dov: Reader, now: datetime) -> None:
    letter = post()
    actions.note_opened(letter_id=letter.id, by=dov, at=now + MINUTE)
    typed = Typed(number="HPD-26-0815")
    actions.acknowledge(letter_id=letter.id, typed=typed, submission=uuid4(), by=dov, at=now + MINUTE)
    entries = list(Entry.objects.filter(actor_id=dov.user_id).order_by("at", "seq").values_list("act", "subject_id"))
    assert entries == [("letter.read", letter.case_id), ("letter.answered", letter.case_id)]
    assert not Entry.objects.filter(detail__icontains="0815").exists()
