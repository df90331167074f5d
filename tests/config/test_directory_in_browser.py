"""An agency's directory over TLS, a desk for real records, a real browser: in, roles, step-up."""

import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import axe
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from house import House
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.accounts.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.config.test_in_browser import _free_port, _wait_for

from openhart.config import installation, oidc
from openhart.foundation import clock
from seats import ARGUMENTS, CHROMIUM, SIZES

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
ADD = """
from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import add_user, grant
from openhart.accounts.models import ClaimRule, Role, Scope
from openhart.foundation import clock
made = add_user(username="ana", display_name="Ana Lee", by=SYSTEM, at=clock.now())
grant(to=made.id, role=Role.ADMINISTRATOR, scope=Scope.AGENCY, by=SYSTEM, at=clock.now())
ClaimRule.objects.create(claim="groups", value="g-lead", role=Role.REGIONAL_HART_LEAD, scope=Scope.REGION, region="4")
print(json.dumps("added"))
"""
AGED = """
from datetime import timedelta
from django.contrib.sessions.models import Session
from openhart.config.sessions import SessionStore
from openhart.foundation import clock
for row in Session.objects.all():
    kept = row.get_decoded()
    if "fresh_at" in kept:
        kept["fresh_at"] = (clock.now() - timedelta(minutes=16)).isoformat()
        row.session_data = SessionStore().encode(kept)
        row.save()
print(json.dumps("aged"))
"""


class TlsProvider(Provider):
    """The same directory over TLS, where the person is asked and sent back at once."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.certificate = folder / "directory.pem"
        _certify(self.certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"https://127.0.0.1:{self.server.server_port}/tenant"
        self.person |= {"amr": ["mfa"], "groups": ["g-lead"]}

    def leads_on(self, path: str) -> str:
        """Return where the page of signing in sends the browser; the person has just typed their password."""
        if not path.startswith("/tenant/authorize"):
            return self.redirects_to
        found = self.authorize(f"{self.address.partition('/tenant')[0]}{path}")
        self.person["auth_time"] = int(clock.now().timestamp())
        asked = parse_qs(urlsplit(path).query)
        return f"{asked['redirect_uri'][0]}?{urlencode(found)}"


def _certify(file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory of a test")])
    at = clock.now()
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))


class Desk:
    """A desk for real records with a directory, on this machine."""

    def __init__(self, folder: Path, there: TlsProvider) -> None:
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.house = House(folder, REQUESTS_CA_BUNDLE=str(there.certificate))
        made = self.house.init("--address", self.url)
        assert made.returncode == 0, made.stderr
        file = Path(self.house.environment["HART_KEYS"]) / oidc.file_of(installation.read(self.house.data)).name
        lines = {
            "name": "Entra ID", "address": there.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
            "second_factor": {"amr": ["mfa"]},
        }  # fmt: skip
        file.write_text(json.dumps(lines), encoding="utf-8")
        file.chmod(0o600)
        assert self.house.ask("desk", ADD) == "added"
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.house.data), "serve"]
        with (folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [*command, "--port", str(self.port)], env=self.house.environment, stdout=log, stderr=log
            )
        _wait_for(self.port, folder / "log")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("agency")
    there = TlsProvider(folder)
    threading.Thread(target=there.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    made = Desk(folder, there)
    yield made
    made.server.terminate()
    made.server.wait(20)
    there.server.shutdown()
    there.server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, browser: Browser, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES[request.param], base_url=desk.url, ignore_https_errors=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def seen(page: Page, name: str) -> None:
    """Look at a page: with axe, and for the eye when a folder is named."""
    axe.assert_no_violations(page)
    folder = os.environ.get("HART_SHOTS")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{name} is wider than the window by {overflow}"


@pytest.mark.requirement("R-SEC-1")
def test_somebody_signs_in_by_the_directory_keeps_a_table_and_steps_up(desk: Desk, page: Page) -> None:
    faults: list[Any] = axe.policy_faults(page)
    page.goto("/people/")
    page.get_by_role("button", name="I have read this and agree").click()
    seen(page, "directory-door")
    page.get_by_role("button", name="Sign in with Entra ID").click()
    page.wait_for_url("**/people/")
    expect(page.get_by_text("Administrator, Regional HART Lead").first).to_be_visible()
    page.get_by_role("link", name="Roles from the directory").click()
    seen(page, "directory-table")
    page.get_by_role("link", name="Add a line").click()
    page.get_by_label("Value").fill("g-counts")
    page.get_by_role("combobox", name="Role").select_option("analyst")
    page.get_by_role("combobox", name="How far it reaches").select_option("agency")
    page.get_by_role("button", name="Look who would change").click()
    expect(page.get_by_text("Nobody who has signed in with the directory so far")).to_be_visible()
    seen(page, "directory-add")
    assert desk.house.ask("desk", AGED) == "aged"
    page.goto("/people/claims/add/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    seen(page, "step-up")
    page.get_by_role("button", name="Ask Entra ID").click()
    page.wait_for_url("**/people/claims/add/")
    page.goto("/people/claims/")
    page.get_by_role("link", name="Take out").first.click()
    seen(page, "directory-end")
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("This would change your own roles")).to_be_visible()
    assert [fault for fault in faults if "409" not in fault and "403" not in fault] == []


def test_an_answer_nobody_asked_for_is_said_so_in_words(page: Page) -> None:
    page.goto("/account/sign-in/directory/back/?code=x&state=y")
    expect(page.get_by_role("heading", level=1)).to_have_text("This did not work")
    seen(page, "directory-turned-away")
