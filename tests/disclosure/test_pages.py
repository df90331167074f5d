"""The pages of disclosures, consents and breaches, as a browser without JavaScript sees them."""

import hashlib
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.disclosure.conftest import Disclose, Give
from tests.disclosure.pages import consent, leaving

from openhart.accounts.access import Viewer
from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.disclosure import queries
from openhart.disclosure.models import Consent, Disclosure
from openhart.foundation import clock
from openhart.people.models import Identity

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def page(client: Client, ben_user: User, child: Identity) -> Client:
    """Ben's browser."""
    client.force_login(ben_user)
    return client


@pytest.fixture
def privacy(auditor_user: User) -> Client:
    """Ada's browser: the privacy officer."""
    client = Client()
    client.force_login(auditor_user)
    return client


def address(case: Case, rest: str = "") -> str:
    return f"/cases/{case.reference}/disclosures/{rest}"


def words_of(answer: HttpResponse) -> str:
    document = pypdfium2.PdfDocument(answer.content)
    try:
        return "\n".join(each.get_textpage().get_text_range() for each in document)
    finally:
        document.close()


def carried(text: str) -> dict[str, list[str]]:
    """Return the hidden fields of a page: what a browser would send back."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(text):
        found.setdefault(name, []).append(unescape(value))
    return found


@pytest.mark.requirement("R-SEC-2")
def test_what_would_leave_is_shown_and_exactly_that_leaves(page: Client, case: Case, ben: Viewer) -> None:
    shown = page.post(address(case, "make/"), leaving(preview="1"))
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "Robin Vale" in text
    assert "Canarywords of a summary" in text
    assert "2011-05-01" not in text
    assert not Disclosure.objects.exists()
    answer = page.post(address(case, "make/"), {**carried(text), "hand_out": "1"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    row = Disclosure.objects.get()
    assert row.payload_sha256 == hashlib.sha256(answer.content).hexdigest()
    printed = words_of(answer)
    assert "Robin Vale" in printed
    assert "Canarywords" in printed
    assert "Conn. Gen. Stat. § 17a-28" in printed
    assert "2011-05-01" not in printed
    assert queries.ledger(ben, case)[0].whom.person == "Sergeant Lee"


def test_nothing_leaves_that_was_not_shown(page: Client, case: Case) -> None:
    answer = page.post(address(case, "make/"), leaving(hand_out="1", shown="0" * 64))
    assert "The case has changed since" in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_what_is_said_is_listed_and_leaves_no_paper(page: Client, case: Case) -> None:
    text = page.post(address(case, "make/"), leaving(channel="telephone", preview="1")).content.decode()
    assert "Say these lines and no others" in text
    answer = page.post(address(case, "make/"), {**carried(text), "hand_out": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address(case))
    assert Disclosure.objects.get().payload_sha256 == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"fields_out": []}, "Choose at least one line."),
        ({"kind": "school"}, "does not let this recipient be told"),
        ({"ground": "court_order", "paper": "subpoena"}, "A subpoena alone is not a court order"),
        ({"ground": "consent:nothing"}, "Select a valid choice"),
        ({"channel": "email"}, "Select a valid choice"),
        ({"organisation": "", "person": ""}, "Name who receives it"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_shown(
    page: Client, case: Case, more: dict[str, Any], said: str
) -> None:
    answer = page.post(address(case, "make/"), leaving(preview="1", **more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Canarywords of a summary" in answer.content.decode()


def test_what_was_typed_can_be_changed_again(page: Client, case: Case) -> None:
    text = page.post(address(case, "make/"), leaving(preview="1")).content.decode()
    again = page.post(address(case, "make/"), {**carried(text), "change": "1"})
    assert again.status_code == 200
    assert "Canarywords of a summary" in again.content.decode()
    assert not Disclosure.objects.exists()


def test_a_consent_is_printed_signed_kept_and_disclosed_on(page: Client, case: Case, mother: UUID) -> None:
    today = timezone.localdate(clock.now())
    days = {"from_on": str(today), "until_on": str(today + timedelta(days=20)), "signed_on": str(today)}
    typed = consent(guardian=str(mother), **days)
    printed = page.post(address(case, "consents/add/"), {**typed, "print": "1", "signed_on": "", "is_informed": ""})
    paper = words_of(printed)
    assert "House of the Lighthouse" in paper
    assert "I get the same help if I say no" in paper
    assert "Robin" not in paper
    assert not Consent.objects.exists()
    assert page.post(address(case, "consents/add/"), typed).status_code == 303
    kept = Consent.objects.get()
    assert timezone.localtime(kept.until_at).date() == today + timedelta(days=21)
    assert "House of the Lighthouse" in page.get(address(case)).content.decode()
    assert page.get(address(case, f"consents/{kept.id}/form/")).headers["Content-Type"] == "application/pdf"
    wanted = leaving(
        kind="provider", organisation="", person="", ground=f"consent:{kept.id}", purpose="serve", preview="1",
        fields_out=["child.name"],
    )  # fmt: skip
    text = page.post(address(case, "make/"), wanted).content.decode()
    assert "House of the Lighthouse" in text
    assert page.post(address(case, f"consents/{kept.id}/revoke/")).status_code == 303
    refused = page.post(address(case, "make/"), {**carried(text), "hand_out": "1"})
    assert refused.status_code == 422
    assert not Disclosure.objects.exists()
    assert page.post(address(case, f"consents/{kept.id}/revoke/")).status_code == 409


def test_a_consent_that_is_not_free_is_not_kept(page: Client, case: Case, mother: UUID) -> None:
    answer = page.post(address(case, "consents/add/"), consent(guardian=str(mother), is_not_a_condition=""))
    assert answer.status_code == 422
    assert "A consent counts only when help did not depend on it." in answer.content.decode()


def test_somebody_is_marked_and_the_mark_is_taken_away(page: Client, case: Case, mother: UUID, give: Give) -> None:
    give(at=clock.now())
    assert "Mona Vale" in page.get(address(case, "suspects/")).content.decode()
    assert page.post(address(case, "suspects/"), {"person": str(mother), "why": ""}).status_code == 422
    assert (
        page.post(address(case, "suspects/"), {"person": str(mother), "why": "The child said so."}).status_code == 303
    )
    assert Consent.objects.get().ended_at is not None
    text = page.get(address(case)).content.decode()
    assert "No consent is in force" in text
    assert "suspected" not in text.lower()
    assert page.post(address(case, f"suspects/{mother}/lift/")).status_code == 303
    assert page.post(address(case, f"suspects/{mother}/lift/")).status_code == 409


def test_a_row_is_corrected_below_itself(page: Client, case: Case, disclose: Disclose) -> None:
    found = disclose(at=clock.now()).disclosure_id
    url = address(case, f"{found}/further/")
    assert page.get(url).status_code == 200
    assert page.post(url, {"kind": "corrected", "what": ""}).status_code == 422
    assert page.post(url, {"kind": "corrected", "what": "It was the state police."}).status_code == 303
    assert "It was the state police." in page.get(address(case)).content.decode()


@pytest.mark.requirement("R-SEC-2")
def test_the_accounting_of_a_child_says_when_to_whom_what_and_why(
    privacy: Client, page: Client, case: Case, disclose: Disclose, now: datetime
) -> None:
    disclose(at=clock.now())
    disclose(n=2, at=clock.now(), happened_at=clock.now() - timedelta(days=7 * 365), fields=("child.languages",))
    assert page.get(address(case, "accounting/")).status_code == 403
    answer = privacy.get(address(case, "accounting/"))
    text = " ".join(words_of(answer).split())
    for said in ("Hartford Police", "The child's name; Date of birth", "To investigate or prosecute", "45 CFR 164.528"):
        assert said in text
    assert "Languages" not in text
    entry = Entry.objects.get(act="accounting.downloaded")
    assert entry.subject_id == case.id


def test_an_accounting_and_an_export_ask_who_it_is_first(auditor_user: User, case: Case, child: Identity) -> None:
    client = Client()
    client.force_login(auditor_user)
    session = client.session
    session["fresh_at"] = (clock.now() - timedelta(hours=2)).isoformat()
    session.save()
    answer = client.get(address(case, "accounting/"))
    assert answer.status_code in {302, 303}
    assert "step-up" in answer.headers["Location"]


@pytest.mark.parametrize("rest", ["", "make/", "breach/", "consents/add/", "suspects/", "accounting/"])
def test_for_cleo_there_is_no_such_page(
    client: Client, cleo_user: User, case: Case, child: Identity, rest: str
) -> None:
    client.force_login(cleo_user)
    assert client.get(address(case, rest)).status_code == 404


def test_for_cleo_there_are_no_records(
    client: Client, cleo_user: User, case: Case, disclose: Disclose, ben: Viewer
) -> None:
    disclose(at=clock.now())
    client.force_login(cleo_user)
    for url in ("/records/disclosures/", "/records/breaches/"):
        assert client.get(url).status_code == 403
