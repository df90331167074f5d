"""The register of breaches and the ledger of the agency, as the privacy officer sees them."""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.conftest import person
from tests.disclosure.conftest import Disclose, happened

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.disclosure import actions
from openhart.disclosure.models import Breach
from openhart.foundation import clock
from openhart.people.models import Identity


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


@pytest.mark.requirement("R-SEC-7")
def test_a_wrong_recipient_becomes_a_breach_its_clocks_are_kept_and_it_is_closed(
    privacy: Client, page: Client, case: Case, disclose: Disclose
) -> None:
    at = clock.now() - timedelta(minutes=5)
    found = disclose(at=at).disclosure_id
    url = address(case, f"breach/?of={found}")
    assert "Hartford Police" in page.get(url).content.decode()
    local = timezone.localtime(at)
    typed = {
        "what": "Canarybreach to the wrong desk.", "data_kinds": ["identity"], "received_by": "A clerk",
        "contained": "", "happened_at_0": "", "happened_at_1": "", "discovered_at_0": f"{local:%Y-%m-%d}",
        "discovered_at_1": f"{local:%H:%M}", "submission": "00000000-0000-4000-8000-000000000001",
    }  # fmt: skip
    assert page.post(url, {**typed, "data_kinds": []}).status_code == 422
    assert page.post(url, typed).status_code == 303
    row = Breach.objects.get()
    assert row.disclosure_id == found
    here = f"/records/breaches/{row.id}/"
    assert "A breach must be reported" in privacy.get("/").content.decode()
    assert str(row.id) in privacy.get("/records/breaches/").content.decode()
    text = privacy.get(here).content.decode()
    assert "Canarybreach to the wrong desk." in text
    assert "The grantor (DOJ)" in text
    told = timezone.localtime(clock.now())
    answered = {"applies": "told", "told_at_0": f"{told:%Y-%m-%d}", "told_at_1": f"{told:%H:%M}", "proof": "Ticket 7"}
    assert privacy.post(f"{here}told/us.grantor/", {**answered, "told_at_1": "", "told_at_0": ""}).status_code == 422
    assert privacy.post(f"{here}told/us.grantor/", answered).status_code == 303
    assert privacy.get(f"{here}told/us.unheard-of/").status_code == 404
    assert privacy.post(f"{here}close/", {"words": "Read back."}).status_code == 422
    assessed = {"risk": "low", "words": "Unread.", "contained": "Returned."}
    assert privacy.post(f"{here}assess/", assessed).status_code == 303
    assert privacy.post(f"{here}cases/", {"references": "HT-2026-999999-Z"}).status_code == 422
    assert privacy.post(f"{here}cases/", {"references": case.reference}).status_code == 303
    assert privacy.post(f"{here}close/", {"words": "Read back."}).status_code == 303
    assert "Canarybreach" in words_of(privacy.get(f"{here}print/"))
    lines = privacy.get(f"{here}export/").content.decode().splitlines()
    assert lines[0] == "case,case_id,person_id"
    assert lines[1].startswith(case.reference)
    assert Entry.objects.filter(act="breach.exported", subject_id=row.id).count() == 1


@pytest.mark.requirement("R-SEC-7")
def test_the_administrator_is_warned_of_a_breach_and_learns_nothing_of_a_case(
    case: Case, child: Identity, ben: Viewer
) -> None:
    at = clock.now() - timedelta(hours=25)
    actions.open_breach(case=case, happened=happened(at), by=ben, at=at)
    client = Client()
    client.force_login(person("Adam", Role.ADMINISTRATOR, Scope.AGENCY))
    text = client.get("/").content.decode()
    assert "1 breach has a clock that ran out" in text
    for secret in (case.reference, "wrong house", "Vale"):
        assert secret not in text
    assert client.get("/records/breaches/").status_code == 403


def test_the_ledger_of_the_agency_is_narrowed_and_its_rows_are_in_the_trail(
    privacy: Client, case: Case, disclose: Disclose
) -> None:
    disclose(at=clock.now())
    text = privacy.get("/records/disclosures/").content.decode()
    assert case.reference in text
    assert "No disclosure fits" in privacy.get("/records/disclosures/?kind=ncmec").content.decode()
    assert (
        case.reference
        in privacy.get("/records/disclosures/?kind=local_law_enforcement&ground=statute").content.decode()
    )
    assert Entry.objects.filter(act="list.viewed").count() == 2


def test_the_list_takes_as_many_queries_for_one_row_as_for_three(privacy: Client, disclose: Disclose) -> None:
    counts = []
    for n in range(3):
        disclose(n=n + 1, at=clock.now())
        with CaptureQueriesContext(connection) as found:
            assert privacy.get("/records/disclosures/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[2]
