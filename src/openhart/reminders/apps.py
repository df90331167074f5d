"""The room's name for Django."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.reminders"
    label = "reminders"

    def ready(self) -> None:
        """Say what goes when a case is disposed of."""
        from openhart.reminders.actions import erasing  # noqa: PLC0415 - models are not loaded before
        from openhart.retention.actions import parts  # noqa: PLC0415 - likewise

        parts.read_in(parts.Part("reminders", count=erasing.count_of, erase=erasing.erase))
