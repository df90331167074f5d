"""Reads of the outbox: how it went, what is stuck, and how the lines stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from openhart.accounts.access import Viewer
from openhart.outbox.lifecycle import STUCK, State
from openhart.outbox.models import Endpoint, Line, Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went with one message so far. ``done_at`` is the time of acceptance when it was sent.

    ``fault`` is the code of what went wrong the last time, empty when nothing did; ``is_line_down`` says that the
    destination answers nobody at present, so that the message waits for no fault of its own.
    """

    message_id: UUID
    channel: str
    destination: str
    state: str
    done_at: datetime | None
    tries: int
    fault: str
    next_at: datetime
    is_line_down: bool
    was_settled: bool  # a person said that it arrived

    @property
    def is_sent(self) -> bool:
        """Return whether the other side has accepted it, or a person knows that it arrived."""
        return self.state == State.SENT

    @property
    def is_unknown(self) -> bool:
        """Return whether it was handed over without an answer: a person has to settle it."""
        return self.state == State.UNKNOWN

    @property
    def is_stuck(self) -> bool:
        """Return whether nothing happens until a person acts."""
        return self.state in STUCK

    @property
    def is_refused(self) -> bool:
        """Return whether a destination that answers has refused it at least once, and it is still tried."""
        return self.tries > 0 and self.state == State.WAITING


def outcomes(_viewer: Viewer, source: str, ids: Iterable[UUID]) -> dict[UUID, list[Outcome]]:
    """Return for each of a room's things how its messages went, the oldest first; those without any are left out.

    That the things are open to the viewer was found out by the room that asks.
    """
    down = set(Line.objects.filter(is_down=True).values_list("code", flat=True))
    found: dict[UUID, list[Outcome]] = defaultdict(list)
    for row in Message.objects.filter(source=source, source_id__in=list(ids)).order_by("queued_at", "id"):
        found[row.source_id].append(_outcome(row, down))
    return dict(found)


def _outcome(row: Message, down: Collection[str]) -> Outcome:
    return Outcome(
        message_id=row.id, channel=row.channel, destination=row.destination, state=row.state, done_at=row.done_at,
        tries=row.tries, fault=row.fault, next_at=row.next_at, is_line_down=row.line in down,
        was_settled=row.settled_by_id is not None,
    )  # fmt: skip


def stuck(viewer: Viewer) -> list[Message]:
    """Return the messages that wait for a person, the longest first: set aside, or handed over without an answer.

    For the watcher and the operator. On PostgreSQL row-level security shows anybody else those of their cases only.
    """
    return list(_known(viewer).filter(state__in=sorted(STUCK)).order_by("done_at", "id"))


def counts(viewer: Viewer) -> Mapping[str, int]:
    """Return how many messages are in each state, states without any left out."""
    return dict(_known(viewer).order_by().values_list("state").annotate(Count("id")))


def oldest_due(viewer: Viewer, at: datetime) -> datetime | None:
    """Return since when the message waits that is due the longest; None when none is due."""
    found: datetime | None = (
        _known(viewer).filter(state=State.WAITING, next_at__lte=at).aggregate(m=Min("next_at"))["m"]
    )
    return found


def due_lines(_viewer: Viewer, at: datetime) -> list[tuple[str, int]]:
    """Return the lines that have messages due, with how many, those first whose message waits the longest."""
    due = Message.objects.filter(state=State.WAITING, next_at__lte=at).order_by().values("line")
    counted = due.annotate(count=Count("id"), oldest=Min("next_at")).order_by("oldest")
    return [(row["line"], row["count"]) for row in counted]


def lines_down(_viewer: Viewer) -> list[Line]:
    """Return the lines that do not answer, the longest first."""
    return list(Line.objects.filter(is_down=True).order_by("down_since", "code"))


def troubled_lines(_viewer: Viewer) -> list[Line]:
    """Return the lines that do not answer, or by which messages are stuck, as last counted: no message is shown."""
    return list(Line.objects.filter(Q(is_down=True) | Q(set_aside__gt=0) | Q(unknown__gt=0)).order_by("code"))


def endpoints(_viewer: Viewer) -> list[Endpoint]:
    """Return where webhooks go or went, by their codes."""
    return list(Endpoint.objects.order_by("code"))


def has_endpoint(_viewer: Viewer, code: str) -> bool:
    """Return whether webhooks can be sent to somebody: an endpoint is entered under their code and has not ended."""
    return Endpoint.objects.filter(code=code, ended_at__isnull=True).exists()


def _known(viewer: Viewer) -> QuerySet[Message]:
    return Message.objects.all() if viewer.is_system else Message.objects.none()
