"""Opening a case in an emergency, a second person's answer, giving it back, and the review."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from openhart.accounts import queries
from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import (
    check_breaks_glass,
    check_may_agree,
    check_may_review,
    may_oversee,
    roles_to_bring,
)
from openhart.accounts.actions.granting import Terms, end_grant, grant
from openhart.accounts.lifecycle.emergencies import (
    LASTS,
    MOST_AT_ONCE,
    MOST_WRONG,
    SAME_ASKING,
    Move,
    State,
    is_late,
    may_move,
    state_of,
)
from openhart.accounts.models import EmergencyAccess, Grant, Ground, Origin, Role, Scope, User, Verdict
from openhart.accounts.queries import emergencies
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The case somebody needs at once, as whoever knows cases says it."""

    case_id: UUID
    reference: str
    region: str
    is_restricted: bool


def ask(
    *, reference: str, wanted: Wanted | None, ground: Ground, reason: str, by: Viewer, at: datetime
) -> EmergencyAccess:
    """Open a case at once for ``by``, or let it wait for a second person when it is restricted.

    ``wanted`` is None when no case has that number. Refused: a role that may not, a number without a case, too many
    wrong numbers, too many at once. What is refused is written down: that is why this is not one transaction.
    """
    try:
        check_breaks_glass(by)
        _check_not_guessing(by, at)
    except Refused:
        _note(act="emergency.refused", reference=reference, by=by, at=at)
        raise
    if wanted is None:
        _note(act=emergencies.WRONG_NUMBER, reference=reference, by=by, at=at)
        raise Refused("There is no case with this number. This was written down.")
    return _ask(wanted=wanted, ground=ground, reason=reason, by=by, at=at)


@transaction
def agree(*, emergency_id: UUID, by: Viewer, at: datetime) -> EmergencyAccess:
    """Agree, as a second person, that a restricted case is opened; the time runs from now."""
    row = _locked(emergency_id)
    check_may_agree(by, row)
    _check_move(row, Move.AGREE, at, "This asking was answered or taken back already.")
    asker = queries.viewer_of(row.user, at)
    if not row.user.is_active or not roles_to_bring(asker):
        raise Refused("Whoever asked may not open cases any more. Decline it.")
    row.agreed_at, row.agreed_by_id = at, by.user_id
    _open(row, asker, by=by, at=at)
    return row


@transaction
def decline(*, emergency_id: UUID, by: Viewer, at: datetime) -> None:
    """Decline, as a second person, that a restricted case is opened."""
    row = _locked(emergency_id)
    check_may_agree(by, row)
    _check_move(row, Move.DECLINE, at, "This asking was answered or taken back already.")
    _end(row, act="emergency.declined", by=by, at=at)


@transaction
def close(*, emergency_id: UUID, by: Viewer, at: datetime) -> EmergencyAccess:
    """Give the access back before its time, take an asking back, or cut somebody's access short."""
    row = _locked(emergency_id)
    if row.user_id != by.user_id and not may_oversee(by, row):
        raise Refused("Only whoever asked for it and those who review it end an opening.")
    _check_move(row, Move.CLOSE, at, "This access has ended already.")
    _end(row, act="emergency.closed", by=by, at=at)
    return row


@transaction
def review(*, emergency_id: UUID, verdict: Verdict, words: str, by: Viewer, at: datetime) -> EmergencyAccess:
    """Say whether an opening was justified, once it is over; a review after 24 hours is marked as late."""
    row = _locked(emergency_id)
    check_may_review(by, row)
    _check_move(row, Move.REVIEW, at, "It is still open, or was reviewed already. Look at the page again.")
    row.reviewed_at, row.reviewed_by_id, row.verdict = at, by.user_id, verdict
    row.verdict_sealed = row.key().seal_fields({"words": words}, place=row.verdict_place())
    row.save(update_fields=["reviewed_at", "reviewed_by_id", "verdict", "verdict_sealed"])
    detail = {"emergency": str(row.id), "verdict": verdict, "is_late": is_late(row, at)}
    audit.write(by=by.user_id, at=at, act="emergency.reviewed", subject=row.case_id, detail=detail)
    return row


@transaction
def note_read(*, row: EmergencyAccess, by: Viewer, at: datetime) -> None:
    """Write down that somebody other than the one who asked read why a case was opened."""
    if row.user_id != by.user_id:
        audit.write(by=by.user_id, at=at, act="emergency.read", subject=row.case_id, detail={"emergency": str(row.id)})


