"""The room's name for Django."""

from django.apps import AppConfig


class MissingConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.missing"
    label = "missing"
