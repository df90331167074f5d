"""What became loud, who was told of it at which step, and when each person wants to hear."""

from openhart.reminders.models.loud import Clock, Kind, Reminder
from openhart.reminders.models.mailing import Mailing, Wishes

__all__ = ["Clock", "Kind", "Mailing", "Reminder", "Wishes"]
