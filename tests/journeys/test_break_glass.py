"""A night: a worker opens a case that is not hers, gives it back, and the auditor reviews it in the morning."""

import re

import pytest
from axe import assert_no_violations, policy_faults
from hands import Keyboard, Mouse
from playwright.sync_api import Page

from seats import Desk, Opener

WORKER, AUDITOR = "Ongoing social worker", "Auditor and privacy officer"
WHY = "The hospital asks whether the child may go home tonight."
FOUND = "I spoke with the worker and the hospital; both say the same."


def of_another_region(desk: Desk, skip: int = 0) -> str:
    found = [case["reference"] for case in desk.cases() if case["region"] not in {None, "", "4"}]
    return str(found[skip])


def ask(page: Page, hands: Mouse, reference: str, *, scripts: bool = True) -> None:
    page.goto(f"/go/?reference={reference}")
    assert "No case open to you has this number." in page.get_by_role("main").inner_text()
    hands.follow(page.get_by_role("link", name="Open it in an emergency"))
    page.wait_for_url("**/emergencies/open/**")
    assert page.get_by_role("textbox", name="Reference number").input_value() == reference
    if scripts:
        assert_no_violations(page)
    hands.choose("Police or a hospital need an answer now")
    hands.fill("What do you need the case for?", WHY)
    hands.press("Open the case")
    page.wait_for_url(f"**/cases/{reference}/")


@pytest.mark.requirement("R-SEC-5")
@pytest.mark.parametrize(("size", "scripts"), [("desk", True), ("phone", True), ("desk", False)])
def test_a_night_worker_opens_a_case_gives_it_back_and_the_auditor_reviews_it(
    size: str, scripts: bool, opened: Opener, desk: Desk
) -> None:
    reference = of_another_region(desk, ["desk", "phone"].index(size) + 2 * (not scripts))
    night = opened(WORKER, size, scripts=scripts)
    faults = policy_faults(night)
    ask(night, Mouse(night), reference, scripts=scripts)
    banner = night.get_by_role("region", name="Emergency access")
    assert re.search(r"(60|59) minutes left", banner.inner_text())
    for part in ("steps/", "timeline/", "notices/", "record/"):
        night.goto(f"/cases/{reference}/{part}")
        assert night.get_by_role("region", name="Emergency access").count() == 1, part
    if scripts:
        assert_no_violations(night)
    night.get_by_role("button", name="Close it now").click()
    night.wait_for_url("**/emergencies/**")
    own = night.url
    assert "ended before its time" in night.get_by_role("main").inner_text()
    answer = night.goto(f"/cases/{reference}/")
    assert answer
    assert answer.status == 404
    assert "Your emergency access to this case has ended" in night.get_by_role("main").inner_text()
    assert faults == []

    morning = opened(AUDITOR, size, scripts=scripts)
    assert "To review within 24 hours" in morning.get_by_role("main").inner_text()
    if scripts:
        assert_no_violations(morning)
    morning.goto(own)
    told = morning.get_by_role("main").inner_text()
    assert WHY in told
    assert "Read a page" in told
    if scripts:
        assert_no_violations(morning)
    hands = Mouse(morning)
    hands.press("Write down the review")
    assert "Choose whether it was justified." in morning.get_by_role("main").inner_text()
    if scripts:
        assert_no_violations(morning)
    morning.locator("label").filter(has_text=re.compile("^Justified")).click()
    hands.fill("Why?", FOUND)
    hands.press("Write down the review")
    morning.wait_for_url("**/emergencies/**")
    assert FOUND in morning.get_by_role("main").inner_text()
    morning.goto("/emergencies/")
    assert "Justified" in morning.get_by_role("main").inner_text()
    if scripts:
        assert_no_violations(morning)


def test_it_can_be_done_with_the_keyboard_alone(opened: Opener, desk: Desk) -> None:
    reference = of_another_region(desk, 5)
    page = opened(WORKER)
    hands = Keyboard(page)
    ask(page, hands, reference)
    hands.press("Close it now")
    page.wait_for_url("**/emergencies/**")


def test_a_wrong_number_keeps_what_was_typed(opened: Opener) -> None:
    page = opened(WORKER)
    page.goto("/emergencies/open/?reference=HT-2026-900000-E")
    hands = Mouse(page)
    hands.choose("A child is in danger now")
    hands.fill("What do you need the case for?", WHY)
    hands.press("Open the case")
    assert "There is no case with this number" in page.get_by_role("main").inner_text()
    assert page.get_by_role("textbox", name="What do you need the case for?").input_value() == WHY
    assert_no_violations(page)
