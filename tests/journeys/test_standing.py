"""On call, cover, hand-over and notes in a real browser, on the desk and on a phone."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import axe
import pytest
from catalogue import ADMINISTRATOR, ONGOING, REGIONAL, STATEWIDE, SUPERVISOR
from playwright.sync_api import Page

from seats import Opener

pytestmark = pytest.mark.requirement("R-TEAM-4")
#: A folder for a picture of each screen in each size, for people to look at.
PICTURES = os.environ.get("HART_PICTURES", "")
HARTFORD = ZoneInfo("America/New_York")


def looked_at(page: Page, name: str) -> None:
    """Check the page as it is, for accessibility and for its width, and keep a picture when asked."""
    page.wait_for_load_state()
    axe.assert_no_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} is too wide"
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(PICTURES) / f"standing-{name}-{width}.png"), full_page=True)


def type_moment(page: Page, name: str, moment: datetime) -> None:
    local = moment.astimezone(HARTFORD)
    page.locator(f"[name='{name}_0']").fill(f"{local:%Y-%m-%d}")
    page.locator(f"[name='{name}_1']").fill(f"{local:%H:%M}")


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the served desk has the clock of this machine


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_gap_is_loud_and_filled_from_its_own_line(opened: Opener, size: str) -> None:
    region, later = "6", {"desk": timedelta(0), "phone": timedelta(hours=4)}[size]
    page = opened(SUPERVISOR, size)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="On call").click()
    page.get_by_role("link", name="Week after").click()
    looked_at(page, "rota-gaps")
    page.locator("main .hart-note--bad").get_by_role("link", name=f"Regional HART Lead, Region {region}").first.click()
    assert page.get_by_label("On call as").input_value() == f"regional_hart_lead:{region}"
    page.get_by_role("button", name="Put on call").click()
    assert page.title().startswith("Error: ")
    looked_at(page, "shift-wrong")
    page.get_by_label("Who").select_option("Priya Shah")
    type_moment(page, "from_at", now() + later)
    type_moment(page, "until_at", now() + later + timedelta(hours=3))
    page.get_by_role("button", name="Put on call").click()
    assert "On the rota." in page.get_by_role("status").first.inner_text()
    assert "Priya Shah" in page.get_by_role("main").inner_text()
    looked_at(page, "rota")


def test_a_shift_is_swapped(opened: Opener) -> None:
    planner, priya, elena = opened(SUPERVISOR), opened(REGIONAL, "phone"), opened(STATEWIDE)
    planner.goto("/standing/shifts/add/")
    planner.get_by_label("On call as").select_option("regional_hart_lead:1")
    planner.get_by_label("Who").select_option("Priya Shah")
    type_moment(planner, "from_at", now())
    type_moment(planner, "until_at", now() + timedelta(hours=2))
    planner.get_by_role("button", name="Put on call").click()
    priya.goto("/")
    priya.get_by_role("listitem").filter(has_text="Regional HART Lead, Region 1").get_by_role("link").first.click()
    looked_at(priya, "shift-own")
    priya.locator("[name='to']").select_option("Elena Vasquez")
    priya.get_by_role("button", name="Offer the shift").click()
    elena.goto("/")
    elena.get_by_role("link", name="Priya Shah offers you a shift").click()
    looked_at(elena, "shift-offered")
    elena.get_by_role("button", name="Take the shift").click()
    row = elena.get_by_role("listitem").filter(has_text="Regional HART Lead, Region 1")
    assert "Elena Vasquez (you)" in row.first.inner_text()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_cover_is_planned_shown_on_my_day_and_ended(opened: Opener, size: str) -> None:
    luis, kevin = opened(ONGOING, size), opened("Investigation social worker", size)
    luis.goto("/standing/absences/")
    looked_at(luis, "absences-none")
    luis.get_by_role("link", name="Plan cover").click()
    looked_at(luis, "cover")
    luis.get_by_role("button", name="Plan the cover").click()
    looked_at(luis, "cover-wrong")
    type_moment(luis, "from_at", now())
    type_moment(luis, "until_at", now() + timedelta(days=2))
    luis.get_by_label("Who covers").select_option("Mei Tran")
    luis.get_by_role("button", name="Plan the cover").click()
    looked_at(luis, "absences")
    kevin.goto("/")
    assert "You cover for Luis Ortega" in kevin.get_by_role("main").inner_text()
    looked_at(kevin, "my-day-cover")
    luis.get_by_role("button", name="End now").first.click()
    kevin.goto("/")
    assert "You cover for Luis Ortega" not in kevin.get_by_role("main").inner_text()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_cases_are_offered_declined_offered_again_and_taken(opened: Opener, size: str) -> None:
    mei, luis = opened("Investigation social worker", size), opened(ONGOING, size)
    mei.goto("/standing/hand-overs/")
    looked_at(mei, "hand-overs-none")
    for words in ("Too much this week.", ""):
        mei.goto("/standing/hand-overs/offer/")
        looked_at(mei, "offer")
        mei.locator("label[for^='id_grants']").last.click()
        mei.get_by_label("Offer them to").select_option("Luis Ortega")
        mei.get_by_label("What they must know").fill("Two calls are open.")
        mei.get_by_role("button", name="Offer", exact=True).click()
        luis.goto("/")
        luis.get_by_role("link", name="Mei Tran offers you").click()
        looked_at(luis, "hand-over")
        if words:
            luis.get_by_role("button", name="Decline").click()
            looked_at(luis, "hand-over-wrong")
            luis.get_by_label("Why not").fill(words)
            luis.get_by_role("button", name="Decline").click()
        else:
            luis.get_by_role("button", name="Accept and take over").click()
        looked_at(luis, f"hand-over-{'declined' if words else 'accepted'}")
    assert "You took over 1 case or region" in luis.get_by_role("main").inner_text()


def test_a_note_waits_for_the_next_shift_until_it_is_taken_over(opened: Opener) -> None:
    sue = opened(SUPERVISOR, "phone")
    sue.get_by_role("link", name="Hand-off note to the next shift").click()
    looked_at(sue, "notes-none")
    sue.get_by_label("What the next shift must know").fill("The night line of the hospital calls at 23:00.")
    sue.get_by_role("button", name="Leave the note").click()
    looked_at(sue, "notes")
    elsewhere = opened(REGIONAL)
    assert "night line" not in elsewhere.get_by_role("main").inner_text()
    sue.goto("/")
    looked_at(sue, "my-day-note")
    sue.get_by_role("button", name="Read, I take over").click()
    assert "Taken over" in sue.get_by_role("main").inner_text()


def test_an_administrator_sees_who_is_on_call_and_plans_nothing(opened: Opener) -> None:
    page = opened(ADMINISTRATOR)
    page.goto("/standing/")
    looked_at(page, "rota-administrator")
    assert page.get_by_role("link", name="Put somebody on call").count() == 0
    answer = page.goto("/standing/notes/")
    assert answer
    assert answer.status == 403
