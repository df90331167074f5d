"""What every address says about itself: who may open it. An address that says nothing is closed to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may open an address.

    ``roles`` are codes; empty means everybody who is signed in. ``on_case`` says that the address names a case
    which must be open to whoever asks: for anybody else there is no such page. ``is_fresh`` asks for a
    sign-in or step-up of the last minutes. The rule is enforced by the middleware for strangers and
    freshness, by the view's own checks for roles and cases; the access matrix proves that they agree.
    """

    roles: frozenset[str] = frozenset()
    on_case: bool = False
    is_open_to_strangers: bool = False
    is_fresh: bool = False
    is_before_second_factor: bool = False  # where somebody without a second factor is led to set one up


def open_to(*roles: str, on_case: bool = False, is_fresh: bool = False) -> Callable[[View], View]:
    """Declare that those in one of ``roles`` may open the address; without roles everybody signed in."""
    return declared(Rule(roles=frozenset(str(role) for role in roles), on_case=on_case, is_fresh=is_fresh))


def open_to_strangers() -> Callable[[View], View]:
    """Declare that nobody need be signed in for the address."""
    return declared(Rule(is_open_to_strangers=True))


def declared(rule: Rule) -> Callable[[View], View]:
    """Put a rule on a view, also on one of a library."""

    def put(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return put


def rule_of(view: Any) -> Rule | None:
    """Return the rule a view was given, or None when it says nothing."""
    found = getattr(view, "access_rule", None)
    return found if isinstance(found, Rule) else None
