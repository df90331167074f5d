"""Writes about notices. Each records a row here and, when a duty is met or reopened by it, tells the waist."""

from openhart.notices.actions.answering import reply, seen_at_desk
from openhart.notices.actions.dispatching import Sending, dispatch, dispatch_all, take_back
from openhart.notices.actions.following import acknowledge, add_number
from openhart.notices.actions.handing import Walked, begin_now, done_by_hand, print_sheet, settle_unknown
from openhart.notices.actions.knocking import give_link
from openhart.notices.actions.releasing import release, send_again
from openhart.notices.actions.sending import Sent, record_sent, settle
from openhart.notices.actions.withdrawing import Wrong, call_back, told_of_it, withdraw

__all__ = [
    "Sending",
    "Sent",
    "Walked",
    "Wrong",
    "acknowledge",
    "add_number",
    "begin_now",
    "call_back",
    "dispatch",
    "dispatch_all",
    "done_by_hand",
    "give_link",
    "print_sheet",
    "record_sent",
    "release",
    "reply",
    "seen_at_desk",
    "send_again",
    "settle",
    "settle_unknown",
    "take_back",
    "told_of_it",
    "withdraw",
]
