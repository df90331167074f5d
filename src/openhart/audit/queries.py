"""Reads of the trail. This room lies below `accounts`: whoever asks was let in by the room that asks for them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import BinaryField, F, Func, IntegerField, Q, QuerySet, Value

from openhart.audit.models import Entry, Head, Indexed, Lane, Looked, Outcome, Seen
from openhart.audit.models.signing import SignedHead
from openhart.sealing import keyring

#: The purpose of the marks by which the trail knows a case's number: whoever has the database alone cannot read one.
NUMBER = "case.number"

_NOT_DONE = (Outcome.REFUSED, Outcome.FAILED)


class Asker(Protocol):
    """Somebody who asks: an id; None for the system."""

    @property
    def user_id(self) -> UUID | None:
        """Return who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which entries are asked for; what is not said narrows nothing. ``before`` is the place of the last one shown."""

    subject: UUID | None = None
    actor: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    acts: tuple[str, ...] = ()  # beginnings of codes
    is_refused: bool = False  # refused or failed
    before: tuple[datetime, UUID] | None = None


class _Holds(Func):
    """Where an id stands among the packed ids of a list (given first); 0 when it is not among them."""

    function = "INSTR"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Say it as PostgreSQL does: the part stands before the whole."""
        turned = self.copy()
        turned.set_source_expressions(list(reversed(self.get_source_expressions())))
        return turned.as_sql(compiler, connection, template="POSITION(%(expressions)s)", arg_joiner=" IN ", **more)


def was_done_since(_viewer: Asker, act: str, moment: datetime) -> bool:
    """Return whether something was done after a moment: read along the times, so ask of a moment not long ago."""
    return Entry.objects.filter(at__gt=moment, act=act, outcome=Outcome.DONE).exists()


def newest(_viewer: Asker, sought: Sought, *, limit: int) -> list[Entry]:
    """Return the newest entries sought, at most ``limit``.

    A subject's are those about it and the lists that held it: from the index, and from what is not indexed yet.
    """
    if sought.subject is None:
        return _first(_narrowed(sought), limit)
    direct = _first(_narrowed(sought).filter(subject_id=sought.subject), limit)
    if not _wants_lists(sought):
        return direct
    found = {entry.id: entry for entry in [*direct, *_indexed(sought, limit), *_not_indexed(sought, limit)]}
    return sorted(found.values(), key=lambda entry: (entry.at, entry.id), reverse=True)[:limit]


def _first(rows: QuerySet[Entry], limit: int) -> list[Entry]:
    return list(rows.order_by("-at", "-id")[:limit])


def _narrowed(sought: Sought) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if sought.actor is not None:
        rows = rows.filter(actor_id=sought.actor)
    if sought.since is not None:
        rows = rows.filter(at__gte=sought.since)
    if sought.until is not None:
        rows = rows.filter(at__lt=sought.until)
    if sought.is_refused:
        rows = rows.filter(outcome__in=_NOT_DONE)
    if sought.acts:
        wanted = Q()
        for act in sought.acts:
            wanted |= Q(act__startswith=act)
        rows = rows.filter(wanted)
    if sought.before is not None:
        at, ident = sought.before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=ident))
    return rows


def _wants_lists(sought: Sought) -> bool:
    return not sought.acts or any(act.startswith("list") for act in sought.acts)


def _indexed(sought: Sought, limit: int) -> list[Entry]:
    """Return the lists of the index that held the subject: read along the index, a stretch at a time."""
    assert sought.subject is not None  # noqa: S101 - asked for by `newest` only
    seen = Seen.objects.filter(subject_id=sought.subject)
    if sought.since is not None:
        seen = seen.filter(at__gte=sought.since)
    if sought.until is not None:
        seen = seen.filter(at__lt=sought.until)
    place, found = sought.before, list[Entry]()
    while len(found) < limit:
        rows = seen if place is None else seen.filter(Q(at__lt=place[0]) | Q(at=place[0], entry_id__lt=place[1]))
        stretch = list(rows.order_by("-at", "-entry_id").values_list("at", "entry_id")[: max(limit, 200)])
        if not stretch:
            break
        found += _first(_narrowed(sought).filter(id__in=[ident for _, ident in stretch]), limit)
        place = stretch[-1]
    return found[:limit]


