"""Further mails about a dispatch: a one-time link, that it was taken back or corrected, that a reply waits."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import SYSTEM, Viewer
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox import actions as inbox
from openhart.inbox import queries as letters
from openhart.inbox.lifecycle import DOOR_GOOD_FOR
from openhart.notices import access, queries
from openhart.notices.actions import beginning
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Knock, KnockKind
from openhart.outbox import actions as outbox
from openhart.outbox import queries as transport

#: Under this name the outbox asks what a further mail says (`notices.actions.composing`).
SOURCE: Final = "notices.knock"


def knock(row: Dispatch, kind: KnockKind, *, by: Viewer, at: datetime, secret: str = "") -> bool:
    """Queue a further mail to the recipient; return False where no address is known."""
    if not beginning.recipient_now(row, at).email:
        return False
    made = Knock(dispatch=row, kind=kind, at=at, by_id=by.user_id)
    if secret:
        made.sealed = row.case.key().seal_fields({"secret": secret}, place=made.place())
    made.save(force_insert=True)
    outbox.queue(
        source=SOURCE, source_id=made.id, case_id=row.case_id, channel="mail", destination=row.recipient_code,
        not_before=at, by=by.user_id, at=at,
    )  # fmt: skip
    return True


@transaction
def forget_links(*, at: datetime) -> int:
    """Destroy the secrets of links whose mail was accepted, or that open nothing any more; return how many."""
    kept = Knock.objects.filter(kind=KnockKind.LINK, sealed__isnull=False)
    sent = transport.outcomes(SYSTEM, SOURCE, kept.values_list("id", flat=True))
    arrived = [ident for ident, outcomes in sent.items() if any(each.is_sent for each in outcomes)]
    return kept.filter(Q(id__in=arrived) | Q(at__lt=at - DOOR_GOOD_FOR)).update(sealed=None)


@transaction
def give_link(*, case: Case, dispatch_id: UUID, by: Viewer, at: datetime) -> str:
    """Mail a one-time link to the letter and return the code that is to be spoken by telephone; it is kept nowhere."""
    access.check_may_tell(by, case)
    locked = case_queries.locked(case.id)
    row = queries.dispatch_of(by, locked, dispatch_id).row
    row.case = locked
    letter = letters.letters_from(by, [row.id]).get(row.id)
    if letter is None or row.state not in {life.ON_ITS_WAY, life.TOLD}:
        raise Refused("There is no letter in their inbox that a link could open.")
    _door, secret, code = inbox.open_door(letter_id=letter.id, by=by, at=at)
    Knock.objects.filter(dispatch=row, kind=KnockKind.LINK).update(sealed=None)  # an earlier link opens nothing now
    if not knock(row, KnockKind.LINK, by=by, at=at, secret=secret):
        raise Refused("No e-mail address is known to which the link could go. Add one under Places.")
    return code
