"""The room's name for Django."""

from django.apps import AppConfig


class ResponseConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.response"
    label = "response"