def _not_indexed(sought: Sought, limit: int) -> list[Entry]:
    """Return the lists since the index was last brought up that held the subject."""
    assert sought.subject is not None  # noqa: S101 - asked for by `newest` only
    known = dict(Indexed.objects.values_list("lane", "seq"))
    tail = Q(pk__in=[])
    for lane, end in Lane.objects.values_list("id", "seq"):
        if end > known.get(lane, 0):
            tail |= Q(lane=lane, seq__gt=known.get(lane, 0))
    rows = _narrowed(sought).filter(tail).alias(held=_holds(sought.subject)).filter(held__gt=0)
    return [entry for entry in _first(rows, limit) if sought.subject in entry.seen]


def _holds(subject: UUID) -> Func:
    return _Holds(F("subjects"), Value(subject.bytes, BinaryField()))


def entries(_viewer: Asker, *, actor: UUID, subject: UUID, since: datetime, until: datetime, limit: int) -> list[Entry]:
    """Return what one person did and saw of one subject from ``since`` up to ``until``, the first first."""
    rows = Entry.objects.filter(actor_id=actor, subject_id=subject, at__gte=since, at__lt=until)
    return list(rows.order_by("at", "id")[:limit])


def count_of(_viewer: Asker, *, actor: UUID, acts: Iterable[str], since: datetime) -> int:
    """Return how often one person did one of ``acts`` after ``since``."""
    return Entry.objects.filter(actor_id=actor, act__in=list(acts), at__gt=since).count()


def first_acts(_viewer: Asker | None, *, limit: int) -> list[str]:
    """Return what was done first of all, before anybody could sign in."""
    return list(Entry.objects.order_by("id").values_list("act", flat=True)[:limit])


def to_export(
    _viewer: Asker | None, *, since: datetime | None, until: datetime | None, subject: UUID | None
) -> Iterator[Entry]:
    """Yield entries to be handed over, in the order of the chain; memory stays the same."""
    rows = Entry.objects.all()
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if subject is not None:
        rows = rows.alias(held=_holds(subject)).filter(Q(subject_id=subject) | Q(held__gt=0))
    return rows.order_by("lane", "seq").iterator(2000)


def case_numbered(_viewer: Asker | None, reference: str) -> UUID | None:
    """Return the case of a number as the trail itself knows it, from the entry that opened it."""
    number = keyring.current().mark(reference.strip().upper(), purpose=NUMBER)
    rows = Entry.objects.filter(act="case.opened", detail__number=number)
    return rows.values_list("subject_id", flat=True).first()


def heads(_viewer: Asker | None) -> Iterator[SignedHead]:
    """Yield the signed heads, the first first."""
    for said, signature in Head.objects.order_by("number").values_list("said", "signature").iterator(1000):
        yield SignedHead(said, signature)


def looked_up_to(_viewer: Asker) -> Looked | None:
    """Return when somebody last went through what stands out, and up to where."""
    return Looked.objects.order_by("-up_to").first()


def standing_out(
    _viewer: Asker, *, acts: Collection[str], since: datetime | None, until: datetime, limit: int
) -> list[Entry]:
    """Return what was refused or failed, and the acts named, between two looks, the oldest first."""
    wanted = Q(outcome__in=_NOT_DONE) | Q(act__in=list(acts))
    rows = Entry.objects.filter(wanted, at__lte=until)
    if since is not None:
        rows = rows.filter(at__gt=since)
    return list(rows.order_by("at", "id")[:limit])


@dataclass(frozen=True, slots=True)
class Written:
    """The entry written last: when, and a hash by which it is known again."""

    at: datetime
    mark: str


def last_written(_viewer: Asker) -> Written | None:
    """Return the entry that was written last, among the ends of all lanes, or None when nothing was."""
    ends = Lane.objects.filter(seq__gt=0).values_list("id", "seq")
    wanted = Q(pk=None)
    for lane, seq in ends:
        wanted |= Q(lane=lane, seq=seq)
    row = Entry.objects.filter(wanted).order_by("-at").only("at", "hash").first()
    return Written(row.at, bytes(row.hash).hex()) if row is not None else None


def sealings(_viewer: Asker) -> Iterator[tuple[str, UUID | None]]:
    """Yield where something was sealed, as the entries say it (table, row and revision), and the entry's subject."""
    rows = Entry.objects.filter(detail__has_key="sealed").values_list("detail__sealed", "subject_id")
    return ((str(place), subject) for place, subject in rows.iterator(chunk_size=2000))
