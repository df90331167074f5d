"""Writes about notices. Each records a row here and, when a duty is met or reopened by it, tells the waist."""

from openhart.notices.actions.dispatching import Sending, dispatch, take_back
from openhart.notices.actions.following import acknowledge, add_number, withdraw
from openhart.notices.actions.sending import Sent, record_sent, settle

__all__ = [
    "Sending",
    "Sent",
    "acknowledge",
    "add_number",
    "dispatch",
    "record_sent",
    "settle",
    "take_back",
    "withdraw",
]
