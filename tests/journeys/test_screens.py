"""Every screen of the desk in both sizes, and every form sent wrong: accessible, in its frame, and patient."""

import os
from pathlib import Path

import axe
import pytest
from catalogue import SCREENS, WRONG, Filled, Screen
from playwright.sync_api import Page

from finding import Finder
from seats import SIZES, Desk, Seats

#: A folder for a picture of each screen in each size, for people to look at.
PICTURES = os.environ.get("HART_PICTURES", "")
BY_NAME = {"ids": lambda one: one.name}


@pytest.fixture(scope="module")
def finder(desk: Desk, seats: Seats) -> Finder:
    return Finder(desk.cases(), seats.page)


@pytest.mark.parametrize("screen", SCREENS, **BY_NAME)
def test_the_screen_answers_is_accessible_and_fits(screen: Screen, seats: Seats, finder: Finder) -> None:
    address = finder.address(screen.at)
    page, faults = seats.page(screen.role), seats.faults(screen.role)
    answer = page.goto(address)
    assert answer
    assert answer.status == screen.status
    assert_good(page, screen.name)
    assert faults == []


@pytest.mark.parametrize("filled", WRONG, **BY_NAME)
def test_a_form_sent_wrong_says_so_first_and_keeps_what_was_typed(filled: Filled, seats: Seats, finder: Finder) -> None:
    address = finder.address(filled.at)
    page, faults = seats.page(filled.role), seats.faults(filled.role)
    page.goto(address)
    main = page.get_by_role("main")
    for name, text in filled.spoil:
        main.locator(f"[name='{name}']").fill(text)
    with page.expect_response(lambda answer: answer.status == 422 and not answer.request.headers.get("x-autosave")):
        main.get_by_role("button", name=filled.button, exact=True).click()
    page.wait_for_load_state()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.hasAttribute('data-errors')"), "the error summary has no focus"
    for name, text in filled.spoil:
        assert main.locator(f"[name='{name}']").input_value() == text
    assert_good(page, f"{filled.name}-wrong")
    target = page.locator("[data-errors] a").first
    if target.count():
        target.click()
        wanted = target.get_attribute("href") or ""
        assert page.evaluate("'#' + document.activeElement.id") == wanted
    assert faults == []


def test_the_way_in_is_accessible_and_fits(desk: Desk, seats: Seats) -> None:
    page = seats.page("")
    page.goto("/sign-in/?next=/queues/")
    assert_good(page, "sign-in")
    page.goto("/cases/")
    assert "/sign-in/?next=/cases/" in page.url


def assert_good(page: Page, name: str) -> None:
    """In both sizes: nothing that axe finds, nothing wider than the window, one main heading."""
    for size, box in SIZES.items():
        page.set_viewport_size(box)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{size}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= box["width"], f"too wide on the {size}"
        axe.assert_no_violations(page)
    page.set_viewport_size(SIZES["desk"])
    assert page.locator("h1").count() == 1
