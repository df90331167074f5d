"""Reads about cases opened in an emergency: lists for those who oversee them, and one with all that was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import check_may_review, may_agree, may_oversee, overseen, oversees
from openhart.accounts.lifecycle.emergencies import (
    ANSWERED_WITHIN,
    WRONG_WITHIN,
    Move,
    State,
    ended_at,
    is_late,
    may_move,
    review_due_at,
    state_of,
)
from openhart.accounts.models import EmergencyAccess
from openhart.accounts.queries.people import names
from openhart.audit import queries as audit
from openhart.foundation.refused import Refused
from openhart.ui.words import code_words

MOST = 50
#: Reviews stay on the list for so long; older ones are found through the person or the case.
_SHOWN_FOR = timedelta(days=30)
#: As many acts of one opening as anybody reads through; the page says when there were more.
MOST_ACTS = 200
WRONG_NUMBER = "emergency.not_found"
#: What the opening itself wrote, which is no use of it.
_NO_USE = ("emergency.", "grant.")
_ACTS = {
    "case.viewed": "read a page", "identity.revealed": "read the child's name",
}  # fmt: skip
#: A page asked for in the last moment is written down a moment later.
_UNDER_WAY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Listed:
    """An opening as a list shows it."""

    row: EmergencyAccess
    state: State
    who: str
    is_late: bool

    @property
    def due_at(self) -> datetime | None:
        """Return by when it is to be reviewed."""
        return review_due_at(self.row)


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings that are the viewer's to oversee, by what is wanted of them, and their own."""

    asked: list[Listed]
    to_review: list[Listed]
    open_now: list[Listed]
    reviewed: list[Listed]
    own: list[Listed]
    oversees: bool

    @property
    def case_ids(self) -> list[UUID]:
        """Return the cases whose numbers the lists show."""
        rows = [*self.asked, *self.to_review, *self.open_now, *self.reviewed, *self.own]
        return [each.row.case_id for each in rows]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was read or done under an opening."""

    at: datetime
    act: str
    part: str

    @property
    def words(self) -> str:
        """Return what it was, as people say it."""
        said = _ACTS.get(self.act) or code_words(self.act)
        return said[:1].upper() + said[1:]

    @property
    def part_words(self) -> str:
        """Return which part of the case it was, as its page is called; empty when none is named."""
        said = "summary" if self.part == "case" else code_words(self.part)
        return said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening with all that whoever asks may know of it."""

    listed: Listed
    ended_at: datetime | None
    reason: str
    agreed_by: str
    reviewed_by: str
    verdict_words: str
    acts: list[Told]
    is_own: bool
    may_agree: bool
    may_close: bool
    may_review: bool
    not_reviewer: str  # why the viewer does not review it, when somebody else has to
    has_more_acts: bool


def openings(viewer: Viewer, at: datetime) -> Openings:
    """Return the openings to oversee, those that press first, and the viewer's own of the last month."""
    since = at - _SHOWN_FOR
    mine = (
        EmergencyAccess.objects.filter(_own(viewer), asked_at__gt=since)
        .exclude(reference="")
        .order_by("-asked_at", "-id")
    )
    others: list[EmergencyAccess] = []
    if oversees(viewer):
        wanted = Q(reviewed_at__isnull=True, opened_at__isnull=False) | Q(asked_at__gt=since)
        others = list(EmergencyAccess.objects.filter(overseen(viewer), wanted).order_by("asked_at", "id"))
    own = list(mine[:MOST])
    listed = _listed(viewer, [*others, *own], at)
    by_state: dict[State, list[Listed]] = {state: [] for state in State}
    for each in listed[: len(others)]:
        by_state[each.state].append(each)
    asked = [each for each in by_state[State.ASKED] if may_agree(viewer, each.row)]
    reviewed = [*by_state[State.REVIEWED], *by_state[State.NOT_OPENED]]
    reviewed.sort(key=lambda each: each.row.asked_at, reverse=True)
    return Openings(
        asked, by_state[State.OVER], by_state[State.OPEN], reviewed[:MOST], listed[len(others) :], oversees(viewer)
    )


def pressing(viewer: Viewer, at: datetime, *, limit: int) -> tuple[list[Listed], list[Listed]]:
    """Return what waits for the viewer as second person, and the oldest openings to review; ``limit`` of all."""
    if not oversees(viewer):
        return [], []
    waits = Q(opened_at__isnull=True, ended_at__isnull=True, asked_at__gt=at - ANSWERED_WITHIN)
    for_me = Q(opened_at__isnull=False) & ~Q(agreed_by_id=viewer.user_id)
    rows = EmergencyAccess.objects.filter(overseen(viewer), waits | for_me, reviewed_at__isnull=True)
    rows = rows.order_by(F("opened_at").asc(nulls_first=True), "asked_at", "id")
    listed = _listed(viewer, list(rows[:limit]), at)
    asked = [each for each in listed if each.state == State.ASKED and may_agree(viewer, each.row)]
    return asked, [each for each in listed if each.state in {State.OPEN, State.OVER}]


