"""What the outbox asks in the moment of sending: what a message about a notice says. A mail carries no case data."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.conf import settings
from django.utils import timezone

from openhart.accounts.access import SYSTEM
from openhart.disclosure import actions as disclosure
from openhart.notices.actions import beginning
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Knock, KnockKind, Leg
from openhart.outbox.models import Message
from openhart.outbox.sources import Hook, Mail
from openhart.places import queries as places

_GONE = frozenset({life.TAKEN_BACK, life.OVERTAKEN, life.WITHDRAWN})
#: Where the partners' site opens a one-time link. What comes after the # no browser sends, so that it is in no log.
LINK_AT: Final = "link/#"
_SUBJECT = "A confidential letter waits for you"
_SAFE = (
    "This e-mail carries no names and no details on purpose. Do not answer it with any. If you did not expect it, "
    "call the agency by the number you know."
)
#: Without an address of the partners' site the secret still opens the letter there.
_NOWHERE = "Ask the agency, by the number you know, where its letters are opened. What to type there:"
_TEXTS: Final = {
    KnockKind.TAKEN_BACK: (
        "A letter was taken back",
        "A letter to you was taken back. Do not use or pass on what it said, and destroy what you printed or saved.",
    ),
    KnockKind.CORRECTED: (
        "A letter was corrected",
        (
            "A letter to you was taken back, and a corrected one takes its place. Do not use or pass on what the first "
            "one said, and destroy what you printed or saved of it."
        ),
    ),
    KnockKind.REPLIED: ("A reply waits for you", "The agency has replied to what you asked."),
}  # fmt: skip


def of_a_way(message: Message) -> Mail | Hook | None:
    """Return what a message about a way says now; None where the notice was taken back meanwhile."""
    leg = Leg.objects.select_related("dispatch__case__key_row").filter(id=message.source_id).first()
    if leg is None or leg.dispatch.state in _GONE:
        return None
    row = leg.dispatch
    if message.channel == "webhook":
        payload = beginning.hook_payload(row)
        released = disclosure.again(
            case=row.case, submission=beginning.submission_of(leg, payload), payload=payload, by=SYSTEM,
            at=message.queued_at,
        )  # fmt: skip
        return Hook(endpoint=message.destination, released=released)
    said = (
        "A confidential letter about a child waits for you."
        if leg.way == "secure_link"
        else "A notice waits on your desk."
    )
    return _mail(message, _SUBJECT, said, address_at("partners" if leg.way == "secure_link" else "desk"))


def of_a_knock(message: Message) -> Mail | None:
    """Return what a further mail says; None where it was taken back or its secret was used."""
    knock = Knock.objects.select_related("dispatch__case__key_row").filter(id=message.source_id).first()
    if knock is None:
        return None
    if knock.kind != KnockKind.LINK:
        subject, said = _TEXTS[KnockKind(knock.kind)]
        return _mail(message, subject, said, address_at("partners"))
    if knock.sealed is None or knock.dispatch.state in _GONE:
        return None
    secret = knock.dispatch.case.key().open_fields(knock.sealed, place=knock.place())["secret"]
    said = "A confidential letter waits for you. It opens once, with the code that was spoken to you by telephone."
    where = address_at("partners")
    link = f"{where}{LINK_AT}{secret}" if where else f"{_NOWHERE} {secret}"
    return _mail(message, _SUBJECT, said, link)


def address_at(process: str) -> str:
    """Return where a process is found, with a stroke at the end; empty where no address is set."""
    known: Mapping[str, str] = getattr(settings, "ADDRESSES", {})
    return f"{known[process].rstrip('/')}/" if known.get(process) else ""


def _mail(message: Message, subject: str, said: str, address: str) -> Mail | None:
    """Return the mail to whoever the destination is today; None where no address is known any more."""
    to = address_of(message.destination, timezone.localdate(message.tried_at or message.queued_at))
    parts = (said, address or "Sign in where you always do.", _SAFE)
    return Mail(to=to, subject=subject, text="\n\n".join(parts)) if to else None


def address_of(code: str, on: date) -> str:
    """Return the e-mail address of a recipient: what is known on a day, so that a corrected one is used."""
    row = places.recipient(code, on=on) or places.latest(code)
    return row.email if row is not None else ""
