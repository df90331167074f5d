"""Ways past the one gate: a page used twice, a name read without a trace, words that were erased."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import person
from tests.disclosure.conftest import POLICE, SHELTER, Disclose, Give, happened
from tests.disclosure.pages import consent, leaving

from openhart.accounts.access import Viewer
from openhart.accounts.lifecycle import sessions
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.disclosure import actions
from openhart.disclosure.lifecycle.grounds import Claim
from openhart.disclosure.models import Breach, Consent, Disclosure
from openhart.foundation.refused import Refused
from openhart.people.models import Identity


@pytest.fixture
def page(client: Client, ben_user: User, child: Identity) -> Client:
    """Ben's browser."""
    client.force_login(ben_user)
    return client


@pytest.mark.requirement("R-SEC-2")
@pytest.mark.parametrize(
    "more",
    [
        {"whom": SHELTER},
        {"whom": replace(POLICE, person="Another sergeant")},
        {"fields": ("child.name", "child.birth_date", "child.contact")},
        {"purpose": "protect"},
        {"channel": "in_person"},
        {"words": {"summary": "Something else was said."}},
        {"claim": Claim(kind="statute", code="us.report-trafficking")},
    ],
)
def test_what_is_spoken_on_a_page_that_was_used_is_refused_and_not_said_to_stand_in_the_ledger(
    disclose: Disclose, more: dict[str, Any]
) -> None:
    first = disclose()
    assert disclose().disclosure_id == first.disclosure_id
    with pytest.raises(Refused, match="disclosed already"):
        disclose(**more)
    assert Disclosure.objects.count() == 1


@pytest.mark.requirement("R-SEC-2")
def test_a_preview_of_a_name_is_in_the_trail_as_a_name_that_was_read(page: Client, case: Case) -> None:
    shown = page.post(reverse("disclosure:make", args=[case.reference]), leaving(preview="1"))
    assert "Robin Vale" in shown.content.decode()
    entry = Entry.objects.get(act="identity.revealed", subject_id=case.id)
    assert entry.detail["fields"] == ["child.name", "words.summary"]


def test_a_preview_without_a_name_says_so(page: Client, case: Case) -> None:
    page.post(reverse("disclosure:make", args=[case.reference]), leaving(preview="1", fields_out=["case.reference"]))
    assert not Entry.objects.filter(act="identity.revealed").exists()
    assert Entry.objects.filter(act="disclosure.previewed", subject_id=case.id).exists()


@pytest.mark.requirement("R-SEC-2")
def test_nobody_reads_a_name_through_a_preview_without_showing_who_they_are(
    page: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "is_fresh", lambda *_given: False)
    address = reverse("disclosure:make", args=[case.reference])
    assert "Robin Vale" not in page.post(address, leaving(preview="1")).content.decode()
    assert reverse("accounts:step_up") in page.get(address).headers["Location"]


def test_a_breach_told_of_on_a_page_that_was_used_is_not_lost_unsaid(
    child: Identity, case: Case, ben: Viewer, ana: Viewer, now: datetime
) -> None:
    first = happened(now)
    made = actions.open_breach(case=case, happened=first, by=ben, at=now)
    assert actions.open_breach(case=case, happened=first, by=ben, at=now).id == made.id
    other = cases.open_case(region="4", by=ana, at=now)
    for on, more in ((other, {}), (case, {"what": "A tablet was stolen."}), (case, {"data": ("identity",)})):
        with pytest.raises(Refused, match="another breach"):
            actions.open_breach(case=on, happened=replace(first, **more), by=ana, at=now)
    assert Breach.objects.count() == 1


def test_a_consent_on_a_page_that_was_used_is_not_lost_unsaid(give: Give, now: datetime) -> None:
    first = give()
    assert give().id == first.id
    with pytest.raises(Refused, match="another consent"):
        give(until_at=now + timedelta(days=60))
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("name", ["until_on", "from_on", "signed_on"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_consent_of_a_day_at_the_edge_of_the_calendar_is_refused(
    page: Client, case: Case, name: str, day: str
) -> None:
    answer = page.post(reverse("disclosure:add_consent", args=[case.reference]), consent(**{name: day}))
    assert answer.status_code == 422
    assert "Look at the year again" in answer.content.decode()


def test_cleo_is_shown_no_preview_of_a_case_she_is_not_on(cleo_user: User, child: Identity, case: Case) -> None:
    browser = Client()
    browser.force_login(cleo_user)
    answer = browser.post(reverse("disclosure:make", args=[case.reference]), leaving(preview="1"))
    assert answer.status_code == 404
    assert not Entry.objects.filter(act="identity.revealed").exists()


def test_a_row_of_another_case_is_neither_corrected_nor_made_a_breach(
    page: Client, disclose: Disclose, case: Case, ana: Viewer, now: datetime
) -> None:
    other = cases.open_case(region="4", by=ana, at=now)
    row = disclose(on=other, by=ana, n=7)
    further = reverse("disclosure:further", args=[case.reference, row.disclosure_id])
    assert page.post(further, {"kind": "recalled", "what": "x"}).status_code == 404
    report = reverse("disclosure:report_breach", args=[case.reference])
    assert page.get(report, {"of": str(row.disclosure_id)}).status_code == 404
    assert Disclosure.objects.filter(row="made").count() == Disclosure.objects.count() == 1


def test_a_consent_of_another_case_is_neither_printed_nor_taken_back(
    page: Client, give: Give, ana: Viewer, now: datetime
) -> None:
    row = give()
    other = cases.open_case(region="4", by=ana, at=now)
    lead = Client()
    lead.force_login(person("Lea", Role.STATEWIDE_HART_LEAD, Scope.AGENCY))
    for name in ("disclosure:consent_form", "disclosure:revoke"):
        address = reverse(name, args=[other.reference, row.id])
        answer = lead.get(address) if name.endswith("form") else lead.post(address)
        assert answer.status_code == 404
    assert Consent.objects.get().revoked_at is None


def test_a_recall_is_written_once(disclose: Disclose, case: Case, ben: Viewer, now: datetime) -> None:
    row: UUID = disclose().disclosure_id
    later = now + timedelta(hours=2)
    actions.recall(case=case, disclosure_id=row, what="Sent to the wrong house.", by=ben, at=later)
    with pytest.raises(Refused, match="called back already"):
        actions.recall(case=case, disclosure_id=row, what="Once more.", by=ben, at=later)
