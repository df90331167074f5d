"""The room's name for Django."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Hold the room's templates."""

    name = "openhart.partners"
    label = "partners"
