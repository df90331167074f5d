"""What standing has to say on My day: two queries together, however much there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, Func, IntegerField, QuerySet, Value

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import CASE_STAFF, Line, lines_of
from openhart.accounts.models import Cover, HandOver, Shift
from openhart.accounts.queries.standing.notes import Said, readable, said

_MOST = 50


class _Length(Func):
    """The number of entries of a list kept as JSON."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the same for PostgreSQL's binary kind."""
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


@dataclass(frozen=True, slots=True)
class Today:
    """Notes to take over, and what stands or waits for an answer."""

    notes: list[Said]
    on_call: list[dict[str, Any]]
    shifts_offered: list[dict[str, Any]]
    covers: list[dict[str, Any]]
    cases_offered: list[dict[str, Any]]
    may_write: bool

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not (self.notes or self.on_call or self.shifts_offered or self.covers or self.cases_offered)


def today(viewer: Viewer, at: datetime) -> Today:
    """Return what My day shows of the rota, of cover, of hand-overs and of notes."""
    if viewer.user_id is None or not viewer.roles & CASE_STAFF:
        return Today([], [], [], [], [], may_write=False)
    open_notes = readable(viewer, at).filter(taken_at__isnull=True) if lines_of(viewer) else None
    rows = [] if open_notes is None else list(open_notes.select_related("written_by").order_by("written_at")[:_MOST])
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _standing(viewer.user_id, at):
        row["line"] = Line(row["role"], row["region"]) if row["role"] else None
        found.setdefault(row["kind"], []).append(row)
    return Today(
        notes=said(rows), on_call=found.get("on_call", []), shifts_offered=found.get("shift", []),
        covers=found.get("cover", []), cases_offered=found.get("hand_over", []), may_write=bool(lines_of(viewer)),
    )  # fmt: skip


def _standing(user_id: UUID, at: datetime) -> list[dict[str, Any]]:
    live = Shift.objects.filter(ended_at__isnull=True, until_at__gt=at)
    covers = Cover.objects.filter(covering=user_id, ended_at__isnull=True, from_at__lte=at, until_at__gt=at)
    offers = HandOver.objects.filter(taker=user_id, answered_at__isnull=True, ended_at__isnull=True)
    rows = _as("on_call", live.filter(user=user_id, from_at__lte=at), "user").union(
        _as("shift", live.filter(offered_to_id=user_id), "user"),
        _as("cover", covers, "absent"),
        _as("hand_over", offers, "giver"),
        all=True,
    )
    return list(rows.order_by("starts", "row"))


def _as(kind: str, rows: QuerySet[Any], who: str) -> QuerySet[Any, Any]:
    """Return rows of any of the tables with the same columns."""
    is_shift, is_offer = kind in {"on_call", "shift"}, kind == "hand_over"
    nothing = Value("", output_field=CharField())
    moment = Value(None, output_field=DateTimeField())
    return rows.order_by().values(
        row=F("id"),
        kind=Value(kind, output_field=CharField()),
        name=F(f"{who}__display_name"),
        starts=F("offered_at") if is_offer else F("from_at"),
        ends=moment if is_offer else F("until_at"),
        role=F("role") if is_shift else nothing,
        region=F("region") if is_shift else nothing,
        count=_Length("grants") if is_offer else Value(0, output_field=IntegerField()),
    )