@transaction
def end_emergencies(*, case_id: UUID | None = None, user_id: UUID | None = None, by: Viewer, at: datetime) -> int:
    """End what is open or asked for of a case, as when it becomes restricted, or of a person who leaves.

    Whoever calls it has asked whether ``by`` may.
    """
    rows = EmergencyAccess.objects.select_for_update().filter(ended_at__isnull=True, reviewed_at__isnull=True)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    rows = rows.filter(user_id=user_id) if user_id is not None else rows
    ending = [row for row in rows.order_by("id") if may_move(state_of(row, at), Move.CLOSE)]
    for row in ending:
        _end(row, act="emergency.closed", by=by, at=at)
    return len(ending)


@transaction
def _ask(*, wanted: Wanted, ground: Ground, reason: str, by: Viewer, at: datetime) -> EmergencyAccess:
    # Two askings at once: the second waits here, and finds the first.
    user = User.objects.select_for_update().get(Q(id=by.user_id))
    before = emergencies.in_use(by, at)
    same = [row for row in before if row.case_id == wanted.case_id]
    if same and at - same[0].asked_at < SAME_ASKING:
        return same[0]
    if any(state_of(row, at) == State.ASKED for row in same):
        raise Refused("You have asked for this case already, and no second person has answered yet.")
    if not same and len(before) >= MOST_AT_ONCE:
        raise Refused(f"You have {len(before)} cases open in an emergency. Give one back first.")
    row = EmergencyAccess(
        user=user, case_id=wanted.case_id, reference=wanted.reference, region=wanted.region, ground=ground,
        asked_at=at, needs_second_person=wanted.is_restricted,
    )  # fmt: skip
    row.key_row = keys.make(kind=row.KIND, owner_id=row.id, by=by.user_id, at=at)
    row.sealed = row.key().seal_fields({"reason": reason}, place=row.place())
    row.save(force_insert=True)
    detail = {"emergency": str(row.id), "ground": ground, "is_restricted": wanted.is_restricted}
    audit.write(by=by.user_id, at=at, act="emergency.asked", subject=wanted.case_id, detail=detail)
    if not wanted.is_restricted:
        _open(row, by, by=by, at=at)
    return row


def _open(row: EmergencyAccess, asker: Viewer, *, by: Viewer, at: datetime) -> None:
    for earlier in emergencies.in_use(asker, at):
        if earlier.case_id == row.case_id and earlier.id != row.id:
            _end(earlier, act="emergency.closed", by=by, at=at)  # the new time takes the place of the old
    row.opened_at, row.until_at = at, at.astimezone(UTC) + LASTS  # minutes that pass, not hands of a clock on the wall
    row.save(update_fields=["opened_at", "until_at", "agreed_at", "agreed_by_id"])
    terms = Terms(origin=Origin.EMERGENCY, origin_id=row.id, reference=row.reference, from_at=at, until_at=row.until_at)
    for role in roles_to_bring(asker):
        grant(to=row.user_id, role=Role(role), scope=Scope.CASE, case_id=row.case_id, terms=terms, by=by, at=at)
    detail = {"emergency": str(row.id), "by_second_person": row.agreed_by_id is not None}
    audit.write(by=by.user_id, at=at, act="emergency.opened", subject=row.case_id, detail=detail)


def _end(row: EmergencyAccess, *, act: str, by: Viewer, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    for grant_id in Grant.objects.filter(origin=Origin.EMERGENCY, origin_id=row.id).values_list("id", flat=True):
        end_grant(grant_id=grant_id, by=by, at=at)
    audit.write(by=by.user_id, at=at, act=act, subject=row.case_id, detail={"emergency": str(row.id)})


@transaction
def _note(*, act: str, reference: str, by: Viewer, at: datetime) -> None:
    audit.write(by=by.user_id, at=at, act=act, subject=None, detail={"reference": reference})


def _check_not_guessing(by: Viewer, at: datetime) -> None:
    if emergencies.wrong_numbers(by, at) >= MOST_WRONG:
        raise Refused(
            f"You tried {MOST_WRONG} numbers without a case within an hour. Nothing is opened for you until an hour "
            "has passed. If a child is in danger, call 911 or the Careline."
        )


def _locked(emergency_id: UUID) -> EmergencyAccess:
    row = EmergencyAccess.objects.select_for_update().filter(id=emergency_id).first()
    if row is None:
        raise Refused("There is no such opening.")
    return row


def _check_move(row: EmergencyAccess, move: Move, at: datetime, otherwise: str) -> None:
    if not may_move(state_of(row, at), move):
        raise Refused(otherwise)
