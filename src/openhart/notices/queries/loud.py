"""What of notices becomes loud: those nobody has answered, and those that stand still on their way."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.notices.lifecycle import NEVER_WAITED_FOR, PATIENCE
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg, Notice


def unanswered(viewer: Viewer, *, after: datetime, at: datetime) -> QuerySet[Notice]:
    """Return the notices sent since ``after`` that nobody has acknowledged for a day or more, on open cases."""
    rows = Notice.objects.filter(
        visible(viewer, region="case__region"), acknowledged_at__isnull=True, withdrawn_at__isnull=True,
        happened_at__gt=after, happened_at__lte=at - PATIENCE, case__closed_at__isnull=True,
    )  # fmt: skip
    return rows.exclude(to__in=NEVER_WAITED_FOR).select_related("case")


def names_told(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of the offices that notices and dispatches went to, by their ids; no query without any."""
    sought = list(ids)
    found: dict[UUID, str] = {}
    for model in (Notice, Dispatch) if sought else ():
        rows = model.objects.filter(visible(viewer, region="case__region"), id__in=sought)
        found |= dict(rows.values_list("id", "recipient__name"))
    return found


def standing_still(viewer: Viewer, *, at: datetime) -> QuerySet[Dispatch]:
    """Return the dispatches that do not go on by themselves: set aside, or of which nobody knows whether they arrived.

    One whose turn it is of a person, such as a fax to be sent, counts from when its way has taken too long.
    """
    legs = Leg.objects.filter(dispatch=OuterRef("id"))
    unknown = legs.filter(state=life.UNKNOWN)
    by_hand = legs.filter(state=life.BEGUN, way__in=sorted(life.BY_HAND), next_way_at__lte=at)
    stuck = Q(state=life.SET_ASIDE) | Q(Exists(unknown) | Exists(by_hand), state=life.ON_ITS_WAY)
    rows = Dispatch.objects.filter(stuck, state__in=[life.SET_ASIDE, life.ON_ITS_WAY])  # their index, and no case's
    if not viewer.is_system:
        rows = rows.filter(visible(viewer, region="case__region"))
    return rows.prefetch_related("case").order_by("changed_at", "id")
