"""The room's name for Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.places"
    label = "places"
