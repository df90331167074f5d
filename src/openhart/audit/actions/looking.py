"""Going through what stands out in the trail."""

from datetime import datetime
from uuid import UUID

from openhart.audit.actions.writing import write
from openhart.audit.models import Looked
from openhart.foundation.transactions import transaction


@transaction
def look_through(*, up_to: datetime, count: int, by: UUID, at: datetime) -> None:
    """Write down that somebody went through everything that stands out up to a moment."""
    Looked.objects.create(by_id=by, at=at, up_to=min(up_to, at), count=count)
    write(by=by, at=at, act="trail.looked_through", subject=None, detail={"count": count})
