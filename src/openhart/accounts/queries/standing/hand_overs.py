"""Cases and regions offered by one colleague to another."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import CASE_STAFF, HANDABLE, answers_for, changes_hands
from openhart.accounts.lifecycle.hand_overs import HandOverState, hand_over_state
from openhart.accounts.models import Grant, HandOver, Role, Scope, User
from openhart.accounts.queries.standing.holdings import in_force, is_restricted, own_grants, told_of

_MOST = 50


@dataclass(frozen=True, slots=True)
class Offered:
    """A hand-over as one of those concerned sees it."""

    row: HandOver
    state: HandOverState
    is_taker: bool
    is_giver: bool  # or offered it for the giver
    cases: list[Grant] = field(default_factory=list)
    gone: int = 0  # of what was offered, how much has ended or gone elsewhere since
    note: str = ""
    words: str = ""

    @property
    def count_words(self) -> str:
        """Return how much is offered: of which kind is told on its own page."""
        count = len(self.row.grants)
        return "1 case or region" if count == 1 else f"{count} cases or regions"


def hand_overs(viewer: Viewer) -> list[Offered]:
    """Return the hand-overs that concern the viewer, the latest first; one query."""
    concerned = _concerning(viewer)
    rows = HandOver.objects.filter(concerned).select_related("giver", "taker").order_by("-offered_at", "-id")
    return [_offered(viewer, row) for row in rows[:_MOST]]


def hand_over(viewer: Viewer, hand_over_id: UUID, at: datetime) -> Offered | None:
    """Return one hand-over with its cases and note; None for whoever it does not concern."""
    concerned = (
        HandOver.objects.filter(_concerning(viewer), id=hand_over_id)
        .select_related("giver", "taker", "key_row")
        .first()
    )
    if concerned is None:
        return None
    rows = list(Grant.objects.filter(id__in=concerned.grants).order_by("scope", "region", "reference", "id"))
    told = told_of(rows)
    open_ = [row for row in rows if is_open(row, at) and not is_restricted(row, told)]
    is_offered = hand_over_state(concerned) == HandOverState.OFFERED
    # The schedule of retention erases old notes: what was handed over stays, what was said about it does not.
    sealed = concerned.key().open_fields(concerned.sealed, place=concerned.place()) if concerned.sealed else {}
    return _offered(
        viewer, concerned, open_ if is_offered else [row for row in rows if not is_restricted(row, told)],
        gone=len(concerned.grants) - len(open_) if is_offered else 0, note=str(sealed.get("note", "")),
        words=str(sealed.get("words", "")),
    )  # fmt: skip


def may_hand_over(viewer: Viewer, giver_id: UUID, at: datetime, *, to: UUID | None = None) -> list[Grant]:
    """Return what of somebody's cases and regions the viewer may hand over: their own, or what they answer for.

    Restricted cases are never among them: whoever restricted a case names its people. An administrator hands over
    for somebody who left. To oneself (``to``) nobody hands over by what they hold for a time only.
    """
    rows = [row for row in own_grants(viewer, giver_id, at) if changes_hands(row)]
    told = told_of(rows)
    rows = [row for row in rows if not is_restricted(row, told)]
    if viewer.is_system or viewer.user_id == giver_id or _offboards(viewer, giver_id):
        return rows
    for_self = to is not None and to == viewer.user_id
    return [row for row in rows if answers_for(viewer, row, told, for_self=for_self)]


def _offboards(viewer: Viewer, giver_id: UUID) -> bool:
    is_administrator = Role.ADMINISTRATOR in viewer.agency_roles
    return is_administrator and User.objects.filter(id=giver_id, is_active=False).exists()


def givers(viewer: Viewer, at: datetime) -> list[tuple[UUID, str]]:
    """Return (id, name) of colleagues with cases or regions, also of those who have left, by name."""
    rows = User.objects.filter(
        in_force(at, "grants__"), grants__role__in=sorted(CASE_STAFF), grants__origin__in=HANDABLE,
        grants__scope__in=(Scope.CASE, Scope.REGION),
    )  # fmt: skip
    rows = rows.order_by("display_name", "id").distinct()
    return [(user_id, name) for user_id, name in rows.values_list("id", "display_name") if user_id != viewer.user_id]


def offered_already(_viewer: Viewer, giver_id: UUID) -> set[str]:
    """Return the ids of a giver's grants that wait for a colleague's answer."""
    rows = HandOver.objects.filter(giver=giver_id, answered_at__isnull=True, ended_at__isnull=True)
    return {grant_id for grants in rows.values_list("grants", flat=True) for grant_id in grants}


def is_open(row: Grant, at: datetime) -> bool:
    """Return whether a grant still holds and can change hands."""
    return changes_hands(row) and row.from_at <= at and (row.until_at is None or row.until_at > at)


def _concerning(viewer: Viewer) -> Q:
    return Q(taker=viewer.user_id) | Q(giver=viewer.user_id) | Q(offered_by_id=viewer.user_id)


def _offered(
    viewer: Viewer, row: HandOver, cases: Collection[Grant] = (), *, gone: int = 0, note: str = "", words: str = ""
) -> Offered:
    return Offered(
        row=row, state=hand_over_state(row), is_taker=row.taker_id == viewer.user_id,
        is_giver=viewer.user_id in {row.giver_id, row.offered_by_id}, cases=list(cases), gone=gone, note=note,
        words=words,
    )  # fmt: skip
