"""What a mail says, worked out in the moment it goes: how many things wait, a link, and nothing about any of them."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from openhart.accounts import queries as accounts
from openhart.accounts.access import SYSTEM
from openhart.foundation import clock
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail
from openhart.reminders import queries
from openhart.ui.words import count_words


def compose(message: Message) -> Mail | None:
    """Return the mail; None when nothing of it presses any more, or whoever it was for has gone or has no address."""
    person_id = UUID(message.destination)
    viewer = accounts.viewer_with_id(SYSTEM, person_id, clock.now())
    address = accounts.emails(SYSTEM, [person_id]).get(person_id)
    if viewer is None or address is None:
        return None
    waits = queries.counted(viewer, message.source_id)
    if not waits.law and not waits.others:
        return None
    return Mail(to=address, subject=f"OpenHART: {_said(waits)}", text=_text(waits))


def _said(waits: queries.Counted) -> str:
    """Return how much waits, for a line."""
    law = count_words(waits.law, "thing with a limit of law", "things with a limit of law")
    if waits.law and waits.others:
        return f"{law} and {count_words(waits.others, 'other thing', 'other things')} wait for you"
    if waits.law:
        return f"{law} {'waits' if waits.law == 1 else 'wait'} for you"
    return f"{count_words(waits.others, 'thing', 'things')} {'waits' if waits.others == 1 else 'wait'} for you"


def _text(waits: queries.Counted) -> str:
    said, desk = _said(waits), settings.ADDRESSES.get("desk", "").rstrip("/")
    signing_in = f"Sign in to see: {desk}{reverse('desk:my_day')}" if desk else "Sign in where you always do."
    own = f"{desk}{reverse('reminders:own')}" if desk else "under My reminders."
    return (
        f"{said[:1].upper()}{said[1:]} on My day.\n\n{signing_in}\n\n"
        "Mails like this one say how many things wait and nothing about them.\n"
        f"When you are written to is yours to choose: {own}\n"
    )
