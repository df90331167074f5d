"""What a person decides about a message that got stuck."""

from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest

from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.outbox.lifecycle import IN_HAND, MOVES, Move, State
from openhart.outbox.models import Channel, Message


@transaction
def settle(*, message_id: UUID, has_arrived: bool, by: UUID | None, at: datetime) -> None:
    """Say of a message whose fate is unknown that it arrived, or send it again under the same Message-ID.

    Refuse any other: what is known is not settled, and what goes by itself is not sent twice.
    """
    unknown = Message.objects.filter(id=message_id, state__in=sorted(MOVES[Move.SETTLE]))
    if has_arrived:
        done = unknown.update(state=State.SENT, claim=None, claimed_until=None, settled_by_id=by)
    else:
        done = unknown.update(state=State.WAITING, claim=None, claimed_until=None, next_at=_soonest(at), done_at=None)
    if not done:
        raise Refused("It is known by now what became of this message; there is nothing to settle.")
    detail = {"has_arrived": has_arrived}
    audit.write(by=by, at=at, act="message.settled", subject=message_id, detail=detail)


@transaction
def resume(*, message_id: UUID, by: UUID | None, at: datetime) -> None:
    """Let a message that was set aside try again; refuse one that was not."""
    aside = Message.objects.filter(id=message_id, state__in=sorted(MOVES[Move.RESUME]))
    if not aside.update(state=State.WAITING, claim=None, claimed_until=None, next_at=_soonest(at), done_at=None):
        raise Refused("This message is not set aside; there is nothing to resume.")
    audit.write(by=by, at=at, act="message.resumed", subject=message_id, detail={})


@transaction
def doubt(*, by: UUID | None, at: datetime) -> int:
    """Say of every mail that has not ended that nobody knows whether it arrived; return how many.

    For an installation that is brought back from a backup: what waited when the backup was made may have gone since.
    Webhooks go again under their ids, which the other side knows.
    """
    open_ones = Message.objects.filter(channel=Channel.MAIL, state__in=[State.WAITING, *sorted(IN_HAND)])
    count = open_ones.update(state=State.UNKNOWN, done_at=at, fault="restored", claim=None, claimed_until=None)
    if count:
        audit.write(by=by, at=at, act="message.doubted", subject=None, detail={"count": count})
    return count


def _soonest(at: datetime) -> Greatest:
    return Greatest(F("not_before"), Value(at, output_field=DateTimeField()))
