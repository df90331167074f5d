"""Attacks on letters: a correction that goes to somebody else."""

from datetime import datetime, timedelta

import pytest
from tests.inbox.conftest import BRIDGEPORT, Post

from openhart.accounts.access import SYSTEM
from openhart.inbox import actions, queries
from openhart.inbox.access import Reader

MINUTE = timedelta(minutes=1)


@pytest.mark.requirement("R-NOT-9")
def test_who_had_a_letter_wrongly_learns_of_no_letter_to_somebody_else(
    post: Post, dov: Reader, olga: Reader, now: datetime
) -> None:
    wrong = post()
    actions.withdraw(source_id=wrong.source_id, reason_code="wrong_recipient", by=SYSTEM, at=now + MINUTE)
    right = post(organisation=BRIDGEPORT, corrects=wrong.source_id, at=now + 2 * MINUTE)
    found = queries.letter_of(dov, wrong.id, now + 3 * MINUTE)
    assert found is not None
    assert found.replaced_by is None
    assert queries.letter_of(olga, right.id, now + 3 * MINUTE) == right
    theirs = post(corrects=wrong.source_id, at=now + 4 * MINUTE)
    found = queries.letter_of(dov, wrong.id, now + 5 * MINUTE)
    assert found is not None
    assert found.replaced_by == theirs
