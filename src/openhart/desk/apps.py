"""The room's name for Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.desk"
    label = "desk"
