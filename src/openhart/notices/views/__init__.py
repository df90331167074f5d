"""The pages of notices."""

from openhart.notices.views.acting import (
    call_back,
    link,
    next_way,
    reply,
    retold,
    seen,
    send_again,
    settle_unknown,
    sheet,
    take_back,
    walk,
)
from openhart.notices.views.composing import preview, tell, tell_all
from openhart.notices.views.recording import acknowledge, number, record, settle, withdraw

__all__ = [
    "acknowledge",
    "call_back",
    "link",
    "next_way",
    "number",
    "preview",
    "record",
    "reply",
    "retold",
    "seen",
    "send_again",
    "settle",
    "settle_unknown",
    "sheet",
    "take_back",
    "tell",
    "tell_all",
    "walk",
    "withdraw",
]
