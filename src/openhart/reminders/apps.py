"""The room's name for Django."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.reminders"
    label = "reminders"
