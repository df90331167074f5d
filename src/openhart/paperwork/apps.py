"""The room's name for Django."""

from django.apps import AppConfig


class PaperworkConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.paperwork"
    label = "paperwork"

    def ready(self) -> None:
        """Say what else may be disclosed of a case than its own room knows."""
        from openhart.disclosure.queries.contents import read_also  # noqa: PLC0415 - models are not loaded before
        from openhart.paperwork.queries.worded import worded  # noqa: PLC0415 - likewise

        read_also(worded)
