"""Attacks on the partners' pages: addresses that nobody wrote there, answers that were altered."""

from uuid import uuid4

import pytest
from tests.inbox.conftest import Post
from tests.partners.conftest import NOW, browser

from openhart.accounts.models import User
from openhart.inbox.access import Reader
from openhart.inbox.models import Answer


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00Z", "x"])
def test_a_page_of_letters_from_no_time_there_is_is_the_first_page(post: Post, dov: Reader, moment: str) -> None:
    post(at=NOW)
    answer = browser(User.objects.get(id=dov.user_id)).get("/", {"before": moment})
    assert answer.status_code == 200
    assert "HT-2026-000007-K" in answer.content.decode()


def test_an_answer_that_was_altered_takes_neither_the_list_nor_the_letter_away(post: Post, dov: Reader) -> None:
    letter = post(at=NOW)
    Answer.objects.create(
        letter=letter, kind="acknowledged", at=NOW, submission=uuid4(), sealed=b"altered", by_id=dov.user_id
    )
    client = browser(User.objects.get(id=dov.user_id))
    assert client.get("/").status_code == 200
    shown = client.get(f"/letters/{letter.id}/")
    assert shown.status_code == 200
    assert "cannot be read any more" in shown.content.decode()
    assert "Robin Vale" in shown.content.decode()
