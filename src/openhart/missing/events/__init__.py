"""What happens in a missing episode, and the codes in which it is told."""

from openhart.missing.events.happened import ChildLocated, ChildMissing, ReturnInterviewHeld, WhereaboutsVerified

__all__ = ["ChildLocated", "ChildMissing", "ReturnInterviewHeld", "WhereaboutsVerified"]
