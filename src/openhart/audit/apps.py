"""The room's name for Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.audit"
    label = "audit"
