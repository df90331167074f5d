"""The room's name for Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.retention"
    label = "retention"
