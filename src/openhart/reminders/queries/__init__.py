"""Reads of reminders: each person their own, and for those who oversee what is overdue past its owner."""

from openhart.reminders.queries.own import Counted, Own, counted, unread
from openhart.reminders.queries.wishes import hours_of, own_hours

__all__ = ["Counted", "Own", "counted", "hours_of", "own_hours", "unread"]
