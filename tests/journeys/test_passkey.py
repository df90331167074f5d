"""Somebody sets up a passkey and an app in a real browser and signs in with each; a lock keeps no passkey out."""

import os
import re
import struct
import time
from base64 import b32decode
from collections.abc import Iterator
from hmac import digest
from pathlib import Path

import axe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from seats import Desk, new_page, sign_in

PASSWORD = "nine purple kettles sing"
#: An administrator of the demonstration makes the link on the command line of this test, not on a page.
INVITE = """
import django; django.setup()
from openhart.accounts import actions, queries
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.foundation import clock
user = User.objects.filter(username={name!r}).first() or actions.add_user(
    username={name!r}, display_name="Nia Newcomb", by=SYSTEM, at=clock.now())
actions.grant(to=user.id, role=Role.STATEWIDE_HART_LEAD, scope=Scope.AGENCY, by=SYSTEM, at=clock.now())
print(actions.invite(user_id=user.id, purpose={purpose!r}, by=SYSTEM, at=clock.now())[1])
"""
LOCK = """
import django; django.setup()
from openhart.accounts.models import User
from openhart.foundation import clock
assert User.objects.filter(username={name!r}).update(locked_at=clock.now()) == 1
"""


def app_code(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    hashed = digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = hashed[-1] & 15
    return f"{(struct.unpack('>I', hashed[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def add_authenticator(page: Page) -> None:
    """Give the browser a fingerprint reader that always says yes."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture(params=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, desk: Desk, contexts: list[BrowserContext]) -> Page:
    return new_page(browser, desk, contexts, request.param)


def invitation(desk: Desk, name: str, purpose: str) -> str:
    """Return the code of a link for somebody."""
    made = desk.python(INVITE.format(name=name, purpose=purpose))
    assert made.returncode == 0, made.stderr
    return made.stdout.strip().splitlines()[-1]


def seen(page: Page, name: str) -> None:
    """Look at a page: with axe, and for the eye when a folder is named."""
    axe.assert_no_violations(page)
    folder = os.environ.get("HART_SHOTS")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{name} is wider than the window by {overflow}"


def past_notice(page: Page) -> None:
    page.goto("/account/sign-in/")
    if page.get_by_role("button", name="I have read this and agree").is_visible():
        seen(page, "notice")
        page.get_by_role("button", name="I have read this and agree").click()


def test_somebody_invited_makes_a_passkey_and_signs_in_with_it(page: Page, desk: Desk) -> None:
    faults = axe.policy_faults(page)
    name = f"nia{page.viewport_size['width'] if page.viewport_size else 0}"
    add_authenticator(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")[:20]))
    code = invitation(desk, name, "join")
    page.goto(f"/account/join/#{code}")
    expect(page.get_by_label("Invitation code")).to_have_value(code)
    assert "#" not in page.url
    seen(page, "join")
    page.get_by_text("I have read this notice").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("textbox", name="New password").fill("openhart careline")
    page.get_by_role("textbox", name="The same password again").fill("openhart careline")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    seen(page, "join-wrong")
    page.get_by_role("textbox", name="New password").fill(PASSWORD)
    page.get_by_role("button", name="Show new password").click()
    page.get_by_role("textbox", name="The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/second-factor/")
    assert not any(code in address for address in asked if "?" in address or "#" in address)
    seen(page, "second-factor")
    page.get_by_label("Name").fill("This computer")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/account/codes/")
    expect(page.locator("ol strong")).to_have_count(10)
    seen(page, "codes")
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(f"{desk.url}/")
    page.get_by_role("button", name="Sign out").click()
    assert desk.python(LOCK.format(name=name)).returncode == 0
    past_notice(page)
    seen(page, "sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{desk.url}/")
    page.goto("/account/")
    expect(page.get_by_role("region", name="Passkeys")).to_contain_text("This computer")
    seen(page, "own")
    page.get_by_role("link", name="Remove This computer").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("last second factor")).to_be_visible()
    seen(page, "remove-refused")
    assert faults == []


def test_somebody_sets_up_an_app_and_signs_in_with_its_code(page: Page, desk: Desk) -> None:
    faults = axe.policy_faults(page)
    name = f"tao{page.viewport_size['width'] if page.viewport_size else 0}"
    page.goto("/account/join/")
    page.get_by_label("Invitation code").fill(f"{desk.url}/account/join/#{invitation(desk, name, 'join')}")
    page.get_by_text("I have read this notice").click()
    page.get_by_role("button", name="Go on").click()
    seen(page, "join-password")
    page.get_by_role("textbox", name="New password").fill(PASSWORD)
    page.get_by_role("textbox", name="The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name=re.compile("authenticator app"))).to_have_js_property("complete", True)
    assert page.get_by_role("img", name=re.compile("authenticator app")).evaluate("image => image.naturalWidth") > 0
    page.get_by_text("I cannot scan it").click()
    seen(page, "app")
    secret = page.locator("details strong").inner_text().replace(" ", "")
    page.get_by_label("Code the app shows").fill(app_code(secret))
    page.get_by_role("button", name="Set it up").click()
    page.wait_for_url("**/account/codes/")
    recovery = page.locator("ol strong").first.inner_text()
    page.goto("/account/password/")
    seen(page, "password")
    page.goto("/account/codes/")
    seen(page, "codes-left")
    page.goto("/account/second-factor/passkey/")
    seen(page, "add-passkey")
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    past_notice(page)
    page.get_by_label("User name").fill(name)
    page.get_by_role("textbox", name="Password").fill("not the right words")
    page.get_by_role("button", name="Go on").click()
    seen(page, "sign-in-wrong")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/sign-in/code/")
    seen(page, "code")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    seen(page, "code-wrong")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{desk.url}/")
    assert faults == []


def test_without_scripts_a_password_and_a_code_still_open_the_desk(
    browser: Browser, desk: Desk, contexts: list[BrowserContext]
) -> None:
    page = new_page(browser, desk, contexts, "phone", scripts=False)
    page.goto("/account/join/")
    page.get_by_label("Invitation code").fill(invitation(desk, "uma", "join"))
    page.get_by_text("I have read this notice").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("textbox", name="New password").fill(PASSWORD)
    page.get_by_role("textbox", name="The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_text("I cannot scan it").click()
    secret = (page.locator("details strong").text_content() or "").replace(" ", "")
    page.get_by_label("Code the app shows").fill(app_code(secret))
    page.get_by_role("button", name="Set it up").click()
    recovery = page.locator("ol strong").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    past_notice_without_scripts(page)
    page.get_by_label("User name").fill("uma")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{desk.url}/")


def past_notice_without_scripts(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="I have read this and agree").click()


def test_a_role_card_of_the_demonstration_leads_to_ones_own_sign_in(page: Page) -> None:
    sign_in(page, "Statewide HART Lead")
    page.goto("/account/")
    expect(page.get_by_role("heading", name="My sign-in")).to_be_visible()
    seen(page, "own-card")
