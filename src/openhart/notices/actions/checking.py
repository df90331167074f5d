"""What must hold before somebody is told, whichever way: who it is, under which statute, and what it lets out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.disclosure.lifecycle.grounds import STATUTE, Claim, Whom
from openhart.foundation.refused import Refused
from openhart.notices import queries
from openhart.notices.models import Paper
from openhart.places import queries as places
from openhart.places.lifecycle import kind_of
from openhart.places.models import Recipient

_NO_STATUTE = "No statute lets them be told in a notice. Use Disclose, on a consent or a court order."


def checked_recipient(*, to: str, code: str, towns: Collection[str], form: str, at: datetime) -> Recipient:
    """Return the row of the recipient; refuse one of another kind, a form that cannot be sent, an unknown town."""
    if form not in Paper.values:
        raise Refused("That form is not one of those that can be sent.")
    recipient = places.recipient(code, on=timezone.localdate(at))
    if recipient is None or recipient.kind != kind_of(to):
        raise Refused("Choose who was told.")
    known = places.town_names()
    if unknown := [town for town in towns if town not in known]:
        raise Refused(f"No town has the code {', '.join(unknown)}.")
    return recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A notice as it is about to leave.

    Without a ground it is the one that the duty's rule cites; without fields, what this recipient needs. ``source_id``
    names the notice, ``submission`` this one leaving of it.
    """

    to: str
    recipient: Recipient
    channel: str
    happened_at: datetime
    source_id: UUID
    submission: UUID
    ground: str = ""
    fields: Collection[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    payload: bytes | None = None
    person: str = ""


def leaves(case: Case, told: Telling, by: Viewer) -> disclosure.Leaves:
    """Return a notice as it goes through the one gate; refuse where no statute lets this recipient be told."""
    offer = queries.offer_for(by, case, told.to, on=timezone.localdate(told.happened_at))
    statute = offer.ground(told.ground)
    if statute is None:
        raise Refused(_NO_STATUTE)
    recipient = told.recipient
    return disclosure.Leaves(
        whom=Whom(kind=told.to, code=recipient.code, organisation=recipient.name, person=told.person),
        claim=Claim(kind=STATUTE, code=statute.code, confirmed=statute.conditions),
        fields=tuple(told.fields) or offer.usual(statute), purpose=statute.purposes[0], channel=told.channel,
        payload=told.payload, happened_at=told.happened_at, source_id=told.source_id, submission=told.submission,
        words={**told.words, "because": "; ".join(offer.citations)},
    )  # fmt: skip
