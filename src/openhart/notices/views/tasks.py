"""What waits for a person about notices, in words, as My day shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from openhart.accounts.access import Viewer
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.queries import Task
from openhart.people import queries as people
from openhart.people.models import NO_NAME

MOST = 20
#: what: (what to do, where it is done, the words of the button). A way is walked on a page of its own.
_WORDS = {
    "fax": ("Fax this to {name}", "Fax it"),
    "letter": ("Post this to {name}", "Post it"),
    "telephone": ("Call {name}", "Call"),
    "unknown": ("Did the e-mail to {name} arrive?", "Settle it"),
    "set_aside": ("A notice to {name} could not leave", "Look at it"),
    "asked": ("{name} asks something about a notice", "Reply"),
    "at_desk": ("You are told of a case", "Read it"),
    "retell": ("Tell {name} that a notice was taken back", "Look at it"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One task in words."""

    task: Task
    initials: str
    what: str
    why: str
    button: str
    address: str
    seen_url: str  # where a colleague says that they have it
    mark: str


def said(viewer: Viewer, found: Sequence[Task], at: datetime) -> list[Said]:
    """Return tasks in words; one query for the initials."""
    children = people.children(viewer, [task.case.id for task in found]) if found else {}
    rows = []
    for task in found:
        what, button = _WORDS[task.what]
        child = children.get(task.case.id)
        rows.append(
            Said(
                task=task, initials=child.initials if child else NO_NAME, what=what.format(name=task.recipient.name),
                why=_why(task), button=button, address=_address(task), seen_url=_seen(task), mark=_mark(task, at),
            )
        )  # fmt: skip
    return rows


def _why(task: Task) -> str:
    if task.because in {"", "first"}:
        return ""
    return f"{life.BECAUSE.get(task.because, '')}."


def _address(task: Task) -> str:
    reference = task.case.reference
    if task.what in life.BY_HAND:
        return reverse("notices:walk", args=[reference, task.source_id, task.what])
    if task.what == "asked":
        return reverse("notices:reply", args=[reference, task.source_id])
    return reverse("desk:notices", args=[reference])


def _seen(task: Task) -> str:
    return reverse("notices:seen", args=[task.case.reference, task.source_id]) if task.what == "at_desk" else ""


def _mark(task: Task, at: datetime) -> str:
    return "overdue" if task.due_at is not None and task.due_at < at else ""
