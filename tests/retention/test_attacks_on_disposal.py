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
