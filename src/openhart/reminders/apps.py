"""The room's name for Django."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.reminders"
    label = "reminders"

    def ready(self) -> None:
        """Say what goes when a case is disposed of, what the watcher does, and how mails are composed."""
        from openhart.accounts.management import tidying  # noqa: PLC0415 - models are not loaded before
        from openhart.cases.management import watching as cases  # noqa: PLC0415 - likewise
        from openhart.outbox import sources  # noqa: PLC0415 - likewise
        from openhart.reminders.actions import erasing  # noqa: PLC0415 - likewise
        from openhart.reminders.management import composing, watching  # noqa: PLC0415 - likewise
        from openhart.reminders.queries.things.others import OWN_MAILS  # noqa: PLC0415 - likewise
        from openhart.retention.actions import parts  # noqa: PLC0415 - likewise

        sources.register(OWN_MAILS, composing.compose)
        cases.also("reminders", watching.look)
        tidying.also("reminders", watching.once_a_day)
        parts.read_in(parts.Part("reminders", count=erasing.count_of, erase=erasing.erase))
