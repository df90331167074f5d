"""The room's name for Django."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Hold the room's models."""

    name = "openhart.keys"
    label = "keys"
