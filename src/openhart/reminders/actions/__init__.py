"""Writes about reminders, given out under one name."""
