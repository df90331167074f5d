"""A child who is known is found: by name from the desk, and while a new report is typed, with scripts and without."""

import os
import re

import axe
import pytest
from catalogue import SCREENER, STATEWIDE
from playwright.sync_api import Page, expect

from seats import Opener

pytestmark = pytest.mark.requirement("R-INT-8")
PICTURES = os.environ.get("HART_PICTURES", "")


def somebody(page: Page) -> tuple[str, str, str]:
    """Return the number, the given and the family name of a child on record, as the page to correct them says."""
    page.goto("/cases/")
    for link in page.locator("main table a").all()[:20]:
        reference = (link.text_content() or "").strip()
        page.goto(f"/cases/{reference}/child/correct/")
        given, family = (page.locator(f"[name={name}_name]").input_value() for name in ("given", "family"))
        if len(given) > 3 and len(family) > 3:
            return reference, given, family
        page.goto("/cases/")
    raise AssertionError("The demonstration names nobody in full.")


def looked_at(page: Page, name: str, size: str) -> None:
    axe.assert_no_violations(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_somebody_is_found_by_a_name_that_is_a_letter_apart(opened: Opener, size: str) -> None:
    page = opened(STATEWIDE, size)
    reference, given, family = somebody(page)
    page.goto("/")
    page.get_by_role("link", name="Find a person").click()
    page.get_by_label("Given name").fill(given)
    page.get_by_label("Family name").fill(f"{family[:2]}{family[3:]}")
    page.get_by_role("main").get_by_role("button", name="Find", exact=True).click()
    found = page.locator("#found")
    expect(found).to_contain_text(reference)
    expect(found).to_contain_text("Same given name, family name")
    assert family not in (found.text_content() or "")
    assert family not in page.url
    looked_at(page, "found", size)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_child_who_is_known_is_shown_while_typing_and_taken_with_one_click(opened: Opener, scripts: bool) -> None:
    reference, given, family = somebody(opened(STATEWIDE))
    page = opened(SCREENER, scripts=scripts)
    page.goto("/referrals/new/")
    page.get_by_label("Given name").press_sequentially(given)
    page.get_by_label("Family name").press_sequentially(family)
    known = page.locator("#known-people-0")
    if not scripts:
        known.get_by_role("button", name="Look for people already known").click()
    row = known.locator("li").filter(has_text=reference)
    expect(row).to_contain_text("Same name")
    if scripts:
        looked_at(page, "known-people", "desk")
    row.get_by_role("button", name=re.compile("It is this child")).click()
    expect(page.locator("#known-people-0")).to_contain_text(f"This referral goes on the case {reference}")
    expect(page.locator("[name='child-0-known_reference']")).to_have_value(reference)
