"""The rota: who is on call, when, and where nobody is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from django.db.models import F, Q

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import FIT, Line, every_line, fits, needed, plans
from openhart.accounts.lifecycle import rota
from openhart.accounts.lifecycle.rota import Span
from openhart.accounts.models import Grant, Shift, User
from openhart.accounts.queries.standing.holdings import holdings, in_force, own_grants
from openhart.places import queries as places


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a day on one line: a shift, or a gap when ``shift`` is None."""

    from_words: str
    until_words: str
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the week: its seven days, each with what begins, goes on or is missing."""

    line: Line
    days: list[tuple[date, list[Entry]]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A time at which nobody is on call, on one line or several."""

    lines: list[Line]
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Now:
    """Who is on call on a line at the moment; nobody when empty."""

    line: Line
    shifts: list[Shift]


@dataclass(frozen=True, slots=True)
class Week:
    """The rota's page."""

    span: Span
    now: list[Now]
    gaps: list[Gap]
    rows: list[Row]
    days: list[date]


def span_of(row: Shift) -> Span:
    """Return when a shift is or was served."""
    return Span(row.from_at, min(row.until_at, row.ended_at or row.until_at))


def week(_viewer: Viewer, day: date, *, zone: tzinfo, at: datetime) -> Week:
    """Return the week in which ``day`` lies and who is on call at ``at``: two queries, whatever is planned."""
    shown = rota.week_of(day, zone)
    regions = [code for code, _ in places.regions()]
    served = Q(ended_at__isnull=True) | Q(ended_at__gt=F("from_at"))
    touching = Q(from_at__lt=shown.until_at, until_at__gt=shown.from_at) | Q(from_at__lte=at, until_at__gt=at)
    by_line: dict[Line, list[Shift]] = {line: [] for line in needed(regions)}
    for row in Shift.objects.filter(served, touching).select_related("user").order_by("from_at", "id"):
        by_line.setdefault(Line(row.role, row.region), []).append(row)
    gaps = {line: _gaps(by_line[line], shown, at) for line in needed(regions)}
    days = rota.days_of(shown, zone)
    rows = [Row(line, _days(shifts, gaps.get(line, []), days, zone)) for line, shifts in by_line.items()]
    return Week(
        span=shown, now=_now(by_line, needed(regions), at), gaps=_gathered(gaps, shown, zone), rows=rows,
        days=[each for each, _ in days],
    )  # fmt: skip


def shift(_viewer: Viewer, shift_id: UUID) -> Shift | None:
    """Return one shift, or None; the rota is open to everybody at the desk."""
    return Shift.objects.filter(id=shift_id).select_related("user").first()


def lines_planned(viewer: Viewer, at: datetime) -> list[Line]:
    """Return the lines the viewer plans."""
    grants = own_grants(viewer, viewer.user_id, at)
    return [line for line in every_line(code for code, _ in places.regions()) if plans(grants, line)]


def fit_for(viewer: Viewer, lines: Iterable[Line], at: datetime) -> list[tuple[UUID, str]]:
    """Return (id, name) of those who are fit for one of the lines, by name."""
    lines = list(lines)
    roles = {role for line in lines for role in FIT.get(line.role, frozenset())}  # type: ignore[call-overload]
    users = User.objects.filter(in_force(at, "grants__"), is_active=True, grants__role__in=sorted(roles)).distinct()
    names = dict(users.order_by("display_name", "id").values_list("id", "display_name"))
    held: dict[UUID, list[Grant]] = holdings(viewer, names, at)
    return [(user_id, name) for user_id, name in names.items() if any(fits(held[user_id], line) for line in lines)]


def _gaps(shifts: list[Shift], shown: Span, at: datetime) -> list[Span]:
    """Return the gaps still ahead: nobody can mend one that has passed."""
    ahead = Span(max(shown.from_at, at), shown.until_at)
    return rota.gaps(map(span_of, shifts), ahead) if ahead.from_at < ahead.until_at else []


def _gathered(gaps: dict[Line, list[Span]], shown: Span, zone: tzinfo) -> list[Gap]:
    """Return the gaps by time, lines that miss somebody at the same time together."""
    by_span: dict[Span, list[Line]] = {}
    for line, spans in gaps.items():
        for each in spans:
            by_span.setdefault(each, []).append(line)
    return [
        Gap(lines, each, "all week" if each == shown else rota.words(each, zone))
        for each, lines in sorted(by_span.items(), key=lambda pair: pair[0])
    ]


def _now(by_line: dict[Line, list[Shift]], lines: list[Line], at: datetime) -> list[Now]:
    found = [
        Now(line, [row for row in shifts if span_of(row).from_at <= at < span_of(row).until_at])
        for line, shifts in by_line.items()
    ]
    return [each for each in found if each.shifts or each.line in lines]


def _days(
    shifts: list[Shift], gaps: list[Span], days: list[tuple[date, Span]], zone: tzinfo
) -> list[tuple[date, list[Entry]]]:
    spans: list[tuple[Span, Shift | None]] = [(span_of(row), row) for row in shifts]
    spans += [(each, None) for each in gaps]
    found = []
    for day, bounds in days:
        parts = [(part, row) for each, row in spans if (part := each.within(bounds)) is not None]
        parts.sort(key=lambda pair: pair[0])
        found.append((day, [_entry(part, row, bounds, zone) for part, row in parts]))
    return found


def _entry(part: Span, row: Shift | None, bounds: Span, zone: tzinfo) -> Entry:
    last = "24:00" if part.until_at == bounds.until_at else f"{part.until_at.astimezone(zone):%H:%M}"
    return Entry(f"{part.from_at.astimezone(zone):%H:%M}", last, row)
