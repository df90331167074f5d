"""The room's name for Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.cases"
    label = "cases"
