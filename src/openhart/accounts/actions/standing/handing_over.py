"""Handing cases or a region over to a colleague; until it is accepted nothing changes hands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import HANDABLE, OWN, Line, check_could_hold, fits
from openhart.accounts.actions.granting import Terms, end_grant, grant, limit_grant
from openhart.accounts.actions.standing.rota import lock_both, locked_colleague
from openhart.accounts.lifecycle.hand_overs import HandOverMove, hand_over_state, too_late_for
from openhart.accounts.models import Grant, HandOver, Origin, Role, Scope, User
from openhart.accounts.queries import standing
from openhart.audit import actions as audit
from openhart.foundation import ids
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys

MOST_WORDS = 2000
MOST_GRANTS = 500
#: A giver who stays on longer than this keeps the cases: there is nothing to hand over.
_LONGEST_STAY = timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an acceptance did: ids of the grants that changed hands, and how many had ended meanwhile."""

    taken: list[UUID]
    skipped: list[str]  # references or regions; empty words for a case that may not be named


@transaction
def offer_hand_over(
    *, giver_id: UUID, taker_id: UUID, grant_ids: Collection[UUID], note: str, stays_until_at: datetime | None = None,
    by: Viewer, at: datetime,
) -> HandOver:  # fmt: skip
    """Offer some of somebody's cases or regions to a colleague, with a note; one offer of a grant at a time.

    Offered by the giver, by whoever answers for each of the grants, or by an administrator for somebody who left.
    """
    if giver_id == taker_id:
        raise Refused("Nobody hands over to themselves. Choose a colleague.")
    lock_both(giver_id, taker_id)
    giver = User.objects.filter(id=giver_id).first()
    rows = standing.may_hand_over(by, giver_id, at, to=taker_id) if giver is not None else []
    allowed = {row.id: row for row in rows}
    wanted = list(dict.fromkeys(grant_ids))
    _check_wanted(wanted, allowed)
    _check_words(note)
    _check_stay(stays_until_at, at)
    taker = locked_colleague(taker_id)
    _check_taker(by, taker, [allowed[each] for each in wanted], at)
    if standing.offered_already(by, giver_id).intersection(str(each) for each in wanted):
        raise Refused("Some of these are offered to somebody already. Withdraw that offer first, or leave them out.")
    row = HandOver(
        id=ids.new_id(), giver_id=giver_id, taker=taker, grants=[str(each) for each in wanted],
        stays_until_at=stays_until_at, offered_by_id=by.user_id, offered_at=at,
    )  # fmt: skip
    row.key_row = keys.make(kind=row.KIND, owner_id=row.id, by=by.user_id, at=at)
    row.sealed = row.key().seal_fields({"note": note.strip()}, place=row.place())
    row.save(force_insert=True)
    detail = {"hand_over": str(row.id), "to": str(taker_id), "grants": len(wanted), "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="hand_over.offered", subject=giver_id, detail=detail)
    return row


@transaction
def accept(*, hand_over_id: UUID, by: Viewer, at: datetime) -> Outcome:
    """Take over what was offered: the taker's grants begin at the moment at which the giver's end, in one go.

    What ended, went elsewhere or was restricted meanwhile is left out and said.
    """
    row = _locked(hand_over_id, by, HandOverMove.ACCEPT)
    lock_both(row.giver_id, row.taker_id)
    taker = locked_colleague(row.taker_id)
    offered = list(Grant.objects.select_for_update().filter(id__in=row.grants, viewer=row.giver_id).order_by("id"))
    told = standing.told_of(offered)
    left = [each for each in offered if standing.is_open(each, at) and not standing.is_restricted(each, told)]
    if not left:
        raise Refused("Nothing of what was offered is left: it has ended or gone to somebody else. Decline it.")
    _check_taker(by, taker, left, at)
    for each in left:
        _hand(each, row, by=by, at=at)
    # Asked again: before, a case may have been hidden from the taker by the database itself.
    told = standing.told_of(offered)
    if any(standing.is_restricted(each, told) for each in left):
        raise Refused("One of these cases is restricted now and cannot be handed over. Ask for a new offer without it.")
    HandOver.objects.filter(id=row.id).update(answered_at=at, is_accepted=True)
    gone = [each for each in offered if each not in left]
    skipped = [each.region or ("" if standing.is_restricted(each, told) else each.reference) for each in gone]
    detail = {"hand_over": str(row.id), "from": str(row.giver_id), "grants": len(left), "skipped": len(skipped)}
    audit.write(by=by.user_id, at=at, act="hand_over.accepted", subject=row.taker_id, detail=detail)
    return Outcome(taken=[each.id for each in left], skipped=skipped)


@transaction
def decline(*, hand_over_id: UUID, words: str, by: Viewer, at: datetime) -> None:
    """Say no to what was offered, and why; nothing changes hands."""
    row = _locked(hand_over_id, by, HandOverMove.DECLINE)
    if not words.strip():
        raise Refused("Say why in a few words, so that the cases find somebody else.")
    _check_words(words)
    key = row.key()
    said = {**key.open_fields(row.sealed, place=row.place()), "words": words.strip()}
    row.revision += 1
    sealed = key.seal_fields(said, place=row.place())
    HandOver.objects.filter(id=row.id).update(answered_at=at, is_accepted=False, sealed=sealed, revision=row.revision)
    detail = {"hand_over": str(row.id), "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="hand_over.declined", subject=row.giver_id, detail=detail)


@transaction
def withdraw(*, hand_over_id: UUID, by: Viewer, at: datetime) -> None:
    """Take an offer back before it is answered."""
    row = _locked(hand_over_id, by, HandOverMove.WITHDRAW)
    HandOver.objects.filter(id=row.id).update(ended_at=at)
    detail = {"hand_over": str(row.id)}
    audit.write(by=by.user_id, at=at, act="hand_over.withdrawn", subject=row.giver_id, detail=detail)


def _locked(hand_over_id: UUID, by: Viewer, move: HandOverMove) -> HandOver:
    """Return a hand-over, locked, that the viewer may move that way now."""
    row = HandOver.objects.select_for_update().filter(id=hand_over_id).first()
    concerned = row is not None and by.user_id in {row.giver_id, row.taker_id, row.offered_by_id}
    if row is None or not (concerned or by.is_system):
        raise Refused("There is no such hand-over.")
    if move == HandOverMove.WITHDRAW:
        if by.user_id not in {row.giver_id, row.offered_by_id} and not by.is_system:
            raise Refused("Only whoever offered this can withdraw it. You can decline it.")
    elif by.user_id != row.taker_id:
        raise Refused("Only the colleague to whom this is offered can answer.")
    if why := too_late_for(hand_over_state(row), move):
        raise Refused(why)
    return row


def _check_wanted(wanted: list[UUID], allowed: Collection[UUID]) -> None:
    if not wanted:
        raise Refused("Choose at least one case or region.")
    if len(wanted) > MOST_GRANTS:
        raise Refused(f"Choose at most {MOST_GRANTS} at once.")
    if any(each not in allowed for each in wanted):
        raise Refused("Some of these cannot be handed over by you, or not any more. Look at the list again.")


def _check_words(words: str) -> None:
    if len(words) > MOST_WORDS:
        raise Refused(f"Write at most {MOST_WORDS:,} characters.")


def _check_stay(until_at: datetime | None, at: datetime) -> None:
    if until_at is None:
        return
    if until_at.astimezone(UTC) <= at:
        raise Refused("The day until which the giver stays on must lie ahead.")
    if until_at - at > _LONGEST_STAY:
        raise Refused(f"The giver can stay on for {_LONGEST_STAY.days} days at most.")


def _check_taker(by: Viewer, taker: User, rows: Collection[Grant], at: datetime) -> None:
    """Refuse a taker who could not hold these: partners, administrators, auditors; for a region, who is not fit."""
    held = standing.own_grants(by, taker.id, at)
    check_could_hold(held, taker.display_name, rows)
    own = {each.role for each in held if each.scope != Scope.CASE and each.origin in OWN}
    for row in rows:
        line = Line(row.role, row.region)
        if row.scope == Scope.REGION and row.role not in own and not fits(held, line):
            raise Refused(f"{taker.display_name} cannot take over {line.words}: their own roles do not fit.")


def _hand(row: Grant, offer: HandOver, *, by: Viewer, at: datetime) -> None:
    """Give the taker what the giver holds, and end the giver's, or let them stay on until the day they asked for."""
    reach = {"role": row.role, "scope": row.scope, "region": row.region, "case_id": row.case_id}
    lasting = Q(until_at__isnull=True, from_at__lte=at, origin__in=HANDABLE)
    if not Grant.objects.filter(lasting, viewer=offer.taker_id, **reach).exists():
        grant(
            to=offer.taker_id, role=Role(row.role), scope=Scope(row.scope), region=row.region, case_id=row.case_id,
            terms=Terms(origin=Origin.HAND_OVER, origin_id=offer.id, reference=row.reference, until_at=row.until_at),
            by=by, at=at,
        )  # fmt: skip
    if offer.stays_until_at is not None and offer.stays_until_at > at:
        limit_grant(grant_id=row.id, until_at=offer.stays_until_at, by=by, at=at)
    else:
        end_grant(grant_id=row.id, by=by, at=at)
