"""The room's name for Django."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.drafts"
    label = "drafts"
