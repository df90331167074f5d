"""What the outbox gives up when a case is disposed of."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.outbox.models import Message


@transaction
def forget(*, case_ids: Collection[UUID], by: Viewer, at: datetime) -> list[UUID]:  # noqa: ARG001 - the disposal has entries of its own
    """Delete the messages of cases that are disposed of; return their ids. The watcher's."""
    if not by.is_system:
        raise Refused("Messages go with their case, when the watcher disposes of it.")
    gone = list(Message.objects.filter(case_id__in=list(case_ids)).values_list("id", flat=True))
    Message.objects.filter(id__in=gone).delete()
    return gone
