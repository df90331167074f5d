"""Who may see what, in the browser: what is not open to somebody cannot be told from what is not there."""

import pytest
from catalogue import ADMINISTRATOR, REGIONAL
from playwright.sync_api import Page

from seats import Desk, Opener

PARTS = ("", "steps/", "timeline/", "notices/", "facts/", "record/", "record/consult.held/", "notices/record/?to=csao")
NOBODY = "HT-2026-900000-H"


@pytest.mark.parametrize("role", [REGIONAL, ADMINISTRATOR])
def test_a_case_of_another_region_answers_like_one_that_does_not_exist(role: str, opened: Opener, desk: Desk) -> None:
    theirs = next(case["reference"] for case in desk.cases() if case["region"] not in {None, "4"})
    page = opened(role)
    for part in PARTS:
        assert told(page, f"/cases/{theirs}/{part}", theirs) == told(page, f"/cases/{NOBODY}/{part}", NOBODY)
    for act in ("screen", "overturn", "assign", "attach"):
        assert told(page, f"/referrals/{theirs}/{act}/", theirs) == told(page, f"/referrals/{NOBODY}/{act}/", NOBODY)


def test_the_go_to_box_knows_no_case_of_another_region(opened: Opener, desk: Desk) -> None:
    theirs = next(case["reference"] for case in desk.cases() if case["region"] not in {None, "4"})
    page = opened(REGIONAL)
    page.get_by_role("textbox", name="Reference number").fill(theirs)
    page.get_by_role("button", name="Go to the case").click()
    page.wait_for_url("**/go/**")
    assert "No case open to you has this number." in page.get_by_role("main").inner_text()


def test_lists_show_a_regional_lead_their_region_alone(opened: Opener) -> None:
    page = opened(REGIONAL)
    page.goto("/cases/")
    regions = set(page.locator("td[data-label=Region]").all_inner_texts())
    assert regions == {"Region 4"}
    page.goto("/queues/overdue/?region=1")
    assert (
        page.get_by_role("listitem").filter(has_text="HT-").count()
        == page.get_by_role("listitem").filter(has_text="Region 4").filter(has_text="HT-").count()
    )


def told(page: Page, address: str, reference: str) -> tuple[int, str]:
    """Return what somebody learns at an address: the answer's number and the page, but for the number itself."""
    answer = page.goto(address)
    assert answer
    assert answer.status == 404
    return answer.status, page.locator("body").inner_text().replace(reference, "…")
