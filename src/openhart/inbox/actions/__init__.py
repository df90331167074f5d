"""Writes: posting and taking back letters, one-time links, what partners answer and what we reply."""

from openhart.inbox.actions.answering import Typed, acknowledge, ask, note_opened, tell_outcome
from openhart.inbox.actions.doors import end_doors, enter, leave, open_door
from openhart.inbox.actions.members import add_member, end_member
from openhart.inbox.actions.posting import heed_the_clock, post, reply, take_in, withdraw
from openhart.inbox.actions.yearly import keep_yearly

__all__ = [
    "Typed", "acknowledge", "add_member", "ask", "end_doors", "end_member", "enter", "heed_the_clock", "keep_yearly",
    "leave", "note_opened", "open_door", "post", "reply", "take_in", "tell_outcome", "withdraw",
]  # fmt: skip
