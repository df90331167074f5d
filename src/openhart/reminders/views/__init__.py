"""The pages of reminders."""

from openhart.reminders.views.overdue import past_owner
from openhart.reminders.views.own import mark_read, own

__all__ = ["mark_read", "own", "past_owner"]
