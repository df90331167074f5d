"""The room's name for Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.people"
    label = "people"
