"""The pages of the rota, of absences, of hand-overs and of notes between shifts."""

from openhart.accounts.views.standing.absences import absences, end_cover, plan_cover
from openhart.accounts.views.standing.hand_overs import answer, decline, hand_over, hand_overs, offer
from openhart.accounts.views.standing.notes import notes, take_over
from openhart.accounts.views.standing.rota import add_shift, rota
from openhart.accounts.views.standing.shifts import answer_shift, offer_shift, shift, take_off

__all__ = [
    "absences", "add_shift", "answer", "answer_shift", "decline", "end_cover", "hand_over", "hand_overs", "notes",
    "offer", "offer_shift", "plan_cover", "rota", "shift", "take_off", "take_over",
]  # fmt: skip
