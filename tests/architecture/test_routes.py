"""Every address of the desk is closed to strangers unless it says otherwise."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

OPEN_TO_STRANGERS = {"desk:sign_in"}


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback


def test_only_the_sign_in_page_is_open_to_strangers() -> None:
    unlocked = {name for name, view in routes(get_resolver().url_patterns) if not getattr(view, "login_required", True)}
    assert unlocked == OPEN_TO_STRANGERS


def test_every_view_names_the_methods_it_answers() -> None:
    faults = [
        name
        for name, view in routes(get_resolver().url_patterns)
        if not any(cell.cell_contents for cell in (view.__closure__ or ()) if isinstance(cell.cell_contents, list))
        and not hasattr(view, "view_class")
    ]
    assert faults == []
