"""Every address of the desk is closed to strangers unless it says otherwise."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from openhart.foundation.routes import rule_of

# A page that saves itself must hear that its writer was signed out, instead of being sent to the sign-in page.
# Browsers report what the security policy stopped without being signed in.
OPEN_TO_STRANGERS = {"demo:sign_in", "drafts:save", "csp_report", "account_login", "mfa_authenticate"} | {
    f"accounts:{name}"
    for name in (
        "sign_in",
        "acknowledge",
        "code",
        "passkey",
        "passkey_options",
        "join",
        "join_on",
        "directory",
        "directory_back",
    )
}


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback


def test_every_address_says_who_may_open_it() -> None:
    assert [name for name, view in routes(get_resolver().url_patterns) if rule_of(view) is None] == []


def test_only_the_named_pages_are_open_to_strangers() -> None:
    rules = {name: rule_of(view) for name, view in routes(get_resolver().url_patterns)}
    assert {name for name, rule in rules.items() if rule and rule.is_open_to_strangers} == OPEN_TO_STRANGERS


def methods(view: Any) -> list[str] | None:
    """Return what `require_http_methods` was given, looked for through every decorator."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and all(isinstance(word, str) for word in cell.cell_contents):
                return list(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def test_every_view_names_the_methods_it_answers() -> None:
    faults = [name for name, view in routes(get_resolver().url_patterns) if not methods(view)]
    assert faults == []
