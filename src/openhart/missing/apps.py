"""The room's name for Django."""

from django.apps import AppConfig


class MissingConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.missing"
    label = "missing"

    def ready(self) -> None:
        """Say what goes when a case is disposed of."""
        from openhart.missing.actions import erasing  # noqa: PLC0415 - models are not loaded before
        from openhart.retention.actions import parts  # noqa: PLC0415 - likewise

        parts.read_in(parts.Part("missing", count=erasing.count_of, erase=erasing.erase))
