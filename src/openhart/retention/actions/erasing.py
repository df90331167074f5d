"""Erasing one case, in one transaction: keys first, then every clear thing that past figures do not need."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.actions.erasing import forget_case
from openhart.cases import actions as cases
from openhart.drafts import actions as drafts
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.people import actions as people
from openhart.retention.access import check_is_system
from openhart.retention.actions.parts import read_parts
from openhart.retention.models import HeldCase, Hold, Item


@transaction
def erase(*, case_id: UUID, reference: str, by: Viewer, at: datetime) -> dict[str, int]:
    """Erase a case from every room and destroy its keys; return how many keys, and drafts that spoke of it.

    Called by what carries out an approved disposal, and by nothing else: it asks neither schedule nor hold.
    """
    check_is_system(by)
    gone: set[UUID] = {case_id}
    named: set[str] = {reference, str(case_id), case_id.hex}
    cases.blank(case_id=case_id, by=by, at=at)  # the first: triggers let rows of a disposed case lose what they said
    for part in read_parts():
        given_up = part.erase(case_id, by, at)
        gone.update(given_up.key_ids)
        named.update(str(each) for each in given_up.named)
    gone.update(people.erase(case_id=case_id, by=by, at=at))
    gone.update(forget_case(case_id=case_id, by=by, at=at))
    gone.update(_forget_holds(case_id))
    ended = drafts.end_about(texts=named, by=by, at=at)
    Item.objects.filter(case_id=case_id).exclude(state="waiting").update(case_id=None, reference="")
    destroyed = keys.destroy(owner_ids=gone, by=by.user_id, at=at)
    return {"keys": destroyed + ended, "drafts": ended}


def _forget_holds(case_id: UUID) -> list[UUID]:
    """Take the case out of holds lifted before; return those that were of no other case: their words go with it."""
    held = HeldCase.objects.filter(case_id=case_id)
    holds = set(held.values_list("hold_id", flat=True))
    held.update(case_id=None, reference="")
    others = set(HeldCase.objects.filter(hold_id__in=holds, case_id__isnull=False).values_list("hold_id", flat=True))
    gone = sorted(holds - others)
    Hold.objects.filter(id__in=gone).update(sealed=b"", lifted_sealed=b"")  # each of them was lifted
    return gone
