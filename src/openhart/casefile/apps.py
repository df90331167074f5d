"""The room's name for Django."""

from django.apps import AppConfig


class CasefileConfig(AppConfig):
    """Hold the room's templates."""

    name = "openhart.casefile"
    label = "casefile"

    def ready(self) -> None:
        """Say what the watcher looks after."""
        from openhart.casefile import keeping  # noqa: PLC0415 - models are not loaded before
        from openhart.cases.management import watching  # noqa: PLC0415 - likewise

        watching.also("casefile", keeping.look)
