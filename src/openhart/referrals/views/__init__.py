"""The pages of referrals."""

from openhart.referrals.views.attaching import attach, resume
from openhart.referrals.views.deciding import assign, overturn, screen
from openhart.referrals.views.knowing import known_people
from openhart.referrals.views.new import check, new, preview
from openhart.referrals.views.receipt import known, received

__all__ = [
    "assign", "attach", "check", "known", "known_people", "new", "overturn", "preview", "received", "resume", "screen",
]  # fmt: skip