def opened(viewer: Viewer, emergency_id: UUID, at: datetime) -> Opened:
    """Return one opening: their own to whoever asked for it, all of it to whoever oversees it.

    Refused alike when there is none and when it is not the viewer's to know.
    """
    row = EmergencyAccess.objects.select_related("key_row").filter(id=emergency_id).first()
    is_own = row is not None and row.user_id == viewer.user_id
    if row is None or not row.reference or not (is_own or may_oversee(viewer, row)):  # of a case disposed of: none
        raise Refused("There is no such opening.")
    state = state_of(row, at)
    known = names(viewer, [row.user_id, row.agreed_by_id, row.reviewed_by_id])
    acts = _acts(viewer, row, at)
    why_not = _why_not(viewer, row)
    verdict = row.key().open_fields(row.verdict_sealed, place=row.verdict_place()) if row.verdict_sealed else {}
    return Opened(
        listed=Listed(row, state, known.get(row.user_id, ""), is_late(row, at)),
        ended_at=ended_at(row),
        reason=str(row.key().open_fields(row.sealed, place=row.place())["reason"]),
        agreed_by=known.get(row.agreed_by_id, "") if row.agreed_by_id else "",
        reviewed_by=known.get(row.reviewed_by_id, "") if row.reviewed_by_id else "",
        verdict_words="" if is_own else str(verdict.get("words", "")),
        acts=acts[:MOST_ACTS],
        is_own=is_own,
        may_agree=may_agree(viewer, row) and may_move(state, Move.AGREE),
        may_close=may_move(state, Move.CLOSE),
        may_review=not why_not and may_move(state, Move.REVIEW),
        not_reviewer=why_not if may_move(state, Move.REVIEW) else "",
        has_more_acts=len(acts) > MOST_ACTS,
    )


def in_use(viewer: Viewer, at: datetime) -> list[EmergencyAccess]:
    """Return what the viewer has open, or has asked for and not been answered."""
    since = Q(until_at__gt=at) | Q(opened_at__isnull=True, asked_at__gt=at - ANSWERED_WITHIN)
    return list(EmergencyAccess.objects.filter(_own(viewer), since, ended_at__isnull=True).order_by("-asked_at", "-id"))


def wrong_numbers(viewer: Viewer, at: datetime) -> int:
    """Return how many numbers without a case the viewer tried in the last hour."""
    if viewer.user_id is None:
        return 0
    return audit.count_of(viewer, actor=viewer.user_id, acts=[WRONG_NUMBER], since=at - WRONG_WITHIN)


def lately_over(viewer: Viewer, reference: str, at: datetime) -> EmergencyAccess | None:
    """Return the viewer's own opening of that case that ended within the last hour, for the page that says so."""
    rows = EmergencyAccess.objects.filter(_own(viewer), reference=reference, opened_at__isnull=False)
    row = rows.order_by("-opened_at", "-id").first()
    over_at = ended_at(row) if row is not None else None
    return row if over_at is not None and at - WRONG_WITHIN < over_at <= at else None


def _own(viewer: Viewer) -> Q:
    return Q(user_id=viewer.user_id)


def _listed(viewer: Viewer, rows: Sequence[EmergencyAccess], at: datetime) -> list[Listed]:
    known = names(viewer, [row.user_id for row in rows]) if rows else {}
    return [Listed(row, state_of(row, at), known.get(row.user_id, ""), is_late(row, at)) for row in rows]


def _acts(viewer: Viewer, row: EmergencyAccess, at: datetime) -> list[Told]:
    """Return what the person read and did on the case while it was open: one more than is shown, if there was more."""
    until = ended_at(row)
    if row.opened_at is None or until is None:
        return []
    until = min(until, at) + _UNDER_WAY
    found = audit.entries(
        viewer, actor=row.user_id, subject=row.case_id, since=row.opened_at, until=until, limit=MOST_ACTS + 1
    )
    return [
        Told(entry.at, entry.act, str(entry.detail.get("panel", "")))
        for entry in found
        if not entry.act.startswith(_NO_USE)
    ]


def _why_not(viewer: Viewer, row: EmergencyAccess) -> str:
    try:
        check_may_review(viewer, row)
    except Refused as refused:
        return refused.reason
    return ""
