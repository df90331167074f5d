"""Writes: what leaves, consents, who is suspected, breaches, and what was printed of them."""

from openhart.disclosure.actions.breaches import Happened, answer, assess, close, concern, open_breach
from openhart.disclosure.actions.consents import Given, give, lift, mark, revoke
from openhart.disclosure.actions.disclosing import Leaves, again, check, correct, disclose, recall
from openhart.disclosure.actions.noting import note, note_list, note_preview

__all__ = [
    "Given",
    "Happened",
    "Leaves",
    "again",
    "answer",
    "assess",
    "check",
    "close",
    "concern",
    "correct",
    "disclose",
    "give",
    "lift",
    "mark",
    "note",
    "note_list",
    "note_preview",
    "open_breach",
    "recall",
    "revoke",
]
