"""Writes: posting and taking back letters, one-time links, what partners answer and what we reply."""

from openhart.inbox.actions.answering import Typed, acknowledge, ask, note_opened, tell_outcome
from openhart.inbox.actions.doors import end_doors, open_door
from openhart.inbox.actions.posting import post, reply, take_in, withdraw

__all__ = [
    "Typed", "acknowledge", "ask", "end_doors", "note_opened", "open_door", "post", "reply", "take_in", "tell_outcome",
    "withdraw",
]  # fmt: skip
