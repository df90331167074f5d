"""Who may see and change people: whoever may see a case they are linked to."""

from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.foundation.refused import Refused
from openhart.people.models import Link


def visible_links(viewer: Viewer) -> Q:
    """Return the condition under which a link belongs to a case open to the viewer."""
    return visible(viewer, case_id="case_id", region="case__region")


def check_linked(viewer: Viewer, *, case_id: UUID, person_id: UUID) -> None:
    """Refuse when nobody of that id is linked to a case open to the viewer."""
    if not Link.objects.filter(visible_links(viewer), case_id=case_id, person_id=person_id).exists():
        raise Refused("There is no such person on this case.")
