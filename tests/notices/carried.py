"""What the transport and a partner do with a notice, as their own rooms write it down."""

from datetime import datetime, timedelta
from typing import Any

from openhart.accounts.models import User
from openhart.inbox import actions as inbox
from openhart.inbox.access import Reader
from openhart.inbox.models import Letter
from openhart.notices.models import Dispatch, Leg
from openhart.outbox.models import Message


def later(row: Dispatch, **passed: float) -> datetime:
    return row.made_at + timedelta(**passed)


def ways(row: Dispatch) -> list[tuple[str, str]]:
    return list(Leg.objects.filter(dispatch=row).order_by("ordinal").values_list("way", "state"))


def transport(state: str, at: datetime, **changed: Any) -> None:
    """Do what the transport does with every message: it is accepted, or what became of it is not known."""
    Message.objects.update(state=state, done_at=at, **changed)


def refuse(tries: int) -> None:
    """Let the recipient's mail server refuse every message, as the transport notes it."""
    Message.objects.update(tries=tries, fault="refused")


def opened(letter: Letter, at: datetime) -> Reader:
    reader = Reader(user_id=User.objects.get(username="agent").id)
    inbox.note_opened(letter_id=letter.id, by=reader, at=at)
    return reader
