"""The main job, through the pages: a report of two children comes in, is decided, told, reviewed and triaged."""

import re

import pytest
from catalogue import SCREENER, STATEWIDE, SUPERVISOR
from hands import Keyboard, Mouse
from playwright.sync_api import Locator, Page, expect

from seats import Opener

WAYS = [
    pytest.param(Mouse, True, id="mouse"),
    pytest.param(Mouse, False, id="no scripts"),
    pytest.param(Keyboard, True, id="keyboard alone"),
]
WORDS = "Two sisters. A man they call Uncle takes them to a motel at night."
POLICE, ATTORNEY = "Tell local law enforcement", "Tell the Chief State's Attorney's Office"


@pytest.mark.parametrize(("way", "scripts"), WAYS)
@pytest.mark.requirement("R-INT-2")
@pytest.mark.requirement("R-INT-3")
def test_a_report_of_two_children_goes_its_whole_way(opened: Opener, way: type[Mouse], scripts: bool) -> None:
    page = opened(SCREENER, scripts=scripts)
    case = receive(way(page), scripts=scripts)
    accept(way(page), case)
    assign(way(opened(SUPERVISOR, scripts=scripts)), case)
    tell(way(page), case)
    review_and_triage(way(opened(STATEWIDE, scripts=scripts)), case)


def receive(hands: Mouse, *, scripts: bool) -> str:
    """Type the report, see what will be owed, check, send; return the first child's number."""
    page = hands.page
    hands.follow(page.get_by_role("navigation", name="Main").get_by_role("link", name="New referral"))
    expect(page.get_by_role("heading", level=1)).to_have_text("New referral")
    hands.fill("What the reporter says", WORDS)
    hands.fill("Given name", "Ida")
    hands.fill("Family name", "Stone")
    hands.select("Town where the child lives", "Hartford")
    hands.tick("Sex trafficking is alleged or suspected")
    hands.select("Town where it happened", "Danbury")
    owed = page.locator("#owed")
    if not scripts:
        hands.press("Show what will be owed")
    expect(owed).to_contain_text(POLICE)
    expect(owed).to_contain_text(ATTORNEY)
    hands.press("Add another child")
    second = page.locator("#child-2")
    hands.fill("Given name", "Una", second)
    hands.fill("Family name", "Stone", second)
    hands.select("Who is reporting?", "A service provider")
    hands.press("Check answers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check answers")
    for text in (WORDS, "Ida", "Una", "Hartford", "Danbury", "A service provider"):
        expect(page.get_by_role("main")).to_contain_text(text)
    hands.press("Send the referral")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 referrals received")
    links = page.get_by_role("link", name=re.compile("Open the case"))
    expect(links).to_have_count(2)
    hands.follow(links.first)
    page.wait_for_url("**/cases/**")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def accept(hands: Mouse, case: str) -> None:
    """Screen the referral as accepted."""
    page = hands.page
    hands.follow(page.get_by_role("main").get_by_role("link", name="Screen the referral"))
    hands.choose("Yes, it is met")
    hands.choose("Accepted", "Decision")
    hands.choose("Within 24 hours")
    hands.fill("Reason", "A provider saw it herself.")
    hands.press("Record the decision")
    expect(page.get_by_role("main")).to_contain_text("The referral is accepted.")
    assert page.url.endswith(f"/cases/{case}/")


def assign(hands: Mouse, case: str) -> None:
    """Say who investigates, as the supervisor, starting from the number."""
    page = hands.page
    page.goto(f"/cases/{case}/")
    hands.follow(page.get_by_role("main").get_by_role("link", name="Assign"))
    hands.choose("Regional Office")
    hands.choose("Investigation", "Track")
    hands.press("Assign")
    expect(page.get_by_role("main")).to_contain_text("The referral is assigned.")


def tell(hands: Mouse, case: str) -> None:
    """Record a notice with its proof, from the clock it stops; then the step is done."""
    page = hands.page
    page.goto(f"/cases/{case}/steps/")
    hands.follow(_act(page, ATTORNEY))
    hands.follow(page.get_by_role("link", name="Record it as told"))
    hands.choose("Telephone")
    hands.fill("Person reached", "Attorney Lund, on duty")
    hands.fill("Their case number", "CSA-26-0117")
    hands.press("Record the notice")
    notice = page.get_by_role("listitem").filter(has_text="Attorney Lund, on duty")
    expect(notice).to_contain_text("CSA-26-0117")
    hands.follow(page.get_by_role("navigation", name="This case").get_by_role("link", name="Required steps"))
    expect(page.locator("#ended").get_by_role("listitem").filter(has_text=ATTORNEY)).to_contain_text("Done")


def review_and_triage(hands: Mouse, case: str) -> None:
    """Review and triage, as the Statewide HART Lead."""
    page = hands.page
    page.goto(f"/cases/{case}/steps/")
    hands.follow(_act(page, "Review the report"))
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    hands.press("Record")
    hands.follow(_act(page, "Triage the report"))
    hands.choose("Convene the team")
    hands.fill("Reason", "Two sisters, one man, a motel: everybody at one table.")
    hands.press("Record")
    ended = page.locator("#ended").get_by_role("listitem")
    for step in ("Review the report", "Triage the report", "Decide whether to accept"):
        expect(ended.filter(has_text=step).first).to_contain_text("Done")


def _act(page: Page, step: str) -> Locator:
    """Return the link that leads from a step's clock to the page that stops it."""
    row = page.locator("#required-steps").get_by_role("listitem").filter(has_text=step)
    return row.locator(".hart-task__act").get_by_role("link").first
