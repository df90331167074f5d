"""The room's name for Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Hold the room's models."""

    name = "openhart.documents"
    label = "documents"
