"""Emergency openings that nobody has answered or reviewed yet: few, and read along an index of their own."""

from datetime import datetime

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.accounts.lifecycle.emergencies import ANSWERED_WITHIN
from openhart.accounts.models import EmergencyAccess


def unreviewed(_viewer: Viewer, *, at: datetime) -> list[EmergencyAccess]:
    """Return the openings that wait for a second person or for their review, the oldest first."""
    waits = Q(opened_at__isnull=True, ended_at__isnull=True, asked_at__gt=at - ANSWERED_WITHIN)
    rows = EmergencyAccess.objects.filter(waits | Q(opened_at__isnull=False), reviewed_at__isnull=True)
    return list(rows.exclude(reference="").order_by("asked_at", "id"))
