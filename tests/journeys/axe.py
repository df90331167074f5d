"""Accessibility of a page as axe-core sees it, said so that a failing test tells what to mend."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOWN_PER_RULE = 5


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe-core finds wrong: WCAG 2.2 A and AA and its best practices.

    The script goes in through the debugger, which the content security policy does not touch: the page
    stays exactly as strict as for a visitor, so a test may also listen for policy faults.
    """
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run tools/build_assets.py")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
        ".then(answer => answer.violations)",
        RULES,
    )
    return found


def assert_no_violations(page: Page) -> None:
    """Fail with every rule broken, why, and the places where, unless the page is clean."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(_told(one) for one in found)


def policy_faults(page: Page) -> list[str]:
    """Return a list that fills with what the content security policy stops from now on; call it before ``goto``."""
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    return faults


def _told(violation: dict[str, Any]) -> str:
    """Return one broken rule as text."""
    nodes = violation["nodes"]
    places = [f"    {node['html'][:200]}\n      {_why(node)}" for node in nodes[:SHOWN_PER_RULE]]
    rest = [f"    … and {len(nodes) - SHOWN_PER_RULE} more"] if len(nodes) > SHOWN_PER_RULE else []
    return "\n".join([f"  {violation['id']} ({violation['impact']}): {violation['help']}", *places, *rest])


def _why(node: dict[str, Any]) -> str:
    """Return axe's own words on one place, on one line."""
    return " ".join(str(node.get("failureSummary", "")).split())
