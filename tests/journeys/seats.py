"""The desk that the journeys walk through, and the people who sit at it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe
from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = os.environ.get("HART_CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SECONDS_TO_START = 60
PATIENCE_MS = 15_000


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Desk:
    """A demonstration on this machine: its address, and its own `hart` command."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "desk"
        self.environment = {**os.environ, "HART_KEYS": str(folder / "keys")}
        self.environment.pop("HART_DATABASE_URL", None)
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.log = folder / "log"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"

    def hart(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on this installation."""
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.data), *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def python(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a few lines of Python on this installation, with the settings of the desk."""
        environment = {
            **self.environment, "HART_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "openhart.config.desk",
        }  # fmt: skip
        command = [sys.executable, "-c", program]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def serve(self, site: str = "desk", port: int = 0) -> subprocess.Popen[bytes]:
        """Start the desk, or another site on a port of its own, and wait until it answers."""
        at = port or self.port
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.data), "serve", site]
        with self.log.open("ab") as log:
            server = subprocess.Popen([*command, "--port", str(at)], env=self.environment, stdout=log, stderr=log)
        for _ in range(SECONDS_TO_START * 5):
            try:
                socket.create_connection(("127.0.0.1", at), timeout=5).close()
            except OSError:
                time.sleep(0.2)
            else:
                return server
        server.kill()
        raise AssertionError(f"The desk did not open: {self.log.read_text()[-2000:]}")

    def cases(self) -> list[dict[str, Any]]:
        """Return the caseload as the shell command gives it."""
        answer = self.hart("cases", "list", "--json")
        assert answer.returncode == 0, answer.stderr
        listed: list[dict[str, Any]] = json.loads(answer.stdout)
        return listed


Opener = Callable[..., Page]


def new_page(browser: Browser, desk: Desk, contexts: list[BrowserContext], size: str, *, scripts: bool = True) -> Page:
    """Return a page of a visitor of its own; it is closed with ``contexts``."""
    context = browser.new_context(viewport=SIZES[size], base_url=desk.url, java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE_MS)
    contexts.append(context)
    return context.new_page()


def sign_in(page: Page, role: str) -> None:
    """Choose the first card of a role."""
    page.goto("/sign-in/")
    page.get_by_role("listitem").filter(has_text=role).first.get_by_role("button").click()
    page.wait_for_url("**/")


class Seats:
    """One page for each role, used again and again; no role is a visitor who has not signed in."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        self.browser, self.desk = browser, desk
        self.contexts: list[BrowserContext] = []
        self._seats: dict[str, tuple[Page, list[str]]] = {}

    def page(self, role: str) -> Page:
        """Return the page of a role."""
        if role not in self._seats:
            page = new_page(self.browser, self.desk, self.contexts, "desk")
            faults = axe.policy_faults(page)
            if role:
                sign_in(page, role)
            self._seats[role] = page, faults
        return self._seats[role][0]

    def faults(self, role: str) -> list[str]:
        """Return the list of what the security policy stopped on the role's page, emptied."""
        self.page(role)
        self._seats[role][1].clear()
        return self._seats[role][1]
