"""Writes about missing episodes, given out under one name."""

from openhart.missing.actions.beginning import begin, correct_last_seen
from openhart.missing.actions.following import add_contact, describe
from openhart.missing.actions.returning import interview, locate, set_needs
from openhart.missing.actions.staying import end_stay, verify_stay

__all__ = [
    "add_contact", "begin", "correct_last_seen", "describe", "end_stay", "interview", "locate", "set_needs",
    "verify_stay",
]  # fmt: skip
