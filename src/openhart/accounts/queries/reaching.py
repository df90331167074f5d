"""Where colleagues are written to."""

from collections.abc import Collection
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.models import User


def emails(_viewer: Viewer, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the e-mail addresses of those of these people who have one and whose account is open."""
    rows = User.objects.filter(id__in=list(user_ids), is_active=True).exclude(email="")
    return dict(rows.values_list("id", "email"))
