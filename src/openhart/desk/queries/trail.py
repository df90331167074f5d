"""The trail as people read it: who has looked at a child, what somebody has looked at, what stands out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.queries.people import names
from openhart.audit import queries as audit
from openhart.audit.models import Entry
from openhart.audit.queries import Sought
from openhart.cases.queries.brief import in_brief
from openhart.desk.queries.sayings import KINDS, STANDS_OUT, says

PAGE = 50
#: As many entries as one file holds; the file says when there were more.
MOST_IN_A_FILE = 20_000
_STRETCH = 1000
#: What is tried by people nobody knows yet.
_BY_STRANGERS = frozenset({"sign_in.failed", "letter.link_refused"})
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    id: UUID
    at: datetime
    who: str
    actor_id: UUID | None
    says: str
    whence: str
    outcome: str
    act: str
    cases: tuple[UUID, ...] = ()  # whose numbers the sentence names

    @property
    def mark(self) -> str:
        """Return the entry's place, from which the next page goes on."""
        return f"{self.at.isoformat()}~{self.id}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of lines, the newest first, and the mark of the next page, if there is one."""

    lines: list[Line]
    next: str


def lines_of(viewer: Viewer, sought: Sought) -> Page:
    """Return a page of what is sought."""
    found = audit.newest(viewer, sought, limit=PAGE + 1)
    lines = in_words(viewer, found[:PAGE], about=sought.subject)
    return Page(lines, lines[-1].mark if len(found) > PAGE else "")


def all_lines(viewer: Viewer, sought: Sought) -> Iterator[Line]:
    """Yield everything sought, the newest first, as much as one file holds."""
    left = MOST_IN_A_FILE
    while left > 0:
        found = audit.newest(viewer, sought, limit=min(_STRETCH, left))
        yield from in_words(viewer, found, about=sought.subject)
        left -= len(found)
        if len(found) < _STRETCH:
            return
        sought = replace(sought, before=(found[-1].at, found[-1].id))


def standing_out(viewer: Viewer, at: datetime, *, limit: int) -> list[Line]:
    """Return the oldest of what nobody went through yet: refusals, names read, emergencies, exports; newest first."""
    last = audit.looked_up_to(viewer)
    since = last.up_to if last is not None else None
    found = audit.standing_out(viewer, acts=STANDS_OUT, since=since, until=at, limit=limit)
    return in_words(viewer, reversed(found))


def sought_of(kind: str, **more: Any) -> Sought:
    """Return what is sought of a kind; none of ours narrows nothing. ``more`` are the other fields of `Sought`."""
    _, acts, is_refused = KINDS.get(kind, ("", (), False))
    return Sought(acts=acts, is_refused=is_refused, **more)


def mark_in(text: str) -> tuple[datetime, UUID] | None:
    """Return the place a page goes on from, or None when the text is none."""
    at, _, ident = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), UUID(ident)) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):  # a time before the first year, or after the last, is none
        return None


def in_words(viewer: Viewer, found: Iterable[Entry], *, about: UUID | None = None) -> list[Line]:
    """Return entries as lines; three queries for any number. Of lists, the one asked about is named first."""
    entries = list(found)
    concerned = {each for entry in entries for each in (entry.subject_id, *_first(entry, about)) if each is not None}
    numbers: dict[UUID, str] = {row.case_id: row.reference for row in in_brief(viewer, concerned)} if concerned else {}
    people = names(viewer, [*(entry.actor_id for entry in entries), *(concerned - numbers.keys())])
    return [_line(entry, numbers, people, about) for entry in entries]


def _first(entry: Entry, about: UUID | None) -> list[UUID]:
    seen = entry.seen
    return [about] if about is not None and about in seen else seen[:_NAMED]


def _line(entry: Entry, numbers: Mapping[UUID, str], people: Mapping[UUID, str], about: UUID | None) -> Line:
    return Line(
        id=entry.id, at=entry.at, who=_who(entry, people), actor_id=entry.actor_id, act=entry.act,
        outcome=entry.outcome, whence=_whence(entry),
        says=says(entry.act, entry.detail, _about(entry, numbers, people, about)),
        cases=tuple(each for each in (entry.subject_id, *_first(entry, about)) if each is not None and each in numbers),
    )  # fmt: skip


def _who(entry: Entry, people: Mapping[UUID, str]) -> str:
    """Return who did it. A one-time link acts under its own id, which is nobody's account."""
    if entry.actor_id is None:
        return "Somebody" if entry.act in _BY_STRANGERS else "OpenHART"
    stranger = "Somebody with a one-time link" if entry.act.startswith("letter.") else "Somebody"
    return people.get(entry.actor_id, stranger)


def _about(entry: Entry, numbers: Mapping[UUID, str], people: Mapping[UUID, str], about: UUID | None) -> str:
    """Return of whom an entry is: a case's number, a colleague, or the first of a list."""
    if entry.subject_id is not None:
        return numbers.get(entry.subject_id) or people.get(entry.subject_id) or "another record"
    seen = entry.seen
    if not seen:
        return str(entry.detail.get("reference", ""))
    named = [numbers.get(each, "another record") for each in _first(entry, about)]
    more = len(seen) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _whence(entry: Entry) -> str:
    if entry.process == "shell":
        return f"at a shell, as {entry.address}"
    place = "" if entry.process == "desk" else f" at the {entry.process} site"
    return f"from {entry.address}{place}"
