"""What somebody types at the desk is never lost: not by leaving, signing out, going back, or pressing twice."""

import re

import axe
import pytest
from catalogue import SCREENER
from playwright.sync_api import Locator, Page, expect

from seats import Desk, Opener, sign_in

WORDS = "He waits for her after school in a grey van."
LINE = "[data-autosave-line]"


def begin(page: Page, name: str = "Pia") -> None:
    """Begin a referral that nobody has sent."""
    page.goto("/referrals/new/")
    own_words(page).fill(WORDS)
    page.get_by_role("textbox", name="Given name").first.fill(name)


def own_words(page: Page) -> Locator:
    return page.get_by_role("textbox", name="What the reporter says")


def press(page: Page, button: str) -> None:
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def filed(desk: Desk) -> int:
    return len(desk.cases())


@pytest.mark.requirement("R-INT-7")
def test_a_page_that_is_closed_is_found_again_among_the_drafts(opened: Opener) -> None:
    page = opened(SCREENER)
    begin(page, "Quill")
    own_words(page).blur()
    expect(page.locator(LINE)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    context = page.context
    page.close()
    again = context.new_page()
    again.goto("/drafts/")
    again.get_by_role("rowheader").get_by_role("link").first.click()
    expect(own_words(again)).to_have_value(WORDS)
    expect(again.get_by_role("textbox", name="Given name").first).to_have_value("Quill")


def test_the_page_saves_itself_without_leaving_the_field_and_when_it_is_hidden(opened: Opener) -> None:
    page = opened(SCREENER)
    page.goto("/referrals/new/")
    own_words(page).press_sequentially("She is")
    page.clock.install()
    own_words(page).press_sequentially(" fourteen")
    with page.expect_response(re.compile("/drafts/")) as answer:
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    assert answer.value.status == 200
    assert "fourteen" in (answer.value.request.post_data or "")


def test_signed_out_in_another_tab_the_text_stays_and_the_page_says_so(opened: Opener) -> None:
    page = opened(SCREENER)
    begin(page)
    own_words(page).blur()
    expect(page.locator(LINE)).to_contain_text("Saved")
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in/")
    own_words(page).fill(WORDS + " The number ends in 44.")
    own_words(page).blur()
    expect(page.locator(LINE)).to_contain_text("signed out")
    expect(own_words(page)).to_have_value(WORDS + " The number ends in 44.")
    sign_in(other, SCREENER)
    page.get_by_role("textbox", name="Family name").first.fill("Rowe")
    page.get_by_role("textbox", name="Family name").first.blur()
    expect(page.locator(LINE)).to_contain_text("Saved")
    press(page, "Check answers")
    expect(page.get_by_role("main")).to_contain_text("The number ends in 44.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_sent_while_signed_out_the_form_is_given_back_to_be_sent_again(opened: Opener, scripts: bool) -> None:
    page = opened(SCREENER, scripts=scripts)
    begin(page, "Wren")
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in/")
    press(page, "Check answers")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    if scripts:
        axe.assert_no_violations(page)
    sign_in(other, SCREENER)
    press(page, "Send it again")
    press(page, "Send it again")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check answers")
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    expect(page.get_by_role("main")).to_contain_text("Wren")


@pytest.mark.requirement("R-INT-7")
def test_going_back_after_sending_files_nothing_twice(opened: Opener, desk: Desk) -> None:
    page = opened(SCREENER)
    before = filed(desk)
    begin(page)
    press(page, "Check answers")
    page.wait_for_url("**/check/")
    press(page, "Send the referral")
    page.wait_for_url("**/received/**")
    receipt = page.url
    page.go_back()
    if page.get_by_role("button", name="Send the referral").count():
        press(page, "Send the referral")
    page.wait_for_url("**/received/**")
    assert page.url == receipt
    page.go_back()
    page.go_back()
    assert filed(desk) == before + 1


@pytest.mark.requirement("R-INT-7")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_pressing_twice_files_once(opened: Opener, desk: Desk, scripts: bool) -> None:
    page = opened(SCREENER, scripts=scripts)
    before = filed(desk)
    begin(page)
    press(page, "Check answers")
    page.wait_for_url("**/check/")
    page.get_by_role("button", name="Send the referral").dblclick()
    page.wait_for_url("**/received/**")
    assert filed(desk) == before + 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_is_wrong_is_said_and_everything_else_stays(opened: Opener, scripts: bool) -> None:
    page = opened(SCREENER, scripts=scripts)
    begin(page)
    age = page.get_by_role("spinbutton", name="Age, if the date")
    age.fill("15")
    page.locator("[name=report-received_at_0]").fill("2099-01-01")
    page.locator("label", has_text="Sex trafficking is alleged").click()
    press(page, "Check answers")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(own_words(page)).to_have_value(WORDS)
    expect(age).to_have_value("15")
    expect(page.locator("[name=report-received_at_0]")).to_have_value("2099-01-01")
    expect(page.get_by_role("checkbox", name="Sex trafficking is alleged")).to_be_checked()
