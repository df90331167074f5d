"""A step that somebody means to take: kept on the calendar of one case until its time comes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openhart import policy

DutyKey = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Planned:
    """A step to come; ``discharges`` names the duty it is meant for, so that it is dropped once that is done.

    An empty ``event`` only looks again at what is owed by then.
    """

    at: datetime
    event: str
    role: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    discharges: DutyKey | None = None


def key_of(duty: policy.Duty) -> DutyKey:
    """Return what tells a duty of a case from the others."""
    return (duty.code, duty.episode, duty.instance)
