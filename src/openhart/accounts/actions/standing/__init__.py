"""Writes about the rota, cover, hand-overs and notes between shifts."""

from openhart.accounts.actions.standing.covering import end_cover, plan_cover
from openhart.accounts.actions.standing.handing_over import Outcome, accept, decline, offer_hand_over, withdraw
from openhart.accounts.actions.standing.notes import take_over, write_note
from openhart.accounts.actions.standing.rota import put_on_call, take_off
from openhart.accounts.actions.standing.swapping import accept_shift, decline_shift, offer_shift, withdraw_shift

__all__ = [
    "Outcome", "accept", "accept_shift", "decline", "decline_shift", "end_cover", "offer_hand_over", "offer_shift",
    "plan_cover", "put_on_call", "take_off", "take_over", "withdraw", "withdraw_shift", "write_note",
]  # fmt: skip
