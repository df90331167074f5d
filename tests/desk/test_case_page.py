"""The case page: a hall of panels, initials until revealed, and nothing at all for those it is not open to."""

from collections.abc import Callable

import pytest
from django.test import Client

from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.foundation import ids

PANELS = ["", "steps/", "timeline/", "notices/", "record/", "record/triage.decided/", "record/consult.held/", "facts/"]

Refer = Callable[..., Case]


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_opens_for_ana(ana_browser: Client, refer: Refer, panel: str) -> None:
    assert ana_browser.get(f"/cases/{refer().reference}/{panel}").status_code == 200


@pytest.mark.parametrize("panel", [*PANELS, "steps/notify.fbi/why/", "record/child.missing/"])
def test_for_cleo_a_case_of_another_region_is_like_one_that_does_not_exist(
    cleo_browser: Client, refer: Refer, panel: str
) -> None:
    case = refer(region="4")
    there = cleo_browser.get(f"/cases/{case.reference}/{panel}")
    nowhere = cleo_browser.get(f"/cases/{ids.reference('HT', 1999, 7)}/{panel}")
    misheard = cleo_browser.get(f"/cases/HT-2026-000001-0/{panel}")
    assert there.status_code == nowhere.status_code == misheard.status_code == 404
    assert there.content == nowhere.content == misheard.content
    assert not Entry.objects.filter(act="case.viewed").exists()


def test_viewing_is_written_down_with_the_panel(ana_browser: Client, ana_user: User, refer: Refer) -> None:
    case = refer()
    ana_browser.get(f"/cases/{case.reference}/timeline/")
    entry = Entry.objects.get(act="case.viewed")
    assert (entry.actor_id, entry.subject_id, entry.detail) == (ana_user.id, case.id, {"panel": "timeline"})


def test_the_name_is_shown_only_in_the_answer_that_reveals_it(ana_browser: Client, refer: Refer) -> None:
    case = refer()
    address = f"/cases/{case.reference}/steps/"
    assert "Jo Canary" not in ana_browser.get(address).content.decode()
    assert "Jo Canary" in ana_browser.post(f"/cases/{case.reference}/reveal/", {"panel": "steps"}).content.decode()
    assert "Jo Canary" not in ana_browser.get(address).content.decode()
    assert Entry.objects.get(act="identity.revealed").detail == {"panel": "steps"}


def test_cleo_reveals_nothing(cleo_browser: Client, refer: Refer) -> None:
    assert cleo_browser.post(f"/cases/{refer(region='4').reference}/reveal/").status_code == 404
    assert not Entry.objects.filter(act="identity.revealed").exists()


def test_revealing_needs_a_form(ana_browser: Client, refer: Refer) -> None:
    assert ana_browser.get(f"/cases/{refer().reference}/reveal/").status_code == 405


def test_the_case_list_shows_the_newest_first_and_only_what_is_open(cleo_browser: Client, refer: Refer) -> None:
    mine, other = refer(region="1"), refer(region="4")
    page = cleo_browser.get("/cases/").content.decode()
    assert mine.reference in page
    assert other.reference not in page


def test_the_go_to_box_takes_a_number_as_people_type_it(ana_browser: Client, refer: Refer) -> None:
    case = refer()
    answer = ana_browser.get("/go/", {"reference": f" {case.reference.lower().replace('-', ' ')} "})
    assert answer.headers["Location"] == f"/cases/{case.reference}/"


def test_a_misheard_number_is_told_from_one_that_is_none(ana_browser: Client, refer: Refer) -> None:
    reference = refer().reference
    misheard = reference[:-3] + ("1" if reference[-3] != "1" else "2") + reference[-2:]
    assert "misheard" in ana_browser.get("/go/", {"reference": misheard}).content.decode()
    assert "looks like" in ana_browser.get("/go/", {"reference": "Jo Canary"}).content.decode()


def test_the_go_to_box_says_the_same_of_a_case_that_is_not_open_and_of_none(cleo_browser: Client, refer: Refer) -> None:
    closed_to_her = cleo_browser.get("/go/", {"reference": refer(region="4").reference})
    none = cleo_browser.get("/go/", {"reference": ids.reference("HT", 1999, 7)})
    assert closed_to_her.status_code == none.status_code == 422
    assert "No case open to you has this number." in closed_to_her.content.decode()
    assert "No case open to you has this number." in none.content.decode()
