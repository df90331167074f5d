"""The room's name for Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.notices"
    label = "notices"

    def ready(self) -> None:
        """Say what goes when a case is disposed of, and give forms the numbers that prove a notice."""
        from openhart.notices.actions import erasing  # noqa: PLC0415 - models are not loaded before
        from openhart.notices.queries import proving  # noqa: PLC0415 - likewise
        from openhart.paperwork.queries import read_from  # noqa: PLC0415 - likewise
        from openhart.retention.actions import parts  # noqa: PLC0415 - likewise

        read_from(proving.proofs)
        parts.read_in(parts.Part("notices", count=erasing.count_of, erase=erasing.erase))
