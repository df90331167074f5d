"""Dispatches as they stand: what was sent from the desk and how far it came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.disclosure import queries as disclosure
from openhart.foundation.refused import Refused
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg


@dataclass(frozen=True, slots=True)
class DispatchWords:
    """What is sealed in a dispatch."""

    note: str = ""  # for colleagues
    because: str = ""  # why it was set aside, overtaken or taken back
    citations: tuple[str, ...] = ()  # of the rules that made it owed
    shown: str = ""  # the fingerprint of what was seen before it was sent


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A dispatch with the ways it took, in their order."""

    row: Dispatch
    legs: tuple[Leg, ...]

    @property
    def is_open(self) -> bool:
        """Return whether there is something still to happen."""
        return self.row.state in life.OPEN


def dispatches_of(viewer: Viewer, case: Case) -> list[Dispatched]:
    """Return the dispatches of a case open to the viewer, the latest first, each with its ways; two queries."""
    rows = Dispatch.objects.filter(visible(viewer, region="case__region"), case=case).defer(
        "sealed_paper", "sealed_data"
    )
    rows = rows.select_related("recipient").defer("sealed_paper", "sealed_data")
    return _with_legs(list(rows.order_by("-made_at", "-id")))


def dispatch_of(viewer: Viewer, case: Case, dispatch_id: UUID) -> Dispatched:
    """Return one dispatch of a case; refuse when there is none or the case is not open to the viewer."""
    row = (
        Dispatch.objects.filter(visible(viewer, region="case__region"), case=case, id=dispatch_id)
        .select_related("recipient")
        .first()
    )
    if row is None:
        raise Refused("There is no such notice.")
    return _with_legs([row])[0]


def under_way(viewer: Viewer, case: Case, to: str, recipient_code: str) -> Dispatch | None:
    """Return the dispatch to a recipient that is not done yet, if there is one: there is never more than one."""
    rows = Dispatch.objects.filter(
        visible(viewer, region="case__region"), case=case, to=to, recipient_code=recipient_code,
        state__in=sorted(life.OPEN),
    )  # fmt: skip
    return rows.first()


def own_key(submission: UUID, to: str, recipient_code: str) -> UUID:
    """Return the key of one of several notices that were sent with one press."""
    return uuid5(submission, f"{to}:{recipient_code}")


def were_sent(viewer: Viewer, case: Case, keys: Iterable[UUID]) -> set[UUID]:
    """Return those of the keys of pages under which something was sent on a case already."""
    rows = Dispatch.objects.filter(visible(viewer, region="case__region"), case=case, submission__in=list(keys))
    return set(rows.values_list("submission", flat=True))


def to_look_at(_viewer: Viewer, *, at: datetime, limit: int, after: UUID | None = None) -> list[tuple[UUID, UUID]]:
    """Return (dispatch, case) of those at which the watcher must look at ``at``, a stretch of them by id."""
    rows = Dispatch.objects.filter(next_at__lte=at)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", "case_id")[:limit])


def legs_waiting(_viewer: Viewer, *, limit: int, after: UUID | None = None) -> list[Leg]:
    """Return the ways of which the program itself may still hear something, a stretch of them by id."""
    rows = Leg.objects.filter(state__in=[life.BEGUN, life.UNKNOWN], way__in=sorted(life.BY_ITSELF))
    if after is not None:
        rows = rows.filter(id__gt=after)
    rows = rows.select_related("dispatch").defer("dispatch__sealed_paper", "dispatch__sealed_data", "dispatch__sealed")
    return list(rows.order_by("id")[:limit])


def was_printed(viewer: Viewer, row: Dispatch, leg: Leg) -> bool:
    """Return whether the sheet of a way was printed: then it stands in the ledger."""
    return any(each.channel == leg.way for each in disclosure.rows_of_source(viewer, row.case, row.id))


def words_of_dispatch(case: Case, row: Dispatch) -> DispatchWords:
    """Return what is sealed in a dispatch."""
    fields = case.key().open_fields(row.sealed, place=row.place())
    fields["citations"] = tuple(fields.get("citations", ()))
    return DispatchWords(**fields)


def check_may_read(viewer: Viewer, case: Case, row: Dispatch) -> None:
    """Refuse whoever may not know all that the paper of a dispatch tells."""
    if sight_of(viewer, case).keeps(*said_of(case, row)["protected"]):
        raise Refused(
            "Something that this notice tells is kept from you. Whoever sent it, or a colleague who may know it, does "
            "this."
        )


def paper_of(case: Case, row: Dispatch) -> bytes:
    """Return the paper that was sealed when the dispatch was sent: exactly these bytes leave."""
    return case.key().open(row.sealed_paper, place=row.paper_place())


def said_of(case: Case, row: Dispatch) -> dict[str, Any]:
    """Return what that paper says: ``title``, ``page`` in words for a screen, ``data`` as codes and values."""
    return case.key().open_fields(row.sealed_data, place=row.data_place())


def _with_legs(rows: Sequence[Dispatch]) -> list[Dispatched]:
    legs: dict[UUID, list[Leg]] = {}
    for leg in Leg.objects.filter(dispatch__in=_ids(rows)).order_by("ordinal") if rows else ():
        legs.setdefault(leg.dispatch_id, []).append(leg)
    return [Dispatched(row, tuple(legs.get(row.id, ()))) for row in rows]


def _ids(rows: Iterable[Dispatch]) -> list[UUID]:
    return [row.id for row in rows]
