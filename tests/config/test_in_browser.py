"""The security policy in a real browser: what is put into a page is stopped and reported, our own pages are not."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe
import pytest
from house import House
from playwright.sync_api import Browser, Page, Route, sync_playwright

from seats import ARGUMENTS, CHROMIUM, SIZES

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
PATIENCE_S = 30.0


class Sites:
    """The three sites of an installation on this machine."""

    def __init__(self, folder: Path) -> None:
        self.ports = {process: _free_port() for process in ("desk", "partners", "public")}
        self.house = House(folder)
        named = ["--address", self.url("desk"), "--partners-address", self.url("partners")]
        for made in (
            self.house.init(*named), self.house.hart("init", "public", "--address", self.url("public"),
            data=self.house.public),
        ):  # fmt: skip
            assert made.returncode == 0, made.stderr
        self.log = folder / "log"
        self.servers = [self._serve(process) for process in self.ports]
        for port in self.ports.values():
            _wait_for(port, self.log)

    def url(self, process: str) -> str:
        return f"http://localhost:{self.ports[process]}"

    def _serve(self, process: str) -> subprocess.Popen[bytes]:
        data = self.house.public if process == "public" else self.house.data
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(data), "serve", process]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*command, "--port", str(self.ports[process])], env=self.house.environment, stdout=log, stderr=log
            )

    def said(self, event: str) -> list[dict[str, Any]]:
        """Return the events of a kind in the log of all three."""
        lines = [line for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [one for one in map(json.loads, lines) if one.get("event") == event]

    def close(self) -> None:
        for server in self.servers:
            server.terminate()
        for server in self.servers:
            server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S * 2
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text()[-2000:])


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    made = Sites(tmp_path_factory.mktemp("sites"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES[request.param])
    yield context.new_page()
    context.close()


PAGES = [("desk", "/account/sign-in/"), ("partners", "/account/sign-in/"), ("public", "/"), ("public", "/nowhere/")]


@pytest.mark.parametrize(("process", "path"), PAGES)
def test_our_own_pages_are_whole_and_report_nothing(sites: Sites, page: Page, process: str, path: str) -> None:
    faults = axe.policy_faults(page)
    before = len(sites.said("csp.blocked"))
    page.goto(sites.url(process) + path)
    axe.assert_no_violations(page)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert [fault for fault in faults if "404" not in fault] == []
    assert len(sites.said("csp.blocked")) == before


@pytest.mark.parametrize(
    ("process", "path", "route"),
    [("desk", "/account/sign-in/", "accounts:sign_in"), ("public", "/", "website:home")],
)
def test_a_script_put_into_a_page_is_stopped_and_reported(
    sites: Sites, browser: Browser, process: str, path: str, route: str
) -> None:
    put = "<script>document.title = 'taken over'</script><img src='x' onerror=\"document.title = 'taken over'\">"
    context = browser.new_context()
    page = context.new_page()

    def change(asked: Route) -> None:
        answer = asked.fetch()
        asked.fulfill(response=answer, body=answer.text().replace("</main>", f"{put}</main>"))

    page.route(sites.url(process) + path, change)
    before = len(sites.said("csp.blocked"))
    page.goto(sites.url(process) + path)
    until = time.monotonic() + PATIENCE_S
    while len(sites.said("csp.blocked")) < before + 2 and time.monotonic() < until:
        page.wait_for_timeout(200)
    reported = sites.said("csp.blocked")[before:]
    assert page.title() != "taken over"
    assert {(one["directive"], one["blocked"], one["route"]) for one in reported} == {
        ("script-src-elem", "inline", route), ("script-src-attr", "inline", route),
    }  # fmt: skip
    context.close()


def test_a_browser_keeps_the_cookies_of_each_site_apart(sites: Sites, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{sites.url('public')}/")
    assert context.cookies() == []
    for process in ("desk", "partners"):
        page.goto(f"{sites.url(process)}/account/sign-in/")
    kept = {cookie["name"]: cookie for cookie in context.cookies()}
    assert {"__Host-desk_form", "__Host-partners_form"} <= set(kept)
    for cookie in kept.values():
        assert cookie["secure"]
        assert cookie["httpOnly"]
        assert cookie["expires"] == -1
    context.close()


def test_the_way_out_of_the_public_page_works_without_scripts(sites: Sites, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites.url('public')}/")
    asked: list[Any] = []
    page.route("https://www.weather.gov/**", lambda one: (asked.append(one.request), one.fulfill(body="Fine."))[1])
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("https://www.weather.gov/")
    assert "referer" not in asked[0].headers
    context.close()
