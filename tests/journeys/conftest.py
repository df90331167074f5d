"""A real desk for the journeys: a demonstration built and served by the `hart` command, and a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from seats import ARGUMENTS, CHROMIUM, Desk, Opener, Seats, new_page, sign_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and name them as skipped where there is no browser."""
    for item in items:
        if "journeys" in Path(item.path).parts:
            item.add_marker(pytest.mark.journey)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


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


@pytest.fixture
def opened(browser: Browser, desk: Desk) -> Iterator[Opener]:
    """A way to open a page as somebody: ``opened("Careline screener", "phone", scripts=False)``."""
    contexts: list[BrowserContext] = []

    def open_as(role: str, size: str = "desk", *, scripts: bool = True) -> Page:
        page = new_page(browser, desk, contexts, size, scripts=scripts)
        sign_in(page, role)
        return page

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def seats(browser: Browser, desk: Desk) -> Iterator[Seats]:
    """Everybody at the desk."""
    seated = Seats(browser, desk)
    yield seated
    for context in seated.contexts:
        context.close()
