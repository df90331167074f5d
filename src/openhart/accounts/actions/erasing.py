"""Erasing what colleagues wrote: about a case that is disposed of, and to each other long ago."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.actions.granting import end_grant
from openhart.accounts.models import EmergencyAccess, Grant, HandOver, ShiftNote
from openhart.accounts.queries.lasting import in_force
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys

#: So many notes go at a time: each is a transaction's worth of keys.
_AT_ONCE = 500


@transaction
def forget_case(*, case_id: UUID, by: Viewer, at: datetime) -> list[UUID]:
    """End every grant of a case and take its number from them; return the ids of what colleagues wrote about it.

    These are reasons of emergencies, and notes of hand-overs that were of this case alone; the caller destroys
    their keys. That somebody held a role on a case stays, by its id. Refused for anybody but the watcher.
    """
    _check_system(by)
    grants = Grant.objects.filter(case_id=case_id)
    own = {str(grant_id) for grant_id in grants.values_list("id", flat=True)}
    for row in grants.filter(in_force(at, or_later=True)):
        end_grant(grant_id=row.id, by=by, at=at)
    grants.update(reference="")
    opened = EmergencyAccess.objects.filter(case_id=case_id)
    gone = list(opened.values_list("id", flat=True))
    opened.update(reference="", sealed=b"", verdict_sealed=None)
    notes = [row.id for row in HandOver.objects.exclude(sealed=b"") if row.grants and own.issuperset(row.grants)]
    HandOver.objects.filter(id__in=notes).update(sealed=b"")
    return [*gone, *notes]


@transaction
def erase_shift_notes(*, before: datetime, by: Viewer, at: datetime) -> int:
    """Erase what shifts wrote to each other before a moment; return how many notes that were."""
    _check_system(by)
    rows = ShiftNote.objects.filter(written_at__lt=before).exclude(sealed=b"")
    gone = list(rows.order_by("id").values_list("id", flat=True)[:_AT_ONCE])
    ShiftNote.objects.filter(id__in=gone).update(sealed=b"")
    return keys.destroy(owner_ids=gone, by=by.user_id, at=at)


@transaction
def erase_hand_over_notes(*, before: datetime, by: Viewer, at: datetime) -> int:
    """Erase the notes of hand-overs that were answered, or taken back, before a moment; return how many."""
    _check_system(by)
    over = HandOver.objects.filter(answered_at__lt=before) | HandOver.objects.filter(ended_at__lt=before)
    gone = list(over.exclude(sealed=b"").order_by("id").values_list("id", flat=True)[:_AT_ONCE])
    HandOver.objects.filter(id__in=gone).update(sealed=b"")
    return keys.destroy(owner_ids=gone, by=by.user_id, at=at)


def _check_system(by: Viewer) -> None:
    if not by.is_system:
        raise Refused("What colleagues wrote is erased by the watcher, by the schedule.")
