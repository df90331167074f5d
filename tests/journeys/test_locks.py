"""A screen that nobody sits at is locked; what is privileged asks again who is there."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import axe
import pytest
from catalogue import SCREENER
from playwright.sync_api import Browser, BrowserContext, Page, expect

from seats import PATIENCE_MS, SIZES, Desk, Opener, sign_in

LEAD = "Statewide HART Lead"
WORDS = "He waits for her after school in a grey van."
NOTE = "The night clerk calls back at seven; take the second line."
AGED = """
import django; django.setup()
from datetime import timedelta
from django.contrib.sessions.models import Session
from openhart.accounts.models import User
from openhart.foundation import clock
from openhart.config.sessions import SessionStore
who = str(User.objects.get(username="statewide").id)
for row in Session.objects.all():
    kept = row.get_decoded()
    if kept.get("_auth_user_id") == who:
        kept["fresh_at"] = (clock.now() - timedelta(minutes=16)).isoformat()
        row.session_data = SessionStore().encode(kept)
        row.save()
"""


def seen(page: Page, name: str) -> None:
    """Look at a page: with axe, and for the eye when a folder is named."""
    axe.assert_no_violations(page)
    folder = os.environ.get("HART_SHOTS")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{name} is wider than the window by {overflow}"


def begin(page: Page) -> None:
    page.clock.install()
    page.goto("/referrals/new/")
    page.get_by_role("textbox", name="What the reporter says").fill(WORDS)


@pytest.mark.requirement("R-SEC-1")
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_an_idle_screen_asks_then_locks_and_keeps_what_was_typed(opened: Opener, size: str) -> None:
    page = opened(SCREENER, size)
    begin(page)
    dialog = page.get_by_role("dialog", name="Are you still here?")
    page.clock.fast_forward("13:40")
    expect(dialog).to_be_visible()
    seen(page, "idle-asks")
    with page.expect_response("**/account/stay/") as stayed:
        dialog.get_by_role("button", name="I am here").click()
    assert stayed.value.status == 204
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("15:00")
    page.wait_for_url(re.compile(r"sign-in/\?because=idle&next=%2Freferrals%2Fnew%2F"))
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()
    seen(page, "idle-locked")
    page.get_by_role("listitem").filter(has_text=SCREENER).first.get_by_role("button").click()
    page.wait_for_url("**/referrals/new/**")
    page.goto("/drafts/")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.get_by_role("textbox", name="What the reporter says")).to_have_value(WORDS)


@pytest.mark.requirement("R-SEC-1")
def test_what_was_typed_into_a_form_that_does_not_save_itself_is_kept_given_back_and_ends_when_sent(
    opened: Opener,
) -> None:
    page = opened(SCREENER)
    page.goto("/standing/notes/")
    box = page.get_by_role("textbox", name="What the next shift must know")
    box.fill(NOTE)
    page.clock.install()
    page.reload()
    box.fill(NOTE)
    page.clock.fast_forward("15:01")
    page.wait_for_url(re.compile(r"because=idle&next=%2Fdrafts%2Fkept%2F"))
    page.get_by_role("listitem").filter(has_text=SCREENER).first.get_by_role("button").click()
    expect(page.get_by_role("heading", name="You were writing")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    seen(page, "kept")
    page.goto("/drafts/")
    seen(page, "kept-listed")
    page.get_by_role("link", name=re.compile("Form that was open")).click()
    page.get_by_role("link", name="Go on").click()
    expect(box).to_have_value(NOTE)
    assert page.url.endswith("/standing/notes/")
    page.get_by_role("button", name="Leave the note").click()
    expect(page.get_by_text("No note was left")).to_have_count(0)
    page.goto("/drafts/")
    expect(page.get_by_role("link", name=re.compile("Form that was open"))).to_have_count(0)


def test_the_screen_is_empty_before_the_network_has_answered_and_going_back_shows_nothing(opened: Opener) -> None:
    page = opened(SCREENER)
    begin(page)
    page.route("**/account/lock/", lambda _route: None)  # never answered
    with page.expect_request("**/account/lock/"):
        page.clock.fast_forward("15:00")
        expect(page.locator("body > *")).to_have_count(0)
        assert WORDS not in page.content()
        page.clock.fast_forward("00:02")
    page.clock.fast_forward("00:07")
    page.wait_for_url("**/sign-in/**")
    page.go_back()
    assert WORDS not in page.content()


def test_work_in_one_tab_keeps_the_other_open_and_both_lock_together(opened: Opener) -> None:
    one = opened(LEAD)
    one.clock.install()
    two = one.context.new_page()
    for page in (one, two):
        page.goto("/cases/")
    for _ in range(3):
        one.clock.fast_forward("10:00")  # the time of the context: of both
        one.bring_to_front()
        one.mouse.wheel(0, 10)
        one.wait_for_timeout(200)
    expect(two.get_by_role("heading", level=1)).to_be_visible()
    assert "/cases/" in two.url
    one.clock.fast_forward("15:00")
    for page in (one, two):
        page.wait_for_url("**/sign-in/**")


@pytest.fixture
def hasty(desk: Desk, browser: Browser) -> Iterator[Page]:
    """A page of the same desk with a lock after twelve seconds."""
    port = desk.port + 1
    command = [sys.executable, "-m", "openhart.config.cli", "--data", str(desk.data), "serve", "--port", str(port)]
    environment = {**desk.environment, "HART_IDLE_MINUTES": "0.2"}
    contexts: list[BrowserContext] = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as it:
        assert it.stdout is not None
        said = next(line for line in it.stdout if "is open at" in line)
        found = re.search(r"http://\S+?:\d+", said)
        assert found is not None, said
        context = browser.new_context(viewport=SIZES["desk"], base_url=found[0])  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        yield context.new_page()
        context.close()
        it.terminate()
        it.wait(20)


def test_the_lock_holds_in_real_time_and_reading_on_holds_it_off(hasty: Page) -> None:
    for _ in range(50):
        try:
            sign_in(hasty, LEAD)
            break
        except Exception:  # noqa: BLE001 - the site is just opening
            time.sleep(0.2)
    for _ in range(8):  # sixteen seconds of reading, longer than the lock
        hasty.mouse.wheel(0, 40)
        hasty.wait_for_timeout(2000)
    assert hasty.url.endswith("/")
    began = time.monotonic()
    hasty.wait_for_url("**/sign-in/?because=idle**")
    assert 8 < time.monotonic() - began < 14
    hasty.go_back()
    expect(hasty.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.requirement("R-SEC-1")
@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_is_revealed_after_showing_again_who_is_there(
    opened: Opener, desk: Desk, size: str, scripts: bool
) -> None:
    page = opened(LEAD, size, scripts=scripts)
    aged = desk.python(AGED)
    assert aged.returncode == 0, aged.stderr
    page.goto("/cases/")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^HT-")).first.click()
    case = page.url
    page.get_by_role("button", name="Reveal the name").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    if scripts:
        seen(page, "step-up-card")
    page.get_by_role("button", name="It is me").click()
    page.wait_for_url(case)
    page.get_by_role("button", name="Reveal the name").click()
    expect(page.get_by_text("Shown on this page only")).to_be_visible()
