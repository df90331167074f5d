"""The room's name for Django."""

from datetime import datetime
from uuid import UUID

from django.apps import AppConfig


class ResponseConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.response"
    label = "response"

    def ready(self) -> None:
        """Say what goes when a case is disposed of."""
        from openhart.accounts.access import Viewer  # noqa: PLC0415 - models are not loaded before
        from openhart.response import actions  # noqa: PLC0415 - models are not loaded before
        from openhart.retention.actions import parts  # noqa: PLC0415 - likewise

        def erase(case_id: UUID, by: Viewer, at: datetime) -> parts.Gone:
            actions.erase(case_id=case_id, by=by, at=at)
            return parts.Gone()

        parts.read_in(parts.Part("response", count=lambda _viewer, _cases: {}, erase=erase))
