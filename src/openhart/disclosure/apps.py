"""The room's name for Django."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.disclosure"
    label = "disclosure"
