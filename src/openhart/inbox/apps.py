"""The room's name for Django."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.inbox"
    label = "inbox"
