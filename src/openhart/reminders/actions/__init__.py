"""Writes about reminders, given out under one name."""

from openhart.reminders.actions.looking import speak
from openhart.reminders.actions.own import mark_read, wish
from openhart.reminders.actions.saying import Said
from openhart.reminders.actions.tidying import tidy

__all__ = ["Said", "mark_read", "speak", "tidy", "wish"]
