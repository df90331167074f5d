"""The board, the panel and the forms of missing children, as people use them."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.documents import made

from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case, Duty
from openhart.documents.models import Document
from openhart.foundation import clock
from openhart.missing.models import Particulars, Return

Lose = Callable[..., Case]


def when(name: str, moment: str) -> dict[str, str]:
    day, _, time = moment.partition(" ")
    return {f"{name}_0": day, f"{name}_1": time}


def local(hours_ago: float) -> str:
    from django.utils import timezone  # noqa: PLC0415 - one use

    return f"{timezone.localtime(clock.now() - timedelta(hours=hours_ago)):%Y-%m-%d %H:%M}"


@pytest.mark.requirement("R-MIS-3")
def test_the_board_shows_hours_and_every_clock_in_words(ana_browser: Client, child_missing: Lose) -> None:
    case = child_missing(75)
    cases.watch_once(at=clock.now())
    page = ana_browser.get("/missing/").content.decode()
    for said in (case.reference, "75 h missing", "Police", "NCMEC", "72-hour consult", "overdue by", "R. A."):
        assert said in page
    assert "Hidden Harbour" not in page
    assert "Rowan" not in page


def test_the_consult_that_time_will_bring_is_foretold(ana_browser: Client, child_missing: Lose) -> None:
    child_missing(10)
    page = ana_browser.get("/missing/").content.decode()
    assert "Not yet" in page
    assert "if still missing" in page


def test_a_region_narrows_the_board(ana_browser: Client, child_missing: Lose) -> None:
    here, there = child_missing(region="4"), child_missing(region="2")
    page = ana_browser.get("/missing/?region=4").content.decode()
    assert here.reference in page
    assert there.reference not in page


@pytest.mark.parametrize("address", ["/missing/", "/missing/wall/", "/missing/?region=4", "/missing/wall/?region=4"])
def test_cleo_sees_no_child_of_another_region(cleo_browser: Client, child_missing: Lose, address: str) -> None:
    case = child_missing(region="4")
    answer = cleo_browser.get(address)
    assert answer.status_code == 200
    assert case.reference not in answer.content.decode()
    assert cleo_browser.get(f"/cases/{case.reference}/missing/").status_code == 404


@pytest.mark.parametrize("address", ["/missing/", "/missing/wall/"])
def test_one_child_or_three_the_board_asks_the_same(ana_browser: Client, child_missing: Lose, address: str) -> None:
    counts = []
    for _ in range(2):
        child_missing()
        ana_browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ana_browser.get(address)
        counts.append(len(asked))
        child_missing()
    assert counts[0] == counts[1]


def test_what_the_board_showed_is_one_entry_of_the_trail(ana_browser: Client, child_missing: Lose) -> None:
    child_missing()
    child_missing()
    ana_browser.get("/missing/")
    entry = Entry.objects.filter(act="list.viewed").latest("at")
    assert entry.detail["list"] == "missing"


def test_a_child_is_recorded_as_missing_located_and_interviewed(ana_browser: Client, case: Case) -> None:
    typed = {
        **when("last_seen_at", local(3)), **when("learned_at", local(1)), "kind": "left", "in_care": "yes",
        "open_case": "yes", "circumstances": "Out of the window", "submission": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):  # a double click
        answer = ana_browser.post(f"/cases/{case.reference}/missing/begin/", typed)
        assert answer.status_code == 303, answer.content.decode()
    assert Particulars.objects.get().words()["circumstances"] == "Out of the window"
    back = {
        **when("located_at", local(0.5)), "where": "street", "found_by": "police", "submission": str(uuid4()),
        "need_bed": "needed",
    }  # fmt: skip
    for _ in range(2):
        assert ana_browser.post(f"/cases/{case.reference}/missing/missing-1/located/", back).status_code == 303
    said = {**when("held_at", local(0.25)), "reasons": ["unsafe"], "submission": str(uuid4())}
    assert ana_browser.post(f"/cases/{case.reference}/missing/missing-1/interview/", said).status_code == 303
    page = ana_browser.get(f"/cases/{case.reference}/missing/").content.decode()
    for words in ("Out of the window", "Did not feel safe where they lived", "A bed for the night", "Needed"):
        assert words in page
    assert Return.objects.count() == 1


def test_what_is_missing_in_the_form_is_said(ana_browser: Client, case: Case) -> None:
    answer = ana_browser.post(f"/cases/{case.reference}/missing/begin/", {"submission": str(uuid4())})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter when the child was last seen, or tick that nobody knows." in page
    assert "Choose what happened" in page


def test_the_second_writer_reads_what_differs(ana_browser: Client, child_missing: Lose) -> None:
    case = child_missing(words={"clothing": "Red coat"})
    address = f"/cases/{case.reference}/missing/missing-1/particulars/"
    first = {"kind": "left", "clothing": "Blue coat", "revision": "1"}
    assert ana_browser.post(address, first).status_code == 303
    late = ana_browser.post(address, {"kind": "left", "clothing": "Green coat", "revision": "1"})
    assert late.status_code == 409
    assert "Blue coat" in late.content.decode()
    again = ana_browser.post(address, {"kind": "left", "clothing": "Green coat", "revision": "2"})
    assert again.status_code == 303


def test_an_episode_that_is_not_there_is_no_page(ana_browser: Client, child_missing: Lose) -> None:
    case = child_missing()
    for page in ("particulars", "located", "interview", "sheet", "told", "searched", "needs", "last-seen"):
        assert ana_browser.get(f"/cases/{case.reference}/missing/missing-9/{page}/").status_code == 404


def test_a_shell_lists_numbers_and_clocks_and_no_name(child_missing: Lose) -> None:
    case = child_missing(75)
    cases.watch_once(at=clock.now())
    out = StringIO()
    call_command("missing", "list", "--json", stdout=out)
    (row,) = json.loads(out.getvalue())
    assert (row["reference"], row["hours"], row["episodes"]) == (case.reference, 75, 1)
    assert {each["duty"]: each["state"] for each in row["clocks"]} == {
        "notify.police_missing": "overdue", "notify.ncmec": "overdue", "consult.missing_72h": "open",
    }  # fmt: skip
    assert "Rowan" not in out.getvalue()
    plain = StringIO()
    call_command("missing", "list", stdout=plain)
    assert case.reference in plain.getvalue()


def test_the_note_to_the_next_shift_begins_with_numbers_and_clocks_and_no_name(
    ana_browser: Client, child_missing: Lose
) -> None:
    case = child_missing(10)
    page = ana_browser.get("/missing/hand-over/").content.decode()
    note = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert case.reference in note
    assert "Police due" in note
    assert "72-hour consult owed from" in note
    for kept in ("Rowan", "Alder", "R. A.", "Hidden Harbour"):
        assert kept not in note
    assert Entry.objects.filter(act="list.viewed").latest("at").detail["list"] == "missing"


def test_a_restricted_case_is_left_out_of_the_note(ana_browser: Client, child_missing: Lose) -> None:
    shown, kept = child_missing(), child_missing()
    Case.objects.filter(id=kept.id).update(is_restricted=True)
    page = ana_browser.get("/missing/hand-over/").content.decode()
    assert shown.reference in page
    assert kept.reference not in page


def test_cleo_hands_over_no_child_of_another_region(cleo_browser: Client, child_missing: Lose) -> None:
    case = child_missing(region="4")
    assert case.reference not in cleo_browser.get("/missing/hand-over/").content.decode()


def test_a_photo_is_asked_for_and_then_offered_beside_what_is_known(ana_browser: Client, child_missing: Lose) -> None:
    case = child_missing()
    address = f"/cases/{case.reference}/missing/"
    asked = ana_browser.get(address).content.decode()
    add = f"/cases/{case.reference}/documents/add/?kind=missing_photo"
    assert add in asked
    assert '<option value="missing_photo" selected>' in ana_browser.get(add).content.decode()
    for description in ("older", "newer"):
        sent = {
            "kind": "missing_photo", "description": description,
            "file": SimpleUploadedFile("child.jpg", made.picture()), "end": "1",
        }  # fmt: skip
        assert ana_browser.post(f"/cases/{case.reference}/documents/add/{uuid4()}/", sent).status_code == 303
    newest = Document.objects.order_by("-added_at").first()
    assert newest is not None
    page = ana_browser.get(address).content.decode()
    assert f"/documents/{newest.id}/pages/1/" in page
    assert page.count("/pages/1/") == 1


def test_a_step_asked_for_too_early_leads_to_the_one_before_it(ana_browser: Client, child_missing: Lose) -> None:
    case = child_missing()
    page = ana_browser.get(f"/cases/{case.reference}/missing/missing-1/needs/").content.decode()
    assert f"/cases/{case.reference}/missing/missing-1/located/" in page


def test_after_the_police_are_told_the_page_of_the_episode_offers_the_next_to_tell(
    ana_browser: Client, child_missing: Lose
) -> None:
    case = child_missing()
    panel = f"/cases/{case.reference}/missing/"
    form = ana_browser.get(f"/cases/{case.reference}/notices/record/?to=ncmec&episode=missing-1").content.decode()
    assert f'<a href="{panel}">Cancel</a>' in form
    plain = ana_browser.get(f"/cases/{case.reference}/notices/record/?to=ncmec").content.decode()
    assert f'<a href="/cases/{case.reference}/notices/">Cancel</a>' in plain


def test_what_is_still_owed_of_an_episode_stands_before_what_is_done(ana_browser: Client, child_missing: Lose) -> None:
    case = child_missing(75)
    cases.watch_once(at=clock.now())
    duty = Duty.objects.get(case=case, code="notify.police_missing")
    Duty.objects.filter(id=duty.id).update(state="done", discharged_at=clock.now())
    page = ana_browser.get(f"/cases/{case.reference}/missing/").content.decode().partition("Owed for this episode")[2]
    assert page.index("National Center") < page.index("Report the missing child to police")
