"""The pages of referrals."""

from openhart.referrals.views.attaching import attach, resume
from openhart.referrals.views.deciding import assign, overturn, screen
from openhart.referrals.views.new import check, new, preview
from openhart.referrals.views.receipt import known, received

__all__ = ["assign", "attach", "check", "known", "new", "overturn", "preview", "received", "resume", "screen"]
