"""A page that was sent in already is not taken for another: nobody is told that something was written that was not."""

from datetime import datetime
from uuid import uuid4

import pytest
from tests.missing.test_episodes import HOUR, begin, found

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.missing import actions
from openhart.missing.events.told import Found, Spoken
from openhart.missing.models import Contact, Purpose


def test_a_page_that_was_used_and_says_something_else_is_not_taken_for_the_first(
    case: Case, ben: Viewer, now: datetime
) -> None:
    name, key = begin(case, ben, now), uuid4()
    first = Spoken(purpose=Purpose.SEARCH, whom="friend", outcome="lead", happened_at=now, words={"who": "Jae"})
    other = Spoken(purpose=Purpose.SEARCH, whom="friend", outcome="lead", happened_at=now, words={"who": "Kim"})
    for _ in range(2):
        actions.add_contact(case=case, episode=name, spoken=first, submission=key, by=ben, at=now)
    with pytest.raises(Refused, match="used for something else"):
        actions.add_contact(case=case, episode=name, spoken=other, submission=key, by=ben, at=now)
    back = now + HOUR
    actions.locate(case=case, episode=name, found=found(back), submission=key, by=ben, at=back)
    elsewhere = Found(where="hospital", found_by="police", at=back)
    with pytest.raises(Refused, match="used for something else"):
        actions.locate(case=case, episode=name, found=elsewhere, submission=key, by=ben, at=back)
    assert Contact.objects.count() == 1
