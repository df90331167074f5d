"""What the board says to the next shift: a note by reference number, with the times themselves and no name."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.desk.queries.missing import Board, Line, Step
from openhart.ui import states

#: A note holds so many characters; so many are left for what the writer adds.
_MOST, _LEFT = 2000, 400


def note_of(viewer: Viewer, board: Board, *, at: datetime) -> str:
    """Return the note: each child missing, then who is back or verified elsewhere with something still owed.

    Whoever holds the role reads the note: a case that is restricted, or open to the writer by itself and not by where
    they work, such as one opened in an emergency, is left out of it. Its number is for those who have it open.
    """
    lines = list(_lines(viewer, board, at))
    said = [f"Children missing, as of {_time(at)}:" if board.missing else f"Nobody is missing, as of {_time(at)}."]
    room = _MOST - _LEFT - len(said[0])
    for told, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            said.append(f"And {len(lines) - told} more: see the board, Missing.")
            break
        said.append(line)
    if any(_is_left_out(viewer, case) for case in _cases(board)):
        said.append("Restricted cases and those opened to you alone are left out: tell those who have them yourself.")
    return "\n".join(said) + "\n"


def _cases(board: Board) -> Iterator[Case]:
    yield from (line.row.case for line in (*board.missing, *board.back))
    yield from (stay.case for stay, _initials in board.stays)


def _is_left_out(viewer: Viewer, case: Case) -> bool:
    return case.is_restricted or not (viewer.is_agency_wide or case.region in viewer.regions)


def _lines(viewer: Viewer, board: Board, at: datetime) -> Iterator[str]:
    for line in board.missing:
        row = line.row
        if _is_left_out(viewer, row.case):
            continue
        since = f"last seen {_time(row.counted_from)}" if row.is_last_seen_known else "last seen not known"
        asked = f"last asked or looked {_time(line.searched_at)}" if line.searched_at else "nobody was asked yet"
        yield "; ".join([f"{_head(line)}: {since}", *(_clock(step, at) for step in line.steps), asked]) + "."
    for line in board.back:
        owed = [_clock(step, at) for step in line.steps if step.is_open]
        if owed and not _is_left_out(viewer, line.row.case):
            yield "; ".join([f"{_head(line)}: located", *owed]) + "."
    for stay, _initials in board.stays:
        if not _is_left_out(viewer, stay.case):
            yield f"{stay.case.reference}: in a place that is not approved; check again by {_time(stay.check_by_at)}."


def _head(line: Line) -> str:
    return f"{line.reference}, {line.region}" if line.region else line.reference


def _clock(step: Step, at: datetime) -> str:
    if step.is_open and step.due_at:
        return f"{step.short} {'overdue since' if step.due_at < at else 'due'} {_time(step.due_at)}"
    if step.is_open:
        return f"{step.short} owed, no limit"
    if step.from_at:
        return f"{step.short} owed from {_time(step.from_at)} if still missing"
    return f"{step.short} {states.STATES[step.state].words.lower()}"


def _time(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%a, %b} {local.day}, {local:%H:%M}"
