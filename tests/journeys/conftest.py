"""A real desk for the journeys: a demonstration built and served by the `hart` command, and a real browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("HART_CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SECONDS_TO_START = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and name them as skipped where there is no browser."""
    for item in items:
        if "journeys" in Path(item.path).parts:
            item.add_marker(pytest.mark.journey)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


class Desk:
    """A demonstration on this machine: its address, and its own `hart` command."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "desk"
        self.environment = {**os.environ, "HART_KEYS": str(folder / "keys")}
        self.environment.pop("HART_DATABASE_URL", None)
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.log = folder / "log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def hart(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on this installation."""
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.data), *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the desk and wait until it answers."""
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.data), "serve"]
        with self.log.open("wb") as log:
            server = subprocess.Popen(
                [*command, "--port", str(self.port)], env=self.environment, stdout=log, stderr=log
            )
        for _ in range(SECONDS_TO_START * 5):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                time.sleep(0.2)
            else:
                return server
        server.kill()
        raise AssertionError(f"The desk did not open: {self.log.read_text()[-2000:]}")

    def cases(self) -> list[dict[str, Any]]:
        """Return the caseload as the shell command gives it."""
        listed: list[dict[str, Any]] = json.loads(self.hart("cases", "list", "--json").stdout)
        return listed


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demonstration of forty invented children."""
    made = Desk(tmp_path_factory.mktemp("journeys"))
    built = made.hart("demo", "--no-serve", "--referrals", "40", "--seed", "7")
    assert built.returncode == 0, built.stdout + built.stderr
    server = made.serve()
    yield made
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, desk: Desk) -> Iterator[Opener]:
    """A way to open a page as somebody: ``opened("Careline screener", "phone", scripts=False)``."""
    contexts: list[BrowserContext] = []

    def open_as(role: str, size: str = "desk", *, scripts: bool = True) -> Page:
        context = browser.new_context(viewport=SIZES[size], base_url=desk.url, java_script_enabled=scripts)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        card = page.get_by_role("listitem").filter(has_text=role).first
        card.get_by_role("button").click()
        page.wait_for_url("**/")
        return page

    yield open_as
    for context in contexts:
        context.close()
