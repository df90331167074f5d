"""The room's name for Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.notices"
    label = "notices"

    def ready(self) -> None:
        """Say what goes with a case, what the watcher looks for, what messages say, and which numbers are known."""
        from openhart.accounts.management import tidying  # noqa: PLC0415 - likewise
        from openhart.cases.management import watching  # noqa: PLC0415 - models are not loaded before
        from openhart.notices.actions import beginning, composing, erasing, knocking  # noqa: PLC0415 - likewise
        from openhart.notices.management import keeping  # noqa: PLC0415 - likewise
        from openhart.notices.queries import proving  # noqa: PLC0415 - likewise
        from openhart.outbox import sources  # noqa: PLC0415 - likewise
        from openhart.paperwork.queries import read_from  # noqa: PLC0415 - likewise
        from openhart.retention.actions import parts  # noqa: PLC0415 - likewise

        parts.read_in(parts.Part("notices", count=erasing.count_of, erase=erasing.erase))
        watching.also("notices", keeping.look)
        tidying.also("notices", keeping.once_a_day)
        sources.register(beginning.SOURCE, composing.of_a_way)
        sources.register(knocking.SOURCE, composing.of_a_knock)
        read_from(proving.proofs)
