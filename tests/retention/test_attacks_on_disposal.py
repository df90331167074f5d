"""Disposal tried by one person alone, on too much, and what a disposed case leaves behind that breaks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.retention import cast
from tests.retention.cast import DUE, LONG_AGO

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import User
from openhart.disclosure import actions as disclosure
from openhart.disclosure import queries
from openhart.disclosure.actions import Happened
from openhart.disclosure.models import Breach
from openhart.documents.models import Document, State
from openhart.foundation.refused import Refused
from openhart.keys import actions as keys
from openhart.retention import actions
from openhart.retention.models import Item


def _closed_breach(case: object, by: Viewer) -> Breach:
    at = LONG_AGO + timedelta(minutes=90)
    happened = Happened(what="Canaryletter went astray.", data=("case",), discovered_at=at, submission=uuid4())
    row = disclosure.open_breach(case=case, happened=happened, by=SYSTEM, at=at)  # type: ignore[arg-type]
    for each in queries.clocks_of(row, []):
        disclosure.answer(
            breach_id=row.id, clock=each.clock.code, told_at=at, proof="Canaryproof", by=by, at=at + timedelta(hours=1)
        )
    disclosure.assess(breach_id=row.id, risk="low", words="Sealed still.", contained="Returned.", by=by, at=at)
    return disclosure.close(breach_id=row.id, words="Learned.", by=by, at=at + timedelta(hours=2))


@pytest.mark.requirement("R-SEC-7")
def test_the_register_still_opens_on_a_breach_whose_cases_were_disposed_of(rosa: Viewer, grace: Viewer) -> None:
    old = cast.full("Canary", DUE)
    row = _closed_breach(old.case, grace)
    cast.disposed(rosa, grace, [old.case.id])
    browser = Client()
    browser.force_login(User.objects.get(id=grace.user_id))
    assert browser.get(reverse("disclosure:breaches")).status_code == 200
    for name in ("breach", "print", "export"):
        answer = browser.get(reverse(f"disclosure:{name}", args=[row.id]))
        assert answer.status_code == 200
        assert b"Canary" not in answer.content
    page = browser.get(reverse("disclosure:breach", args=[row.id])).content.decode()
    assert "erased with the cases it concerned" in page


def test_a_paper_brought_to_a_case_after_its_disposal_was_approved_is_not_destroyed_unseen(
    rosa: Viewer, grace: Viewer
) -> None:
    """Nobody wrote an event: whoever agreed was shown a case without it."""
    old = cast.full("Canary", DUE)
    cast.approved(rosa, grace, [old.case.id])
    key = keys.make(kind="document", owner_id=(ident := uuid4()), by=None, at=DUE + cast.DAY)
    row = Document.objects.create(
        id=ident, case_id=old.case.id, key_row=key, state=State.KEPT, kind="court_order", begun_at=DUE + cast.DAY,
        added_at=DUE + cast.DAY,
    )  # fmt: skip
    came = actions.carry_out(by=SYSTEM, at=cast.wait())
    assert (came.disposed, came.kept) == (0, 1)
    assert Item.objects.get().kept_for == ["changed"]
    row.refresh_from_db()
    assert row.state == State.KEPT


def test_siblings_on_one_proposal_go_both_although_the_first_leaves_its_people_to_the_second(
    rosa: Viewer, grace: Viewer
) -> None:
    sibling = cast.full("Sibling", DUE)
    old = cast.full("Canary", DUE, sibling.case)
    over = cast.disposed(rosa, grace, [old.case.id, sibling.case.id])
    assert over > DUE
    assert Item.objects.filter(state="disposed").count() == 2


def test_nobody_disposes_alone(rosa: Viewer, grace: Viewer, noah: Viewer) -> None:
    old = cast.full("Canary", DUE)
    proposal = cast.proposed(rosa, [old.case.id])
    for one in (rosa, noah):
        with pytest.raises(Refused, match="Only"):
            cast.approve(proposal, one, DUE + cast.HOUR)
    with pytest.raises(Refused, match="Only"):
        actions.propose(case_ids=[old.case.id], today=DUE.date(), by=grace, at=DUE)
    with pytest.raises(Refused, match="watcher"):
        actions.carry_out(by=grace, at=cast.wait())
