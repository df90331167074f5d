"""The room's name for Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.notices"
    label = "notices"

    def ready(self) -> None:
        """Say what goes when a case is disposed of."""
        from openhart.notices.actions import erasing  # noqa: PLC0415 - models are not loaded before
        from openhart.retention.actions import parts  # noqa: PLC0415 - likewise

        parts.read_in(parts.Part("notices", count=erasing.count_of, erase=erasing.erase))
