"""What of letters stays when their case is disposed of: that there was one, when, for whom, what kinds of answers."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox.models import Answer, Door, Letter


@transaction
def erase(*, case_id: UUID, by: Viewer, at: datetime) -> list[UUID]:
    """Empty a disposed case's letters and answers and end their links; return the letters, whose keys go.

    The caller destroys their keys. Refused for anybody but the watcher.
    """
    if not by.is_system:
        raise Refused("Letters are emptied by the watcher, with their case.")
    letters = Letter.objects.filter(case_id=case_id)
    gone = list(letters.values_list("id", flat=True))
    Answer.objects.filter(letter_id__in=gone).update(sealed=b"", by_id=None)
    Door.objects.filter(letter_id__in=gone, ended_at__isnull=True).update(ended_at=at)
    letters.update(reference="", payload_sealed=b"", data_sealed=b"")
    return gone
