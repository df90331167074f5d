"""What the outbox gives up when a case is disposed of."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.outbox.lifecycle import ENDED
from openhart.outbox.models import Message

#: How long it is kept how it went with a message that concerns no case, such as a reminder; others go with their case.
KEPT_FOR = timedelta(days=90)
_AT_ONCE = 1_000


@transaction
def forget(*, case_ids: Collection[UUID], by: Viewer, at: datetime) -> list[UUID]:  # noqa: ARG001 - the disposal has entries of its own
    """Delete the messages of cases that are disposed of; return their ids. The watcher's."""
    if not by.is_system:
        raise Refused("Messages go with their case, when the watcher disposes of it.")
    gone = list(Message.objects.filter(case_id__in=list(case_ids)).values_list("id", flat=True))
    Message.objects.filter(id__in=gone).delete()
    return gone


@transaction
def expire(*, by: Viewer, at: datetime) -> int:
    """Delete old messages that have ended and concern no case, a thousand at a time; return how many. The watcher's."""
    if not by.is_system:
        raise Refused("Old messages are deleted by the watcher.")
    old = Message.objects.filter(case_id=None, state__in=sorted(ENDED), done_at__lt=at - KEPT_FOR)
    gone = list(old.order_by("done_at").values_list("id", flat=True)[:_AT_ONCE])
    Message.objects.filter(id__in=gone).delete()
    return len(gone)
