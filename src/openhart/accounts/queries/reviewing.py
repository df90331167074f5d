"""The review of access: who holds what, since when and by whom, and whose turn it is to be looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce

from openhart.accounts.access import Viewer
from openhart.accounts.lifecycle.people import WARNED_BEFORE, is_unused, last_used_at, review_due_at
from openhart.accounts.models import AccessReview, EmergencyAccess, Grant, Origin, Role, Scope, User
from openhart.accounts.queries.directory_of_people import case_grants
from openhart.accounts.queries.lasting import BY_THEMSELVES, in_force
from openhart.accounts.queries.people import names

#: What is shown, and neither confirmed nor ended here.
_NOT_HERE = (*BY_THEMSELVES, Origin.NAMED)
_COUNTED_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One person on the review: what they hold beyond single cases, and when that is to be looked at."""

    user: User
    grants: list[Grant]
    cases: int
    new: int  # given by hand since the last review
    due_at: datetime | None  # None: holds nothing
    is_due: bool
    reviewed_at: datetime | None
    emergencies: int  # cases opened in an emergency within a year
    is_unused: bool
    is_viewer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole review: those who are due first."""

    due: list[Holder]
    done: list[Holder]

    @property
    def total(self) -> int:
        """Return of how many people access is reviewed."""
        return len(self.due) + len(self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that one person holds, for the auditor who looks at it now."""

    holder: Holder
    grants: list[Grant]  # to confirm or end: roles first, then single cases
    by_themselves: list[Grant]
    hidden: int  # cases whose numbers are not shown here
    names: dict[UUID, str]
    reviews: list[tuple[AccessReview, str]]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was read of one person."""

    user: User
    grants: list[Grant]
    cases: int
    oldest: datetime | None  # since when the case longest not looked at is held
    reviewed_at: datetime | None
    emergencies: int


def review_board(viewer: Viewer, at: datetime) -> Board:
    """Return everybody active who holds anything, those due first, in five queries however many they are."""
    holders = _holders(viewer, at, list(User.objects.filter(is_active=True).order_by("display_name", "id")))
    shown = [each for each in holders if each.due_at is not None]
    due = sorted((each for each in shown if each.is_due), key=lambda each: (each.due_at or at, each.user.display_name))
    return Board(due=due, done=[each for each in shown if not each.is_due])


def review_of(viewer: Viewer, user_id: UUID, at: datetime) -> Held | None:
    """Return all that somebody active holds, to be confirmed or ended; None when there is nobody of that id."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        return None
    holder = _holders(viewer, at, [user])[0]
    cases, hidden = case_grants(viewer, user_id, at)
    held = [*holder.grants, *(row for row in cases if row not in holder.grants)]
    reviews = list(
        AccessReview.objects.select_related("key_row").filter(user_id=user_id).order_by("-reviewed_at", "-id")[:5]
    )
    people = [row.given_by_id for row in held] + [row.reviewed_by_id for row in reviews]
    return Held(
        holder=holder,
        grants=[row for row in held if row.origin not in _NOT_HERE],
        by_themselves=[row for row in held if row.origin in _NOT_HERE],
        hidden=hidden,
        names=names(viewer, people),
        reviews=[(row, str(row.key().open_fields(row.sealed, place=row.place())["words"])) for row in reviews],
    )


def _holders(viewer: Viewer, at: datetime, users: list[User]) -> list[Holder]:
    ids = [row.id for row in users]
    held = Grant.objects.filter(in_force(at, or_later=True), viewer_id__in=ids)
    grants: dict[UUID, list[Grant]] = {}
    for row in held.exclude(scope=Scope.CASE).order_by("role", "region", "from_at", "id"):
        grants.setdefault(row.viewer_id, []).append(row)
    of_cases = held.filter(scope=Scope.CASE).exclude(origin__in=BY_THEMSELVES).order_by().values("viewer_id")
    cases = {
        row["viewer_id"]: (row["count"], row["oldest"])
        for row in of_cases.annotate(
            count=Count("case_id", distinct=True),
            # Who is named on a restricted case is looked at on the case, by those who may see it.
            oldest=Min(Coalesce("confirmed_at", "from_at"), filter=~Q(origin=Origin.NAMED)),
        )
    }
    reviewed = dict(
        AccessReview.objects.filter(user_id__in=ids).order_by().values_list("user_id").annotate(Max("reviewed_at"))
    )
    opened = EmergencyAccess.objects.filter(user_id__in=ids, opened_at__gt=at - _COUNTED_BACK)
    emergencies = dict(opened.order_by().values_list("user_id").annotate(Count("id")))
    nothing = (0, None)
    return [
        _holder(
            viewer,
            _Looked(row, grants.get(row.id, []), *cases.get(row.id, nothing), reviewed.get(row.id),
                    emergencies.get(row.id, 0)),
            at,
        )
        for row in users
    ]  # fmt: skip


def _holder(viewer: Viewer, looked: _Looked, at: datetime) -> Holder:
    user, grants, oldest = looked.user, looked.grants, looked.oldest
    is_administrator = any(row.role == Role.ADMINISTRATOR for row in grants)
    lasting = [row for row in grants if row.origin not in BY_THEMSELVES]
    due = [
        review_due_at(
            since=row.from_at, confirmed_at=row.confirmed_at, is_by_hand=True, is_administrator=is_administrator
        )
        for row in lasting
    ]
    if oldest is not None:
        due.append(review_due_at(since=oldest, confirmed_at=None, is_by_hand=False, is_administrator=is_administrator))
    used = last_used_at(signed_in_at=user.signed_in_at, added_at=user.added_at, enabled_at=user.enabled_at)
    due_at = min(due, default=None)
    new = sum(row.confirmed_at is None for row in lasting)
    return Holder(
        user=user, grants=grants, cases=looked.cases, new=new, due_at=due_at,
        is_due=due_at is not None and due_at <= at, reviewed_at=looked.reviewed_at, emergencies=looked.emergencies,
        is_unused=is_unused(used, at + WARNED_BEFORE), is_viewer=user.id == viewer.user_id,
    )  # fmt: skip
