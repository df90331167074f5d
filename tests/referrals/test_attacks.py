"""What somebody may send to the pages of intake in place of what their forms ask."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from tests.conftest import person
from tests.referrals.pages import NEW, text, typed

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope
from openhart.cases.models import Case
from openhart.drafts.forms import title_of
from openhart.foundation.refused import Refused
from openhart.people.models import Identity
from openhart.referrals import actions
from openhart.referrals.actions import Receipt
from openhart.referrals.models import ChildReported, Report, ReportMade

DRAFT = UUID("0195f3c2-0000-7000-8000-00000000a77a")
_ENDLESS = "9" * 5000


@pytest.mark.parametrize("children", [_ENDLESS, "1000000", "-3", "²", "1e3", "0x10", "\u0661", "", "None"])
def test_whatever_is_sent_as_the_number_of_children_is_read_as_a_number_or_as_one(page: Client, children: str) -> None:
    answer = page.post(NEW, typed(DRAFT, children=children))
    assert answer.status_code == 303
    assert page.get(f"{NEW}?draft={DRAFT}").status_code == 200
    assert page.post("/referrals/preview/", typed(uuid4(), children=children)).status_code == 200


@pytest.mark.parametrize("field", ["child-²-given_name", "child-99999-given_name", "child--given_name", "child-0"])
@pytest.mark.parametrize("step", ["remove-child-0", f"remove-child-{_ENDLESS}", "remove-child-²", "remove-child--1"])
def test_a_child_is_removed_whatever_other_fields_are_called(page: Client, field: str, step: str) -> None:
    assert page.post(NEW, typed(DRAFT, step=step, **{field: "x"})).status_code == 303


def test_the_title_of_a_draft_reads_no_more_names_than_a_page_has() -> None:
    """A title of 400,000 names of a field of a megabyte once filled the memory of the machine."""
    posted = QueryDict(mutable=True)
    posted["a"] = " Jo" * 1000
    posted["draft_title"] = "a " * 400_000
    assert title_of(posted) == "J. J. J. J. J. J."
    posted["draft_title"] = "a;" * 400_000
    assert title_of(posted).count("J.") == 20


def test_twenty_children_with_every_field_answered_are_taken_in(page: Client) -> None:
    shown = page.get(NEW)
    children = {
        f"child-{index}-{name}": ["", "", ""] if name in {"red_flags", "control", "recruitment"} else ""
        for index in range(20)
        for name in shown.context["children"][0][0].fields
    }
    assert len(children) > 900
    answer = page.post(NEW, {**children, **typed(DRAFT, children="20"), "child-19-given_name": "Last"})
    assert answer.status_code in {303, 422}
    assert "Last" in text(page.get(f"{NEW}?draft={DRAFT}"))


@pytest.mark.parametrize("letter", ["é", "漢", "😀"])
def test_the_longest_narratives_are_taken_in_whatever_they_are_written_in(page: Client, letter: str) -> None:
    long = letter * 50_000
    narratives = {
        f"{prefix}{name}": long
        for prefix, names in (
            ("report-", ("own_words", "why_suspected", "other_concerns")),
            ("child-0-", ("notes", "wishes", "safe_contact")),
        )
        for name in names
    }
    assert page.post(NEW, typed(DRAFT, **narratives)).status_code == 303
    assert page.post(f"/drafts/{uuid4()}/", typed(uuid4(), **narratives)).status_code == 200


def test_one_number_given_for_two_children_is_an_error_of_the_page(page: Client, receipt: Receipt) -> None:
    known = receipt.referrals[0].case.reference
    both = {"child-0-known_reference": known, "child-1-known_reference": known}
    answer = page.post(NEW, typed(DRAFT, children="2", **both))
    assert answer.status_code == 422
    assert "Another child of this report has this number already." in text(answer)


def test_one_case_for_two_children_of_a_report_is_refused_and_writes_nothing(
    report: ReportMade, receipt: Receipt, screener: Viewer, now: datetime
) -> None:
    twice = ChildReported(case_id=receipt.referrals[0].case_id, identity=Identity(given_name="Jo"))
    with pytest.raises(Refused, match="same reference number"):
        actions.receive(report=report, children=[twice, twice], submission_key="two", by=screener, at=now)
    assert (Report.objects.count(), Case.objects.count()) == (1, 1)


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
@pytest.mark.parametrize("field", ["report-received_at", "child-0-missing_since"])
def test_a_year_at_the_edge_of_the_calendar_is_an_error_of_the_page(page: Client, field: str, year: str) -> None:
    edge = {f"{field}_0": f"{year}-12-31", f"{field}_1": "23:59", "child-0-is_missing": "yes"}
    answer = page.post(NEW, typed(DRAFT, **edge))
    assert answer.status_code == 422
    assert "Look at the year again" in text(answer)
    assert page.post("/referrals/preview/", typed(uuid4(), **edge)).status_code == 200


def sent(page: Client, draft_id: UUID, **more: str) -> None:
    """Send a report as a person does: the page, then its check."""
    answer = page.post(NEW, typed(draft_id, **more))
    assert page.post(answer["Location"]).status_code == 303


def test_a_page_that_somebody_else_has_sent_is_no_page_of_mine(page: Client) -> None:
    sent(page, DRAFT)
    page.force_login(person("Sam", Role.CARELINE_SUPERVISOR, Scope.AGENCY))
    assert page.post(NEW, typed(DRAFT)).status_code == 409
    for path in (f"{NEW}?draft={DRAFT}", f"{NEW}{DRAFT}/check/", f"{NEW}?draft={uuid4()}"):
        assert page.get(path).status_code == 404, path


def test_what_is_typed_after_a_report_was_sent_is_kept_under_a_new_number(page: Client) -> None:
    sent(page, DRAFT)
    assert page.post(NEW, typed(DRAFT)).status_code == 303, "the same words once more lead to the receipt"
    answer = page.post(NEW, typed(DRAFT, **{"report-own_words": "And one thing more, said the canary."}))
    assert answer.status_code == 409
    assert "And one thing more, said the canary." in text(answer)
    assert answer.context["draft_id"] != DRAFT


def test_a_page_of_one_case_adds_no_report_to_another_and_keeps_the_words(page: Client, receipt: Receipt) -> None:
    sent(page, DRAFT)
    first, other = (one.reference for one in Case.objects.order_by("opened_at", "id"))
    key = str(uuid4())
    form = {"draft_id": key, "draft_kind": "referrals:continue", "report-channel": "call"}
    one = {**form, "report-own_words": "A second canary sang."}
    for _ in range(2):
        assert page.post(f"/referrals/{first}/attach/", one).status_code == 303
    for reference, words in ((other, "A second canary sang."), (first, "A third canary sang.")):
        answer = page.post(f"/referrals/{reference}/attach/", {**form, "report-own_words": words})
        assert answer.status_code == 409
        assert words in text(answer)
        again = {**form, "report-own_words": words, "draft_id": str(answer.context["draft_id"])}
        assert page.post(f"/referrals/{reference}/attach/", again).status_code == 303
    assert Report.objects.count() == 5
