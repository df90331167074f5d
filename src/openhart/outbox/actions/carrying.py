"""What the watcher does with messages: each step a conditional update, so that any number of watchers may run.

A claim is a token of one pair of hands. Whoever lost it to another, because it was not renewed or a clock jumped, finds
every later step refused, and lets go. What is known of a message that was thought lost is written down all the same.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from openhart.audit import actions as audit
from openhart.foundation import log
from openhart.foundation.transactions import transaction
from openhart.outbox.lifecycle import CLAIM_FOR, IN_HAND, State, pause
from openhart.outbox.models import Channel, Message

_FREE = {"claim": None, "claimed_until": None}


@transaction
def claim(*, line: str, token: UUID, limit: int, at: datetime) -> list[Message]:
    """Take up to ``limit`` messages of a line that are due into one pair of hands, the longest due first."""
    due = Message.objects.filter(line=line, state=State.WAITING, next_at__lte=at).order_by("next_at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:limit])
    taken = {"state": State.DIALLING, "claim": token, "claimed_until": at + CLAIM_FOR, "tried_at": at}
    Message.objects.filter(id__in=[row.id for row in rows], state=State.WAITING).update(**taken)
    for row in rows:
        for name, value in taken.items():
            setattr(row, name, value)
    return rows


def renew(*, tokens: Collection[UUID], at: datetime) -> None:
    """Say that these hands are still there."""
    mine = Message.objects.filter(claim__in=list(tokens), state__in=sorted(IN_HAND))
    mine.update(claimed_until=at + CLAIM_FOR)


def begin_hand_over(*, message: Message) -> bool:
    """Write down that from now on the message may have arrived; return False when the hands have lost it."""
    mine = Message.objects.filter(id=message.id, claim=message.claim, state=State.DIALLING)
    return mine.update(state=State.HANDING_OVER) == 1


def accepted(*, message: Message, at: datetime) -> bool:
    """Write down that the other side has accepted the message, also when its hand-over was given up as unknown."""
    handed = [State.HANDING_OVER, State.UNKNOWN]
    mine = Message.objects.filter(id=message.id, claim=message.claim, state__in=handed)
    return mine.update(state=State.SENT, done_at=at, fault="", **_FREE) == 1


def refused(*, message: Message, fault: str, chance: float, at: datetime) -> None:
    """Let a message wait that a destination which answers has refused; longer each time, and without end."""
    _mine(message).update(
        state=State.WAITING, tries=F("tries") + 1, fault=fault, next_at=at + pause(message.tries + 1, chance),
        tried_at=at, **_FREE,
    )  # fmt: skip


def put_back(*, messages: Sequence[Message], fault: str = "") -> None:
    """Let messages wait that could not be tried, as untouched as they were; ``fault`` says why."""
    for token in {message.claim for message in messages}:
        ids = [message.id for message in messages if message.claim == token]
        rows = Message.objects.filter(id__in=ids, claim=token, state__in=sorted(IN_HAND))
        rows.update(state=State.WAITING, **({"fault": fault} if fault else {}), **_FREE)


def lost(*, message: Message, fault: str, at: datetime) -> None:
    """Write down that nobody knows whether the message arrived; its hands may still learn of it."""
    mine = Message.objects.filter(id=message.id, claim=message.claim, state=State.HANDING_OVER)
    if mine.update(state=State.UNKNOWN, done_at=at, fault=fault, claimed_until=None):
        log.note("message.unknown", level=logging.WARNING, kind=fault)


def not_needed(*, message: Message, at: datetime) -> None:
    """End a message that is no longer to be sent."""
    _mine(message).update(state=State.NOT_NEEDED, done_at=at, fault="", **_FREE)


@transaction
def set_aside(*, message: Message, fault: str, at: datetime) -> None:
    """Put a message away that cannot be composed, and say so loudly, by its number and never by its contents."""
    if not _mine(message).update(state=State.SET_ASIDE, done_at=at, fault=fault, **_FREE):
        return
    audit.write(by=None, at=at, act="message.set_aside", subject=message.id, detail={"fault": fault})
    log.note("message.set_aside", level=logging.ERROR, kind=fault)


def sweep(*, but: Collection[UUID], at: datetime) -> int:
    """Take messages out of hands that are gone, those in ``but`` excepted; return how many.

    What was only being dialled cannot have arrived and is tried again; so is a webhook, under the same key. Of a mail
    that was being handed over nobody knows.
    """
    gone = Message.objects.filter(claimed_until__lt=at).exclude(claim__in=list(but))
    again = Q(state=State.DIALLING) | Q(state=State.HANDING_OVER, channel=Channel.WEBHOOK)
    count = gone.filter(again).update(state=State.WAITING, **_FREE)
    unknown = gone.filter(state=State.HANDING_OVER, channel=Channel.MAIL)
    # The claim stays: hands that were only slow may yet say that it was accepted.
    given_up = unknown.update(state=State.UNKNOWN, done_at=at, fault="interrupted", claimed_until=None)
    if given_up:
        log.note("message.unknown", level=logging.WARNING, kind="interrupted", count=given_up)
    return count + given_up


@transaction
def mend(*, at: datetime) -> int:
    """Make good what a clock that has fallen back left in the future; return how many messages wait less now.

    A pause worked out before the fall says nothing any more, a claim of then would never run out, and a message that
    was queued "in the future" keeps the time it was to wait.
    """
    ahead = Message.objects.filter(state=State.WAITING, queued_at__gt=at)
    count = 0
    for row in ahead.select_for_update():
        row.not_before = row.next_at = at + (row.not_before - row.queued_at)
        row.queued_at = at
        row.save(update_fields=["not_before", "next_at", "queued_at"])
        count += 1
    waits = Message.objects.filter(state=State.WAITING, tried_at__gt=at, next_at__gt=at)
    count += waits.update(next_at=Greatest(F("not_before"), Value(at, output_field=DateTimeField())), tried_at=at)
    Message.objects.filter(claimed_until__gt=at + CLAIM_FOR).update(claimed_until=at + CLAIM_FOR)
    return count


def _mine(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(id=message.id, claim=message.claim, state__in=sorted(IN_HAND))
