"""What people tell of a missing episode, as the forms hand it to the actions. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How a child was located. ``needs`` maps needs to their state; what is empty was not asked yet."""

    where: str
    found_by: str
    at: datetime
    words: Mapping[str, Any] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an interview on return brought: reasons as codes and the child's words. ``held_at`` None means now."""

    reasons: Sequence[str]
    words: Mapping[str, Any]
    held_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What is known when a child is found to be missing.

    ``learned_at`` is when the agency learned of it, from which the limits of the law count: None for now; it may be
    hours ago, entered from paper. ``last_seen_at`` may be unknown. ``back`` says that the child is back already.
    """

    kind: str
    last_seen_at: datetime | None
    learned_at: datetime | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    back: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Somebody who was asked or told, and what came of it."""

    purpose: str
    whom: str
    outcome: str
    happened_at: datetime
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Where a child stays and how that is known; ``check_by_at`` is when it is verified again."""

    how: str
    at: datetime
    check_by_at: datetime
    words: Mapping[str, str]
