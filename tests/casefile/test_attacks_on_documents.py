"""Documents reached by other ids, other cases and other roles; a locked file past the ledger; acts without a trace."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.casefile.conftest import Add, address, cast, of
from tests.casefile.test_preserving import officer, report_form
from tests.conftest import viewer_of
from tests.documents import made

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.disclosure.actions import Leaves
from openhart.disclosure.lifecycle.grounds import Claim, Whom
from openhart.disclosure.models import Disclosure
from openhart.documents.models import Document, HandOver
from openhart.foundation import clock


@pytest.fixture
def lead_user(case: Case) -> User:
    """Lee answers for the work."""
    return cast("Lee", Role.STATEWIDE_HART_LEAD, case.opened_at)


@pytest.fixture
def lead(lead_user: User) -> Client:
    """Lee's browser."""
    client = Client()
    client.force_login(lead_user)
    return client


@pytest.mark.requirement("R-SEC-2")
def test_a_locked_file_is_not_handed_over_on_what_was_said_of_something_else(
    lead: Client, lead_user: User, case: Case, locked: Document
) -> None:
    """Whoever puts the hidden field of an earlier page into this one gets past no ledger, and leaves an entry."""
    used, at = uuid4(), clock.now()
    leaves = Leaves(
        whom=Whom(kind="local_law_enforcement", organisation="Hartford Police"),
        claim=Claim(kind="statute", code="us.report-trafficking"), fields=("words.summary",), purpose="investigate",
        channel="in_person", submission=used,
    )  # fmt: skip
    disclosure.disclose(case=case, leaves=leaves, by=viewer_of(lead_user, at), at=at)
    assert lead.post(of(case, locked, "report/"), report_form()).status_code == 303
    seen = Entry.objects.filter(act="case.viewed", subject_id=case.id).count()
    answer = lead.post(of(case, locked, "hand-over/"), officer(submission=str(used)))
    assert answer.status_code == 422
    assert "disclosed already" in answer.content.decode()
    assert not HandOver.objects.exists()
    assert Disclosure.objects.count() == 1
    assert Entry.objects.filter(act="case.viewed", subject_id=case.id).count() == seen + 1


def test_a_second_report_on_a_page_that_was_used_is_not_lost_unsaid(lead: Client, case: Case, locked: Document) -> None:
    first = report_form()
    assert lead.post(of(case, locked, "report/"), first).status_code == 303
    assert lead.post(of(case, locked, "report/"), first).status_code == 303
    answer = lead.post(of(case, locked, "report/"), {**first, "to": "fbi", "number": "FBI-9"})
    assert answer.status_code == 422
    assert "another report" in answer.content.decode()
    assert locked.reports.count() == 1


def test_a_document_of_another_case_is_nowhere_under_this_one(lead: Client, case: Case, kept: Document) -> None:
    other = cases.open_case(region="4", by=SYSTEM, at=clock.now())
    for rest in ("", "pages/1/", "lock/", "report/", "hand-over/", "withdraw/"):
        assert lead.get(of(other, kept, rest)).status_code == 404
    for rest in ("original/", "scan/", "withdraw/", "lock/"):
        assert lead.post(of(other, kept, rest), {"is_meant": "on", "reason": "x"}).status_code == 404
    kept.refresh_from_db()
    assert kept.state == "kept"


def test_a_file_sent_under_the_id_of_another_cases_document_leaves_that_as_it_was(
    lead: Client, add: Add, case: Case, kept: Document
) -> None:
    from tests.casefile.conftest import typed  # noqa: PLC0415 - of this test alone

    other = cases.open_case(region="4", by=SYSTEM, at=clock.now())
    sent = lead.post(address(other, f"add/{kept.id}/"), typed(made.paper()))
    assert sent.status_code in {409, 422}
    assert sent.content.decode().count("used for something else") >= 1
    assert Document.objects.count() == 1
    for taken in (case.id, other.id):  # the key of a case is not overwritten by a document of its id
        assert lead.post(address(other, f"add/{taken}/"), typed(made.paper())).status_code in {409, 422}
    assert Document.objects.count() == 1
    case.refresh_from_db()
    assert case.key().open_fields(case.key().seal_fields({"a": "b"}, place="x"), place="x") == {"a": "b"}


def test_what_a_paper_said_that_was_brought_to_the_wrong_case_is_not_read_there_any_more(
    lead: Client, add: Add, case: Case
) -> None:
    assert add(made.paper(1), name="canaryname.pdf", description="Canaryother Child").status_code == 303
    row = Document.objects.get()
    assert "Canaryother Child" in lead.get(of(case, row)).content.decode()
    assert lead.post(of(case, row, "withdraw/"), {"reason": "It belongs to another case."}).status_code == 303
    for page in (of(case, row), address(case)):
        text = lead.get(page).content.decode()
        assert "Canaryother" not in text
        assert "canaryname" not in text
    assert lead.get(of(case, row, "pages/1/")).status_code == 404
    assert lead.post(of(case, row, "original/")).status_code == 403


@pytest.mark.parametrize("number", ["0", "3", "99999999999", "340282366920938463463374607431768211456"])
def test_a_page_that_is_not_there_is_no_page(lead: Client, case: Case, kept: Document, number: str) -> None:
    assert lead.get(of(case, kept, f"pages/{number}/")).status_code == 404


@pytest.mark.parametrize("rest", ["", "pages/1/", "original/"])
def test_a_medical_paper_is_kept_from_a_role_without_medical_details(case: Case, add: Add, rest: str) -> None:
    assert add(made.paper(1), kind="medical", description="Canarydiagnosis").status_code == 303
    row = Document.objects.get()
    iris = Client()
    iris.force_login(cast("Iris", Role.INTERSTATE_COMPACT_OFFICE, case.opened_at))
    ask = iris.post if rest == "original/" else iris.get
    answer = ask(of(case, row, rest))
    assert answer.status_code in {403, 404}
    assert b"Canarydiagnosis" not in answer.content
    assert "Canarydiagnosis" not in iris.get(address(case)).content.decode()
    assert iris.post(of(case, row, "withdraw/"), {"reason": "away"}).status_code == 403
