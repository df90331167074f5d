"""Who may see and change people: whoever may see a case they are linked to."""

from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Field, Viewer
from openhart.cases.access import may_see, visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.people.models import Link, Part


def visible_links(viewer: Viewer) -> Q:
    """Return the condition under which a link belongs to a case open to the viewer."""
    return visible(viewer, case_id="case_id", region="case__region")


def check_linked(viewer: Viewer, *, case_id: UUID, person_id: UUID) -> None:
    """Refuse when nobody of that id is linked to a case open to the viewer."""
    if not Link.objects.filter(visible_links(viewer), case_id=case_id, person_id=person_id).exists():
        raise Refused("There is no such person on this case.")


def check_may_know(viewer: Viewer, case: Case, person_id: UUID) -> None:
    """Refuse when the person is the suspected exploiter and the viewer may not know who that is."""
    is_exploiter = Link.objects.filter(case=case, person_id=person_id, part=Part.EXPLOITER).exists()
    if is_exploiter and not may_see(viewer, case, Field.EXPLOITER):
        raise Refused("Who is suspected of exploiting the child is kept from your role.")
