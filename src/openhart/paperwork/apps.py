"""The room's name for Django."""

from django.apps import AppConfig


class PaperworkConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.paperwork"
    label = "paperwork"
