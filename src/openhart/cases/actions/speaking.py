"""When a duty must next be spoken of: said by whoever speaks of it, and forgotten whenever the duty changes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from openhart.cases.models import Duty, DutyState
from openhart.foundation.transactions import transaction


@transaction
def speak_again(*, moments: Mapping[UUID, datetime | None], by: UUID | None, at: datetime) -> None:  # noqa: ARG001 - nobody's act
    """Say when each of these duties must next be spoken of, None for never; the caller holds their cases locked."""
    grouped: dict[datetime | None, list[UUID]] = {}
    for duty_id, moment in moments.items():
        grouped.setdefault(moment, []).append(duty_id)
    for moment, duty_ids in grouped.items():
        Duty.objects.filter(id__in=duty_ids, state=DutyState.OPEN).update(speaks_at=moment)
