"""Every address of a process, as its URL conf says it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from openhart.foundation.routes import Rule, rule_of

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, its pattern as people write it, and who may open it."""

    name: str
    pattern: str
    rule: Rule
    methods: tuple[str, ...]

    @property
    def parameters(self) -> list[str]:
        """Return what the address leaves open."""
        return _PARAMETER.findall(self.pattern)

    @property
    def is_about_a_case(self) -> bool:
        """Return whether the address speaks of something that belongs to a case."""
        return self.rule.on_case or bool(
            {"reference", "report_id", "notice_id", "document_id", "letter_id"} & set(self.parameters)
        )

    def at(self, values: Mapping[str, object]) -> str:
        """Return the address with its parameters filled in."""
        missing = [name for name in self.parameters if name not in values]
        if missing:
            raise AssertionError(
                f"{self.name} ({self.pattern}) leaves {missing} open: say in tests/access/world.py what stands there."
            )
        return _PARAMETER.sub(lambda found: str(values[found.group(1)]), self.pattern)


def addresses(urlconf: str | None = None) -> list[Address]:
    """Return every address, in the order in which it is looked up; one without a rule is a fault."""
    return list(_walk(get_resolver(urlconf).url_patterns, "/", ""))


def _walk(patterns: list[Any], prefix: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            rule = rule_of(pattern.callback)
            assert rule is not None, f"{space}{pattern.name} does not say who may open it"
            yield Address(f"{space}{pattern.name}", prefix + str(pattern.pattern), rule, _methods(pattern.callback))


def _methods(view: Any) -> tuple[str, ...]:
    """Return what `require_http_methods` was given, looked for through every decorator."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            found = cell.cell_contents
            if isinstance(found, list | tuple) and found and all(isinstance(word, str) for word in found):
                return tuple(found)
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")
