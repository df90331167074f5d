"""Every component in a real browser: accessible, within the content security policy, and patient with trouble."""

import axe
import pytest
from catalogue import SCREENER, STATEWIDE
from playwright.sync_api import Page, Route

from seats import SIZES, Opener, sign_in

GALLERY = "/ui/gallery/"
SMALLEST_TARGET = 24


@pytest.fixture
def page(opened: Opener) -> Page:
    return opened(STATEWIDE)


def open_gallery(page: Page) -> None:
    answer = page.goto(GALLERY)
    assert answer
    assert answer.status == 200


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_gallery_is_accessible_fits_and_keeps_to_the_policy(page: Page, size: dict[str, int]) -> None:
    faults = axe.policy_faults(page)
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    open_gallery(page)
    axe.assert_no_violations(page)
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_every_target_is_large_enough_for_a_finger(page: Page) -> None:
    open_gallery(page)
    small = page.evaluate(
        """least => [...document.querySelectorAll('main a, main button, header a, header button, footer a')]
            .filter(one => {const box = one.getBoundingClientRect(); return box.width && box.height < least})
            .map(one => one.outerHTML)""",
        SMALLEST_TARGET,
    )
    assert small == []


def test_errors_take_the_focus_and_lead_to_their_controls(page: Page) -> None:
    open_gallery(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.hasAttribute('data-errors')")
    page.click("[data-errors] a >> text=Town")
    assert page.evaluate("document.activeElement.id") == "id_town"


def test_a_dialog_opens_closes_with_escape_and_gives_the_focus_back(page: Page) -> None:
    open_gallery(page)
    page.focus("[data-dialog=reveal]")
    page.keyboard.press("Enter")
    assert page.locator("#reveal").is_visible()
    axe.assert_no_violations(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.dialog") == "reveal"


def test_typed_text_survives_an_outage_and_is_saved_when_it_ends(page: Page) -> None:
    answers = [500, 302, 200]

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        status = answers.pop(0)
        headers = {"Location": "/sign-in/"} if status == 302 else {"Content-Type": "application/json"}
        route.fulfill(status=status, headers=headers, body='{"saved": "14:02"}')

    open_gallery(page)
    page.route("**/ui/gallery/**", answer)
    line = page.locator("[data-autosave-line]")
    words, phone = page.locator("#id_a_words"), page.locator("#id_a_telephone")
    words.fill("She said he drives her to motels.")
    words.blur()
    page.wait_for_selector("[data-autosave-line][data-state=failed]")
    assert "The desk could not save." in line.inner_text()
    assert "Not saved since 14:02" in line.inner_text() or "Not saved yet" in line.inner_text()
    phone.fill("860")
    phone.blur()
    page.locator("[data-autosave-words]", has_text="signed out").wait_for()
    assert words.input_value() == "She said he drives her to motels."
    axe.assert_no_violations(page)
    phone.fill("860-555-0100")
    phone.blur()
    page.wait_for_selector("[data-autosave-line][data-state=saved]")
    assert "Saved 14:02" in line.inner_text()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_page_that_outlived_its_sign_in_saves_again_for_the_same_person_only(page: Page) -> None:
    """The gallery takes no POST: 405 means that the token was accepted, 403 that it was not."""
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if answer.request.method == "POST" else None)
    open_gallery(page)
    phone, other = page.locator("#id_a_telephone"), page.context.new_page()
    for role, last in ((STATEWIDE, 405), (SCREENER, 403)):
        sign_in(other, role)
        statuses.clear()
        with page.expect_response(lambda answer, last=last: answer.request.method == "POST" and answer.status == last):
            phone.fill(role)
            phone.blur()
        assert statuses[0] == 403
        assert statuses[-1] == last


REFRESH = "document.body.dispatchEvent(new CustomEvent('hart:refresh'))"


def test_a_live_panel_refreshes_but_never_under_somebodys_hands(page: Page) -> None:
    faults = axe.policy_faults(page)
    open_gallery(page)
    panel = page.locator("#live")
    panel.evaluate("panel => panel.dataset.old = 'yes'")
    panel.locator("a").focus()
    page.evaluate(REFRESH)
    page.wait_for_timeout(300)
    assert panel.get_attribute("data-old") == "yes"
    page.locator("#go").focus()
    with page.expect_response("**/ui/gallery/**"):
        page.evaluate(REFRESH)
    page.locator("#live:not([data-old])").wait_for()
    assert faults == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_live_panel_is_never_replaced_by_the_sign_in_page(page: Page) -> None:
    open_gallery(page)
    page.locator("#go").focus()
    page.context.clear_cookies()
    page.evaluate(REFRESH)
    page.locator("#hart-trouble", has_text="You have been signed out").wait_for()
    assert page.locator("#live").count() == 1


def test_every_printed_sheet_says_whose_record_it_is_and_who_printed_it(page: Page) -> None:
    open_gallery(page)
    assert not page.locator(".hart-paper").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".hart-paper").first.inner_text().split() == ["HT-2026-000123-K", "CONFIDENTIAL"]
    assert "Printed by Elena Vasquez" in page.locator(".hart-paper--foot").inner_text()
    assert not page.locator(".hart-header").is_visible()
