"""Opening a case and saying which region serves it."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.audit.queries import NUMBER
from openhart.cases import queries
from openhart.cases.models import Case, Counter, Duty
from openhart.foundation import ids
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.sealing import keyring

PREFIX = "HT"


@transaction
def open_case(*, region: str, by: Viewer, at: datetime) -> Case:
    """Open an empty case with its own key and the next reference number of the year ``at`` falls in."""
    case = Case(reference=_next_reference(at), pack=settings.POLICY_PACK, opened_at=at, region=region)
    case.key_row = keys.make(kind=case.KIND, owner_id=case.id, by=by.user_id, at=at)
    case.save(force_insert=True)
    # The number as a mark: when the case is disposed of, nobody reads from the trail which row it was.
    number = keyring.current().mark(case.reference, purpose=NUMBER)
    audit.write(by=by.user_id, at=at, act="case.opened", subject=case.id, detail={"number": number})
    return case


@transaction
def locate(*, case: Case, towns: Mapping[str, str], region: str, by: Viewer, at: datetime) -> None:
    """Say where the child lives, where it happened and where the child is, and which region serves the case.

    ``towns`` maps ``residence``, ``incident`` and ``location`` to town codes; what is not named stays as it
    is. The duties of the case move to the region's queues.
    """
    locked = queries.locked(case.id)  # two hands that each learn of a town must both be heard
    case.region, case.towns = locked.region, locked.towns
    together = {**case.towns, **towns}
    if case.region == region and case.towns == together:
        return
    Case.objects.filter(id=case.id).update(region=region, towns=together)
    if case.region != region:
        Duty.objects.filter(case=case).update(region=region)
    audit.write(by=by.user_id, at=at, act="case.located", subject=case.id, detail={"from": case.region, "to": region})
    case.region, case.towns = region, together


def _next_reference(at: datetime) -> str:
    """Return the next number: the counter's row is locked until the case is written, so no number is lost."""
    year = at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    Counter.objects.get_or_create(year=year)
    Counter.objects.filter(year=year).update(last=F("last") + 1)
    return ids.reference(PREFIX, year, Counter.objects.values_list("last", flat=True).get(year=year))
