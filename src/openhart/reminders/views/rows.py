"""A reminder as a page shows it: what it is about, how loud it is, as what one was told, and where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from openhart.accounts.access import Viewer
from openhart.notices.queries import loud as notices
from openhart.policy import Pack
from openhart.reminders.lifecycle.ladder import Because
from openhart.reminders.lifecycle.steps import Limit, Rung, words
from openhart.reminders.models import Kind, Reminder

_AS = {
    Rung.OWNER.value: "Told you because it is yours to do.",
    Rung.SUPERVISOR.value: "Told you as the supervisor.",
    Rung.LEAD.value: "Told you after owner and supervisor.",
}
_AS_OF_CASELESS = {
    Kind.BREACH.value: "Told you because you answer for breaches.",
    Kind.EMERGENCY_ASKED.value: "Told you because you may be the second person.",
    Kind.EMERGENCY_OPENED.value: "Told you because you answer for such openings.",
    Kind.EMERGENCY_REVIEW.value: "Told you because you may review it.",
    Kind.MESSAGE.value: "Told you as an administrator: on the server, hart outbox status says more.",
}
_BECAUSE = {
    Because.NOBODY_HOLDS.value: "Nobody holds the role that owes this step, so it came to you at once.",
    Because.NOBODY_SUPERVISES.value: "There is no supervisor to tell, so it came to you.",
}
_SENT = frozenset({Kind.NOTICE.value, Kind.DISPATCH.value})
_SENDER_IS_GONE = "Whoever sent it no longer has the case, so it came to you at once."
_TITLES = {
    Kind.BREACH.value: "A breach must be reported",
    Kind.EMERGENCY_ASKED.value: "A colleague waits for a second person to open a case",
    Kind.EMERGENCY_OPENED.value: "A case was opened in an emergency",
    Kind.EMERGENCY_REVIEW.value: "Review the emergency opening of a case",
    Kind.MESSAGE.value: "A message could not be composed and is not sent",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder in words."""

    clock_id: UUID
    title: str
    href: str
    reference: str
    step: str
    is_law: bool
    due_at: datetime | None
    told_as: str
    because: str
    made_at: datetime


def lines_of(viewer: Viewer, rows: Sequence[Reminder], pack: Pack) -> list[Line]:
    """Return reminders as lines; what is about notices names the offices, however many with the same queries."""
    names = notices.names_told(viewer, [row.clock.thing_id for row in rows if row.clock.kind in _SENT])
    return [_line(row, pack, names) for row in rows]


def _line(row: Reminder, pack: Pack, names: Mapping[UUID, str]) -> Line:
    clock = row.clock
    reference = clock.case.reference if clock.case is not None else ""
    has_end = clock.limit in {Limit.LAW, Limit.AGENCY}
    return Line(
        clock_id=clock.id, title=_title(row, pack, names), href=_href(row, reference), reference=reference,
        step=words(row.step) if has_end else "", is_law=clock.limit == Limit.LAW,
        due_at=clock.due_at if has_end else None, made_at=row.made_at,
        told_as=_AS_OF_CASELESS.get(clock.kind) or _AS.get(row.rung, ""), because=_because(row),
    )  # fmt: skip


def _because(row: Reminder) -> str:
    is_sent = row.clock.kind in _SENT
    if is_sent and row.because == Because.NOBODY_HOLDS:
        return _SENDER_IS_GONE
    return _BECAUSE.get(row.because, "")


def _title(row: Reminder, pack: Pack, names: Mapping[UUID, str]) -> str:
    kind, code = row.clock.kind, row.clock.code
    if kind == Kind.DUTY:
        word = pack.duties.get(code)
        return word.label if word is not None else code
    told = names.get(row.clock.thing_id) or pack.recipients.get(code, code)
    if kind == Kind.NOTICE:
        return f"No answer yet from: {told}"
    return f"A notice does not get through: {told}" if kind == Kind.DISPATCH else _TITLES[kind]


def _href(row: Reminder, reference: str) -> str:
    """Return where what it is about can be done."""
    kind = row.clock.kind
    if kind == Kind.DUTY:
        return reverse("desk:steps", args=[reference])
    if kind in _SENT:
        return reverse("desk:notices", args=[reference])
    if kind == Kind.MESSAGE:
        return reverse("desk:my_day")
    return reverse("disclosure:breaches") if kind == Kind.BREACH else reverse("accounts:emergencies")
