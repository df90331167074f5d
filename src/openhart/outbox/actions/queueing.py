"""Queueing a message, in the transaction of what it is about, and taking it back before it goes."""

from datetime import datetime
from uuid import UUID

from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction
from openhart.outbox.lifecycle import MOVES, Move, State
from openhart.outbox.models import Channel, Message


@transaction
def queue(
    *,
    source: str,
    source_id: UUID,
    case_id: UUID | None,
    channel: str,
    destination: str,
    not_before: datetime,
    by: UUID | None,
    at: datetime,
) -> Message:
    """Queue a message and return it; the same source, thing, channel and destination again return the first one.

    ``channel`` is ``mail`` or ``webhook``; ``destination`` names whom it goes to as the source does: a recipient's
    code or a user's id, for a webhook the code of the endpoint. It is sent at ``not_before`` at the earliest.
    """
    kind, due = Channel(channel), max(not_before, at)
    message, _ = Message.objects.get_or_create(
        source=source, source_id=source_id, channel=kind, destination=destination,
        defaults={
            "case_id": case_id, "line": _line(kind, destination), "not_before": due, "next_at": due, "queued_at": at,
            "by_id": by,
        },
    )  # fmt: skip
    return message


@transaction
def take_back(*, message_id: UUID, by: UUID | None, at: datetime) -> bool:
    """Take a message back; return False when it is too late: it went, or is going this moment."""
    waiting = Message.objects.filter(id=message_id, state__in=sorted(MOVES[Move.TAKE_BACK]))
    if not waiting.update(state=State.TAKEN_BACK, done_at=at, claim=None, claimed_until=None):
        return Message.objects.filter(id=message_id, state=State.TAKEN_BACK).exists()
    audit.write(by=by, at=at, act="message.taken_back", subject=message_id, detail={})
    return True


def _line(channel: Channel, destination: str) -> str:
    """Return what the message goes by: all mail by one server, each endpoint by itself."""
    return str(channel) if channel == Channel.MAIL else f"{channel}:{destination}"[:120]
