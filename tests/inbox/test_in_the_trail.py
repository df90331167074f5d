"""Who read a letter stands in the trail by name; a guest as somebody with a one-time link."""

from datetime import datetime, timedelta

import pytest
from tests.conftest import person, viewer_of
from tests.inbox.conftest import Post

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope
from openhart.audit.queries import Sought
from openhart.desk.queries import trail
from openhart.inbox import actions
from openhart.inbox.access import Reader


@pytest.mark.django_db
@pytest.mark.requirement("R-SEC-3")
def test_the_auditor_reads_who_looked_at_a_letter(post: Post, dov: Reader, now: datetime) -> None:
    letter = post()
    at = now + timedelta(minutes=1)
    actions.note_opened(letter_id=letter.id, by=dov, at=at)
    door, secret, code = actions.open_door(letter_id=letter.id, by=SYSTEM, at=now)
    actions.enter(secret=secret, code="0", address="192.0.2.7", by=None, at=at)
    assert actions.enter(secret=secret, code=code, address="192.0.2.7", by=None, at=at) is not None
    actions.note_opened(letter_id=letter.id, by=Reader(door_id=door.id), at=at + timedelta(minutes=1))
    ada = viewer_of(person("Ada", Role.AUDITOR, Scope.AGENCY))
    lines = trail.lines_of(ada, Sought(subject=letter.case_id)).lines
    found = [(line.who, line.says.partition(" about")[0]) for line in lines]
    assert ("Dov", "read a letter") in found
    assert ("Somebody with a one-time link", "read a letter") in found
    assert ("Somebody with a one-time link", "opened a one-time link to a letter") in found
    refused = trail.lines_of(ada, Sought(acts=("letter.link_refused",))).lines
    assert [(line.who, line.says) for line in refused] == [("Somebody", "gave a wrong code for a one-time link")]
