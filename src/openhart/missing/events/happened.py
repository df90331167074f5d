"""The events of this room, in the policy's vocabulary."""

from dataclasses import dataclass
from typing import ClassVar

from openhart.cases.events import Happened


@dataclass(frozen=True, kw_only=True)
class ChildMissing(Happened):
    """Somebody learned that a child is missing or was abducted (42 USC 671(a)(35)(B)).

    It happens when the agency learns of it; ``child.missing_since`` among the facts is when the child was last seen.
    """

    code: ClassVar[str] = "child.missing"


@dataclass(frozen=True, kw_only=True)
class ChildLocated(Happened):
    """A missing child was located: seen, or spoken with by somebody who verified it."""

    code: ClassVar[str] = "child.located"


@dataclass(frozen=True, kw_only=True)
class ReturnInterviewHeld(Happened):
    """A child who was located was asked why they left and what happened meanwhile (42 USC 671(a)(35)(A))."""

    code: ClassVar[str] = "return_interview.held"


@dataclass(frozen=True, kw_only=True)
class WhereaboutsVerified(Happened):
    """It was verified where a child stays, in a place that is not approved: that is not missing (NCMEC)."""

    code: ClassVar[str] = "child.whereabouts_verified"
