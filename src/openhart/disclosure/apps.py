"""The room's name for Django."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        """Say what a webhook may carry: what this gate released."""
        from openhart.disclosure.lifecycle.released import Released  # noqa: PLC0415 - no room is loaded before
        from openhart.outbox import sources  # noqa: PLC0415 - likewise

        sources.release_by(Released)
