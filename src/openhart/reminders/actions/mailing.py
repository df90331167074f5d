"""Who is written to of what was said, and when: one mail for all of it, with numbers and a link and no more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from openhart.accounts import queries as accounts
from openhart.accounts.access import Viewer
from openhart.foundation.transactions import transaction
from openhart.outbox import actions as outbox
from openhart.reminders.lifecycle.quiet import Hours, Rest, write_at
from openhart.reminders.lifecycle.steps import TABLE, Limit
from openhart.reminders.models import Mailing, Reminder
from openhart.reminders.queries.things.others import OWN_MAILS
from openhart.reminders.queries.wishes import hours_of

#: Two mails to one person that say "at once" are so far apart; what comes between goes with the second.
APART = timedelta(minutes=5)
#: A mail that goes so soon may be on its way already: nothing is put into it any more.
TOO_LATE = timedelta(minutes=1)


@transaction
def write_to(*, reminders: Iterable[Reminder], by: Viewer, at: datetime) -> None:
    """Put each reminder, unsaved, into the mail in which its person hears of it, queued in this same transaction.

    Whoever has no address, or wants none of what no law limits, finds it on My day.
    """
    told = list(reminders)
    reachable = accounts.emails(by, {each.person_id for each in told}) if told else {}
    hours = hours_of(by, reachable)
    latest = _latest(reachable, at)
    chosen: dict[tuple[UUID, bool, datetime], datetime] = {}  # what is wanted at one moment goes in one mail
    mails: dict[tuple[UUID, bool, datetime], Mailing] = {}
    for reminder in told:
        person_id = reminder.person_id
        wanted = _wanted(reminder, hours[person_id], at) if person_id in reachable else None
        if wanted is None:
            continue
        is_digest, goes_at = wanted
        wish = (person_id, is_digest, goes_at)
        if wish not in chosen:
            chosen[wish] = goes_at if is_digest else apart(latest.get(person_id), goes_at, at)
        key = (person_id, is_digest, chosen[wish])
        if key not in mails:
            mails[key] = _mailing(*key, by=by, at=at)
        reminder.mailing = mails[key]


def apart(last: datetime | None, goes_at: datetime, at: datetime) -> datetime:
    """Return when a mail goes that is wanted for ``goes_at``: with one that waits, or a little after the last.

    One that is wanted for later, such as the end of quiet hours, goes then: never does it draw others after it.
    """
    if last is None or goes_at > at + APART or not at - APART < last <= at + TOO_LATE + APART:
        return goes_at
    return last if last > at + TOO_LATE and last >= goes_at else max(goes_at, last + APART)


def _wanted(reminder: Reminder, hours: Hours, at: datetime) -> tuple[bool, datetime] | None:
    """Return whether it goes with a digest, and when; None: not by mail."""
    is_law = not TABLE[Limit(reminder.clock.limit)].is_quiet_by_night
    moment = at if is_law else at + TOO_LATE
    goes_at = write_at(hours, moment, zone=timezone.get_default_timezone(), is_law=is_law)
    return (not is_law and hours.rest == Rest.DIGEST, goes_at) if goes_at is not None else None


def _latest(people: Iterable[UUID], at: datetime) -> dict[UUID, datetime]:
    """Return when the last mail that went, or goes, at once to each of these people does."""
    rows = Mailing.objects.filter(
        person_id__in=list(people), is_digest=False, goes_at__range=(at - APART, at + 2 * APART)
    )
    return dict(rows.order_by("goes_at").values_list("person_id", "goes_at"))


def _mailing(person_id: UUID, is_digest: bool, goes_at: datetime, *, by: Viewer, at: datetime) -> Mailing:
    row, _ = Mailing.objects.get_or_create(
        person_id=person_id, is_digest=is_digest, goes_at=goes_at, defaults={"made_at": at}
    )
    outbox.queue(
        source=OWN_MAILS, source_id=row.id, case_id=None, channel="mail", destination=str(person_id),
        not_before=goes_at, by=by.user_id, at=at,
    )  # fmt: skip
    return row
