"""The partners' site in a real browser: an officer's letters, and one letter by link and code without a script."""

from collections.abc import Iterator

import axe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from seats import PATIENCE_MS, SIZES, Desk, free_port

#: A one-time link to the newest letter of the demonstration, and its code: one on each line.
_MAKES_A_LINK = """
import django; django.setup()
from openhart.accounts.access import SYSTEM
from openhart.foundation import clock
from openhart.inbox import actions
from openhart.inbox.models import Letter
letter = Letter.objects.filter(withdrawn_at=None).latest("left_at")
_, secret, code = actions.open_door(letter_id=letter.id, by=SYSTEM, at=clock.now())
print(secret); print(code)
"""
_SCREENS = ("/", "/yearly/", "/link/", "/account/")


@pytest.fixture(scope="module")
def partners(desk: Desk) -> Iterator[str]:
    """The partners' site of the demonstration, by its address."""
    port = free_port()
    server = desk.serve("partners", port)
    yield f"http://localhost:{port}"
    server.terminate()
    server.wait(20)


@pytest.fixture
def visitors(browser: Browser, partners: str) -> Iterator[list[BrowserContext]]:
    """Browsers on a phone: with scripts, and without."""
    made = [
        browser.new_context(base_url=partners, viewport=SIZES["phone"], java_script_enabled=scripts)
        for scripts in (True, False)
    ]
    for context in made:
        context.set_default_timeout(PATIENCE_MS)
    yield made
    for context in made:
        context.close()


def looks_good(page: Page, faults: list[str]) -> None:
    for box in SIZES.values():
        page.set_viewport_size(box)
        assert page.evaluate("document.documentElement.scrollWidth") <= box["width"]
        axe.assert_no_violations(page)
    assert faults == []


@pytest.mark.requirement("R-NOT-8")
def test_an_officer_reads_a_letter_and_says_that_it_is_there(visitors: list[BrowserContext]) -> None:
    page = visitors[0].new_page()
    faults = axe.policy_faults(page)
    page.goto("/sign-in/")
    looks_good(page, faults)
    page.get_by_role("button", name="Sign in as Sgt. Carla Mendes").click()
    for address in _SCREENS:
        page.goto(address)
        looks_good(page, faults)
    page.goto("/")
    page.get_by_role("row").filter(has_text="New").get_by_role("link").first.click()
    looks_good(page, faults)
    page.get_by_role("button", name="Send the question").click()
    assert page.title().startswith("Error: ")
    looks_good(page, faults)
    page.get_by_label("Your case number").first.fill("26-0815")
    page.get_by_role("button", name="We have this letter").click()
    page.get_by_text("The agency knows now that the letter is here.").wait_for()
    looks_good(page, faults)


@pytest.mark.requirement("R-NOT-8")
def test_a_guest_opens_one_letter_on_a_phone_without_a_script(visitors: list[BrowserContext], desk: Desk) -> None:
    with_scripts, without = (context.new_page() for context in visitors)
    told = desk.python(_MAKES_A_LINK)
    assert told.returncode == 0, told.stderr
    secret, code = told.stdout.split("\n")[:2]
    with_scripts.goto(f"/link/#{secret}")
    assert with_scripts.get_by_label("Link from the e-mail").input_value() == secret
    assert secret not in with_scripts.url
    without.goto(f"/link/#{secret}")
    assert without.get_by_label("Link from the e-mail").input_value() == ""
    without.get_by_label("Link from the e-mail").fill(without.url)
    without.get_by_label("Code from the telephone").fill(code)
    without.get_by_role("button", name="Open the letter").click()
    without.get_by_text("This letter closes at").wait_for()
    without.get_by_label("Your question").fill("Who saw her last?")
    without.get_by_label("Your name").nth(1).fill("Officer Example")
    without.get_by_role("button", name="Send the question").click()
    without.get_by_text("Who saw her last?").wait_for()
    without.get_by_role("button", name="Close the letter").click()
    without.get_by_text("You have closed the letter.").wait_for()
    without.goto("/link/letter/")
    without.get_by_text("The letter is closed.").wait_for()
    assert secret[:9] not in desk.log.read_text()
    with_scripts.get_by_label("Code from the telephone").fill(code)
    with_scripts.get_by_role("button", name="Open the letter").click()
    with_scripts.get_by_text("do not open a letter").first.wait_for()
