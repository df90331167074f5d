"""People with an account in the browser: somebody comes, is reviewed, leaves, and the cases find a worker."""

import re

import pytest
from catalogue import ADMINISTRATOR, REGIONAL
from hands import Mouse
from playwright.sync_api import Error, Page, expect
from test_screens import assert_good

from seats import Opener

AUDITOR = "Auditor and privacy officer"


def seen(page: Page, name: str) -> None:
    page.wait_for_load_state()
    assert_good(page, f"people-{name}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_somebody_is_added_and_the_code_is_shown_once(opened: Opener, scripts: bool) -> None:
    page = opened(ADMINISTRATOR, scripts=scripts)
    hands = Mouse(page)
    page.goto("/people/add/")
    page.get_by_role("button", name="Add and go on to the invitation").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    if scripts:
        seen(page, "add-wrong")
    name = "Nadia Petrov" if scripts else "Noor Petrov"
    hands.fill("Full name", name)
    hands.fill("User name", name.replace(" ", "."))
    hands.select("Role", "Ongoing social worker: one region")
    hands.select("How far it reaches", "Region 4")
    hands.press("Add and go on to the invitation")
    if scripts:
        seen(page, "invite")
    page.get_by_role("button", name="Make the code").click()
    code = page.locator("main code").inner_text()
    assert len(code) >= 20
    if scripts:
        seen(page, "code")
    page.get_by_role("link", name=f"I have it: go to {name}").click()
    expect(page.get_by_role("main")).to_contain_text("Has not come in yet")
    assert code not in page.content()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser has kept no copy of the answer
        page.go_back()


def test_an_auditor_reviews_what_somebody_holds(opened: Opener) -> None:
    page = opened(AUDITOR)
    page.goto("/people/review/")
    seen(page, "review")
    before = counted(page)
    page.get_by_role("region", name="Table: To be looked at").get_by_role("link").first.click()
    seen(page, "review-one")
    page.get_by_role("button", name="Confirm what stays, end what is ticked").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    seen(page, "review-one-wrong")
    Mouse(page).fill("What you looked at", "Compared with the list of the personnel office.")
    page.get_by_role("button", name="Confirm what stays, end what is ticked").click()
    page.wait_for_url("**/people/review/")
    assert counted(page) == before + 1


def test_somebody_leaves_and_the_lead_sees_every_case_that_needs_a_worker(opened: Opener) -> None:
    page = opened(ADMINISTRATOR)
    page.goto("/people/")
    seen(page, "list")
    page.goto("/people/?words=Mei")
    page.get_by_role("link", name="Mei Tran").click()
    seen(page, "one")
    page.get_by_role("link", name="Disable").click()
    seen(page, "disable")
    page.get_by_text("Left the agency, or works elsewhere now").click()
    page.get_by_role("button", name="Disable now").click()
    expect(page.get_by_role("main")).to_contain_text("had only Mei Tran as a worker")
    assert "HT-" not in page.get_by_role("main").inner_text()
    seen(page, "disabled")
    try:
        lead = opened(REGIONAL)
        lead.goto("/")
        lead.get_by_role("link", name="to a colleague").click()
        seen(lead, "left")
        numbers = lead.get_by_role("region", name="Cases without a worker").get_by_role("link", name=re.compile("^HT-"))
        assert numbers.count() > 0
        lead.get_by_role("link", name="Hand over the cases of Mei Tran").first.click()
        expect(lead.get_by_role("heading", level=1)).to_contain_text("Hand over")
    finally:
        page.get_by_role("link", name="Enable it again").click()
        page.get_by_role("button", name="Enable the account").click()
    expect(page.get_by_role("main")).to_contain_text("Active")


def counted(page: Page) -> int:
    found = re.search(r"(\d+) of \d+ people reviewed", page.get_by_role("main").inner_text())
    assert found
    return int(found.group(1))
