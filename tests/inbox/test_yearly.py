"""The yearly report: what the agency sent is counted, what the organisation says is kept, both stand side by side."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inbox.conftest import BRIDGEPORT, Post

from openhart.accounts.access import SYSTEM
from openhart.foundation.refused import Refused
from openhart.inbox import actions
from openhart.inbox.access import Reader
from openhart.inbox.lifecycle import POLICE, STATES_ATTORNEY
from openhart.inbox.lifecycle import yearly as life
from openhart.inbox.models import Letter, Yearly
from openhart.inbox.queries import yearly as queries

pytestmark = pytest.mark.requirement("R-DAT-8")
SINCE, UNTIL = datetime(2025, 7, 1, 4, tzinfo=UTC), datetime(2026, 7, 1, 4, tzinfo=UTC)


def test_all_nine_items_of_the_law_are_asked_and_two_more_of_the_states_attorney() -> None:
    assert [item.number for item in life.items_for(POLICE)] == list(range(1, 10))
    assert [item.number for item in life.items_for(STATES_ATTORNEY)] == list(range(1, 12))


@given(st.dates(date(2018, 1, 1), date(2099, 12, 31)))
def test_every_day_is_in_one_year_whose_report_is_not_overdue(day: date) -> None:
    year = life.year_of(day)
    assert life.due(year - 1) <= day < life.due(year)
    spans = [life.span(each) for each in (day.year, day.year + 1)]
    assert sum(first <= day < last for first, last in spans) == 1


@pytest.mark.parametrize(
    ("answer", "count", "says"),
    [
        ("3", 3, "The agency counts 3 as well."), ("5", 3, "The agency counts 3: you report 2 more."),
        ("1", 3, "The agency counts 3: you report 2 fewer."), ("", 3, "The agency counts 3."),
    ],
)  # fmt: skip
def test_two_numbers_are_set_beside_each_other_in_words(answer: str, count: int, says: str) -> None:
    item = next(each for each in life.ITEMS if each.code == "from_agency")
    assert life.Row(item, answer, count).says == says
    assert life.Row(life.ITEMS[0], "words", None).says == ""


@pytest.mark.django_db
def test_each_case_counts_once_and_letters_taken_back_not_at_all(post: Post, dov: Reader, now: datetime) -> None:
    one, other, missing, gone = (UUID(int=number) for number in range(1, 5))
    first = post(case_id=one)
    post(case_id=one)
    post(case_id=other, form="")
    post(case_id=missing, form="missing-child-packet")
    wrong = post(case_id=gone)
    actions.withdraw(source_id=wrong.source_id, reason_code="wrong_child", by=SYSTEM, at=now)
    post(case_id=uuid4(), organisation=BRIDGEPORT)
    post(case_id=uuid4(), at=SINCE - timedelta(seconds=1))
    post(case_id=uuid4(), at=UNTIL)
    for outcome in ("investigating", "referred_for_prosecution", "referred_for_prosecution"):
        typed = actions.Typed()
        actions.tell_outcome(letter_id=first.id, outcome=outcome, typed=typed, submission=uuid4(), by=dov, at=now)
    later = UNTIL + timedelta(days=1)
    assert queries.counts(dov, "police-hartford", SINCE, UNTIL, later) == {
        "from_agency": 2, "missing": 1, "prosecution": 1, "convictions": 0, "dispositions": 0,
    }  # fmt: skip
    assert len(queries.sent_in(dov, "police-hartford", SINCE, UNTIL, later)) == 4
    assert queries.counts(dov, BRIDGEPORT, SINCE, UNTIL, later)["from_agency"] == 0


@pytest.mark.django_db
def test_what_was_typed_is_sealed_kept_and_never_written_over_a_colleagues(dov: Reader, now: datetime) -> None:
    def keep(words: dict[str, str], revision: int) -> Yearly:
        return actions.keep_yearly(
            organisation="police-hartford", year=2026, words=words, revision=revision, by=dov, at=now
        )

    row = keep({"training": "Forty hours for everybody."}, 0)
    assert b"Forty" not in bytes(row.sealed)
    found = queries.yearly_of(dov, "police-hartford", 2026, now)
    assert found is not None
    assert found.words() == {"training": "Forty hours for everybody."}
    with pytest.raises(Refused, match="colleague has saved"):
        keep({"training": "Of somebody who opened it at the same time."}, 0)
    keep({"training": "Fifty."}, 1)
    with pytest.raises(Refused, match="colleague has saved"):
        keep({"training": "Sixty."}, 1)


@pytest.mark.django_db
def test_olga_of_another_department_neither_reads_nor_writes_it(dov: Reader, olga: Reader, now: datetime) -> None:
    actions.keep_yearly(organisation="police-hartford", year=2026, words={}, revision=0, by=dov, at=now)
    assert queries.yearly_of(olga, "police-hartford", 2026, now) is None
    with pytest.raises(Letter.DoesNotExist):
        actions.keep_yearly(organisation="police-hartford", year=2026, words={}, revision=0, by=olga, at=now)
    with pytest.raises(Letter.DoesNotExist):
        actions.keep_yearly(
            organisation="police-hartford", year=2026, words={}, revision=0, by=Reader(door_id=uuid4()), at=now
        )
