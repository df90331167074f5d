"""What this program sent itself, as of a day: under way, accepted by their side, opened, acknowledged, taken back."""

from datetime import timedelta

import pytest
from tests.notices.carried import later, opened, transport
from tests.notices.conftest import Send
from tests.proof.conftest import FRIDAY, SATURDAY, browser
from tests.proof.test_one_case import end, shown

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import User
from openhart.cases.models import Case
from openhart.inbox.models import Letter
from openhart.notices import actions as notices
from openhart.notices.actions import watching
from openhart.proof import queries


@pytest.mark.requirement("R-DAT-5", "R-NOT-8")
def test_a_notice_is_under_way_on_one_day_and_accepted_on_the_next(
    referred: Case,
    send: Send,
    ben_user: User,
) -> None:
    row = send()
    watching.look(at=later(row, seconds=31))
    transport("sent", later(row, hours=9))
    watching.look(at=later(row, hours=9, seconds=30))
    opened(Letter.objects.get(), later(row, hours=10))
    friday, saturday = (queries.proof_of(SYSTEM, referred, at=end(day)) for day in (FRIDAY, SATURDAY))
    assert [(each.row.id, each.state, len(each.legs)) for each in friday.under_way] == [(row.id, "", 1)]
    assert {owed.to: owed.told for owed in friday.owed}["fbi"] == ()
    [told] = {owed.to: owed.told for owed in saturday.owed}["fbi"]
    assert saturday.under_way == ()
    assert told.notice.happened_at == later(row, hours=9)
    assert [each.kind for each in told.answers] == ["opened"]
    client = browser(ben_user)
    before, after = shown(client, referred, day=FRIDAY), shown(client, referred, day=SATURDAY)
    assert "Sent, and not known to have arrived" in before
    assert "under way then" in before
    assert "Accepted by their side" in after
    assert "opened Saturday, March 7, 2026" in after


def test_what_was_taken_back_before_it_left_was_never_told(
    referred: Case,
    send: Send,
    ben: Viewer,
) -> None:
    row = send()
    notices.take_back(case=referred, dispatch_id=row.id, by=ben, at=later(row, seconds=10))
    watching.look(at=later(row, minutes=5))
    proof = queries.proof_of(SYSTEM, referred, at=end(FRIDAY))
    assert [(each.state, each.legs) for each in proof.under_way] == [("taken_back", ())]
    assert {owed.to: owed.told for owed in proof.owed}["fbi"] == ()
    held = queries.proof_of(SYSTEM, referred, at=row.made_at + timedelta(seconds=1))
    assert [each.state for each in held.under_way] == [""]
