"""What standing has to say on My day: one query, however much there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, CharField, F, Func, IntegerField, QuerySet, Value

from openhart.accounts.access import Viewer
from openhart.accounts.access.people import SUPERVISORS
from openhart.accounts.access.standing import CASE_STAFF, Line, lines_of
from openhart.accounts.models import Cover, HandOver, Shift, ShiftNote
from openhart.accounts.queries.lasting import left_grants
from openhart.accounts.queries.standing.notes import Said, readable, text_of
from openhart.keys.models import WrappedKey


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
    has_left_cases: bool = False  # somewhere there is a case without a worker; whether it is the viewer's is asked then


def today(viewer: Viewer, at: datetime) -> Today:
    """Return what My day shows of the rota, of cover, of hand-overs and of notes."""
    if viewer.user_id is None or not viewer.roles & CASE_STAFF:
        return Today([], [], [], [], [], may_write=False)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _standing(viewer, viewer.user_id, at):
        row["line"] = Line(row["of_role"], row["of_region"])
        found.setdefault(row["kind"], []).append(row)
    return Today(
        notes=[_said(row) for row in found.get("note", [])], on_call=found.get("on_call", []),
        shifts_offered=found.get("shift", []), covers=found.get("cover", []), cases_offered=found.get("hand_over", []),
        may_write=bool(lines_of(viewer)), has_left_cases="left" in found,
    )  # fmt: skip


def _said(row: dict[str, Any]) -> Said:
    key = WrappedKey(id=row["row"], kind=ShiftNote.KIND, wrapped=row["wrapped"])
    note = ShiftNote(id=row["row"], key_row=key, sealed=row["words"])
    return Said(id=note.id, line=row["line"], text=text_of(note), written_by=row["name"], written_at=row["starts"])


def _standing(viewer: Viewer, user_id: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return everything as rows of the same columns; notes first, whose columns are all filled and typed."""
    live = Shift.objects.filter(ended_at__isnull=True, until_at__gt=at)
    covers = Cover.objects.filter(covering=user_id, ended_at__isnull=True, from_at__lte=at, until_at__gt=at)
    offers = HandOver.objects.filter(taker=user_id, answered_at__isnull=True, ended_at__isnull=True)
    rows = _as("note", readable(viewer, at).filter(taken_at__isnull=True), "written_by").union(
        _as("on_call", live.filter(user=user_id, from_at__lte=at), "user"),
        _as("shift", live.filter(offered_to_id=user_id), "user"),
        _as("cover", covers, "absent"),
        _as("hand_over", offers, "giver"),
        all=True,
    )
    if viewer.has_role(*SUPERVISORS):
        rows = rows.union(_as("left", left_grants(viewer, at), "viewer"), all=True)
    return list(rows.order_by("starts", "row"))


_FROM = {"note": "written_at", "hand_over": "offered_at"}
_UNTIL = {"note": "written_at", "hand_over": "offered_at"}


def _as(kind: str, rows: QuerySet[Any], who: str) -> QuerySet[Any, Any]:
    """Return rows of any of the tables with the same columns."""
    is_lined, is_note = kind in {"note", "on_call", "shift"}, kind == "note"
    nothing, no_bytes = Value("", output_field=CharField()), Value(None, output_field=BinaryField())
    return rows.order_by().values(
        row=F("id"),
        kind=Value(kind, output_field=CharField()),
        name=F(f"{who}__display_name"),
        starts=F(_FROM.get(kind, "from_at")),
        ends=F(_UNTIL.get(kind, "until_at")),
        of_role=F("role") if is_lined else nothing,
        of_region=F("region") if is_lined else nothing,
        count=_Length("grants") if kind == "hand_over" else Value(0, output_field=IntegerField()),
        wrapped=F("key_row__wrapped") if is_note else no_bytes,
        words=F("sealed") if is_note else no_bytes,
    )
