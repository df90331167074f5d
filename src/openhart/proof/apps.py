"""The room's name for Django."""

from django.apps import AppConfig


class ProofConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.proof"
    label = "proof"
