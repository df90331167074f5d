"""The accounts of the demonstration as if they had been used: when people were last here, what an auditor has seen."""

from datetime import datetime, timedelta

from openhart.accounts import queries
from openhart.accounts.actions.reviewing import review_access
from openhart.accounts.models import Grant, Role, Scope, User

_HARDLY_HERE = {"eligibility": timedelta(days=81)}
_REVIEWED_BEFORE = timedelta(days=60)
#: Whose access nobody has reviewed yet.
_NEW = frozenset({"eligibility", "ongoing-elsewhere", "administrator"})


def settle(*, now: datetime) -> None:
    """Let everybody have signed in within a week, one but for whom three months pass soon; most are reviewed."""
    users = list(User.objects.order_by("id"))
    for number, user in enumerate(users):
        ago = _HARDLY_HERE.get(user.username, timedelta(hours=11 * number % 150 + 1))
        User.objects.filter(id=user.id).update(signed_in_at=now - ago)
    auditor = User.objects.filter(grants__role=Role.AUDITOR).first()
    if auditor is None:
        return
    by, at = queries.viewer_of(auditor, now), now - _REVIEWED_BEFORE
    for user in users:
        held = Grant.objects.filter(viewer=user, from_at__lte=at).exclude(scope=Scope.CASE).values_list("id", flat=True)
        if user.id != auditor.id and user.username not in _NEW and held:
            words = "Compared with the list of the personnel office."
            review_access(user_id=user.id, seen=list(held), ending=[], words=words, by=by, at=at)
