"""Finds the places that only a particular desk has: a case of each kind, and links from one page to the next."""

import re
from collections.abc import Callable
from typing import Any

from catalogue import ADMINISTRATOR, AUDITOR, LEGAL, ONGOING, RECORDS, SCREENER, STATEWIDE, SUPERVISOR
from playwright.sync_api import Page

Seat = Callable[[str], Page]
_KIND = re.compile(r"\{([^}]+)\}")


class Finder:
    """Fills addresses such as ``/cases/{accepted}/``; each kind is sought once, when it is first needed."""

    def __init__(self, cases: list[dict[str, Any]], seat: Seat) -> None:
        self.open = [case for case in cases if not case["closed"]]
        self.cases, self.seat = cases, seat
        self.known: dict[str, str] = {}

    def address(self, template: str) -> str:
        """Return the address with every kind replaced by one of this desk."""
        return _KIND.sub(lambda found: self.of(found.group(1)), template)

    def of(self, kind: str) -> str:
        """Return the reference or address of a kind."""
        if kind not in self.known:
            self.known[kind] = getattr(self, f"_{kind.replace(' ', '_')}")()
        return self.known[kind]

    def _unscreened(self) -> str:
        return self._first(self.open, lambda case: not case["decision"])

    def _accepted(self) -> str:
        return self._first(self.open, lambda case: case["decision"] == "accepted")

    def _region_4(self) -> str:
        return self._first(self.open, lambda case: case["region"] == "4" and case["decision"] == "accepted")

    def _elsewhere(self) -> str:
        return self._first(self.open, lambda case: case["region"] not in {"4", None})

    def _closed(self) -> str:
        return self._first(self.cases, lambda case: bool(case["closed"]))

    def _beside(self) -> str:
        return self._link(STATEWIDE, "/queues/review/", ".hart-task__what a")

    def _missing(self) -> str:
        return self._link(STATEWIDE, "/queues/missing/", ".hart-task__what a").split("/")[2]

    def _waive(self) -> str:
        return self._link(STATEWIDE, f"/cases/{self.of('accepted')}/steps/", "a[href*='/waive/']")

    def _assign(self) -> str:
        return self._link(SUPERVISOR, "/queues/assign/", "a[href^='/referrals/'][href*='/assign/']")

    def _notice(self) -> str:
        found = self._link(SCREENER, "/queues/notices/?to=csao", "a[href*='/notices/tell/']")
        return found.replace("/notices/tell/", "/notices/record/")

    def _walk(self) -> str:
        """Return where a notice is faxed, posted or told by telephone."""
        return self._link(STATEWIDE, "/", "a[href*='/notices/sent/'][href$='/fax/']")

    def _acknowledge(self) -> str:
        return self._on_a_case("a[href*='/acknowledge/']")

    def _withdraw(self) -> str:
        return self._on_a_case("a[href*='/withdraw/']")

    def _number(self) -> str:
        """Return where the number of a notice is added; a notice without one is recorded first."""
        page, case = self.seat(SCREENER), self.of("unscreened")
        page.goto(f"/cases/{case}/notices/record/?to=ncmec")
        page.locator("label", has_text="Telephone").first.click()
        page.get_by_role("button", name="Record the notice").click()
        return self._link(SCREENER, f"/cases/{case}/notices/", "a[href*='/number/']")

    def _discard(self) -> str:
        self._check()
        return self._link(SCREENER, "/drafts/", "a[href*='/discard/']")

    def _check(self) -> str:
        page = self.seat(SCREENER)
        page.goto("/referrals/new/")
        page.get_by_role("textbox", name="What the reporter says").fill("Two men wait for her outside the school.")
        page.get_by_role("textbox", name="Given name").first.fill("Pia")
        page.get_by_role("button", name="Check answers").click()
        page.wait_for_url("**/check/")
        return page.url

    def _received(self) -> str:
        page = self.seat(SCREENER)
        page.goto(self._check())
        page.get_by_role("button", name="Send the referral").click()
        page.wait_for_url("**/received/**")
        return page.url

    def _recipient(self) -> str:
        return self._link(ADMINISTRATOR, "/places/?kind=csao", "main a[href^='/places/recipients/']:not([href*=add])")

    def _by_town(self) -> str:
        kind = "/places/?kind=local_law_enforcement&town=new-haven"
        return self._link(ADMINISTRATOR, kind, "main a[href^='/places/recipients/']:not([href*=add])")

    def _person(self) -> str:
        return self._link(ADMINISTRATOR, "/people/?name=coordinator", "main th a[href^='/people/']")

    def _reviewed(self) -> str:
        return self._link(AUDITOR, "/people/review/", "main th a[href^='/people/review/']")

    def _emergency(self) -> str:
        return self._link(AUDITOR, "/emergencies/", "main .hart-task a[href^='/emergencies/']")

    def _consented(self) -> str:
        return self._link(AUDITOR, "/records/disclosures/?ground=consent", "main td a[href^='/cases/']")

    def _breach(self) -> str:
        return self._link(AUDITOR, "/records/breaches/", "main .hart-task a[href^='/records/breaches/']")

    def _proposal(self) -> str:
        return self._link(RECORDS, "/records/proposals/", "main th a[href^='/records/proposals/']")

    def _to_approve(self) -> str:
        return self._link(AUDITOR, "/records/proposals/", "main th a[href^='/records/proposals/']")

    def _hold(self) -> str:
        return self._link(LEGAL, "/records/holds/", "main th a[href^='/records/holds/']")

    def _shift(self) -> str:
        return self._link(SUPERVISOR, "/standing/", "main a[href^='/standing/shifts/']:not([href*='add'])")

    def _offered(self) -> str:
        return self._link(ONGOING, "/standing/hand-overs/", "main .hart-task a[href^='/standing/hand-overs/']")

    def _hand_over(self) -> str:
        return self._link(ADMINISTRATOR, "/places/towns/new-haven/", "a[href$='/new-haven/local_law_enforcement/']")

    def _link(self, role: str, at: str, selector: str) -> str:
        page = self.seat(role)
        page.goto(at)
        return page.locator(selector).first.get_attribute("href") or ""

    def _on_a_case(self, selector: str) -> str:
        page = self.seat(SCREENER)
        for case in self.open:
            page.goto(f"/cases/{case['reference']}/notices/")
            if page.locator(selector).count():
                return page.locator(selector).first.get_attribute("href") or ""
        raise AssertionError(f"No open case has {selector}.")

    @staticmethod
    def _first(cases: list[dict[str, Any]], fits: Callable[[dict[str, Any]], bool]) -> str:
        return str(next(case["reference"] for case in cases if fits(case)))
