"""The room's name for Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.notices"
    label = "notices"
