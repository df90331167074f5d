"""The room's name for Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.retention"
    label = "retention"

    def ready(self) -> None:
        """Let the watcher tidy by the schedule, and carry out what two people agreed on."""
        from openhart.accounts.management import tidying  # noqa: PLC0415 - models are not loaded before
        from openhart.cases.management import watching  # noqa: PLC0415 - likewise
        from openhart.retention.actions import ledger, letters, messages, papers, parts  # noqa: PLC0415 - likewise
        from openhart.retention.management import keeping  # noqa: PLC0415 - likewise

        parts.read_in(ledger.PART)
        parts.read_in(letters.PART)
        parts.read_in(papers.PART)
        parts.read_in(messages.PART)
        tidying.also("retention", keeping.once_a_day)
        watching.also("retention", keeping.each_look)
