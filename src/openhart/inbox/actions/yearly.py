"""An organisation keeps what it will report for a year."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError
from django.db import transaction as django_transaction

from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox.access import Reader
from openhart.inbox.models import Letter, Yearly
from openhart.inbox.queries.letters import organisations_of
from openhart.keys import actions as keys

_WRITTEN_SINCE = "A colleague has saved this report since you opened it. Load the page again; then add your part."


@transaction
def keep_yearly(
    *, organisation: str, year: int, words: Mapping[str, str], revision: int, by: Reader, at: datetime
) -> Yearly:
    """Keep what was typed for a year.

    ``revision`` is that of what was on the page: where a colleague has written since, nothing is written over.
    """
    if organisation not in organisations_of(by, at):
        raise Letter.DoesNotExist
    row = Yearly.objects.select_for_update(of=("self",)).filter(organisation=organisation, year=year).first()
    if (row.revision if row is not None else 0) != revision:
        raise Refused(_WRITTEN_SINCE)
    if row is None:
        row = Yearly(organisation=organisation, year=year)
        row.key_row = keys.make(kind=Yearly.KIND, owner_id=row.id, by=by.actor, at=at)
    is_new = row.revision == 0
    row.revision, row.changed_at, row.by_id = row.revision + 1, at, by.user_id
    row.sealed = row.key().seal_fields(dict(words), place=row.place())
    try:
        with django_transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError:
        raise Refused(_WRITTEN_SINCE) from None
    detail = {"organisation": organisation, "year": year, "sealed": row.place()}
    audit.write(by=by.actor, at=at, act="yearly.kept", subject=None, detail=detail)
    return row
