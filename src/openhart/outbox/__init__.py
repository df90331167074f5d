"""Transport of messages: retries without end, nothing lost, nothing doubled.

A message is a row: from which room (`source`) and for which of its things (`source_id`), by which channel, to which
destination, not before when. What it says is no concern of this room and is not kept here: the room that queued it
composes it in the moment of sending (`outbox.sources`), so that a corrected address is used at the next try and what is
taken back is not sent. Whoever wants to know how it went asks; nobody is called.

It must never decide who is told what; it carries. It must never say "sent" of a mail whose hand-over it has not seen
acknowledged, never send one again whose fate it does not know, and never let one destination hold up another.
"""
