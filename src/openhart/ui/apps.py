"""The room's name for Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.ui"
    label = "ui"
