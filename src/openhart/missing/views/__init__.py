"""The pages about missing episodes, given out under one name."""

from openhart.missing.views.beginning import begin, last_seen
from openhart.missing.views.describing import particulars, sheet
from openhart.missing.views.following import searched, told
from openhart.missing.views.returning import interview, located, needs
from openhart.missing.views.staying import end_stay, stay

__all__ = [
    "begin", "end_stay", "interview", "last_seen", "located", "needs", "particulars", "searched", "sheet", "stay",
    "told",
]  # fmt: skip
