"""The room's name for Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.outbox"
    label = "outbox"
