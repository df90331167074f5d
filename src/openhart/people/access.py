"""Who may see and change people: whoever may see a case they are linked to."""

from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import READING, REVEALING, WORKING, Field, Viewer, check_role, who_may_see
from openhart.accounts.models import Role
from openhart.cases.access import check_role_on, has_role_on, may_see, visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.people.models import Link, Part

#: They answer for every case of the agency and read names in their work: the Careline's supervisor, and the Statewide
#: HART Lead. Nobody who works on single cases needs all names at once; who administers or audits reads none.
MAY_LIST = (Role.CARELINE_SUPERVISOR, Role.STATEWIDE_HART_LEAD)
MAY_CORRECT = tuple(sorted(WORKING & REVEALING))


def visible_links(viewer: Viewer) -> Q:
    """Return the condition under which a link belongs to a case open to the viewer."""
    return visible(viewer, case_id="case_id", region="case__region")


def knowable_links(viewer: Viewer) -> Q:
    """Return the condition under which the viewer may know who stands behind a link.

    That is: the case is open to them, and whoever is suspected of exploiting its child only to those who may know
    that on this very case.
    """
    if viewer.is_system:
        return Q()
    return visible_links(viewer) & (~Q(part=Part.EXPLOITER) | _knows_exploiters(viewer))


def _knows_exploiters(viewer: Viewer) -> Q:
    knowing = who_may_see(Field.EXPLOITER) & READING
    condition = Q(case_id__in=[case_id for case_id, roles in viewer.case_roles.items() if roles & knowing])
    if viewer.agency_roles & knowing:
        return condition | Q(case__is_restricted=False)
    regions = sorted(region for region, roles in viewer.region_roles.items() if roles & knowing)
    return condition | Q(case__region__in=regions, case__is_restricted=False)


def check_may_list(viewer: Viewer) -> None:
    """Refuse the list of everybody's names unless the viewer answers for the whole agency's cases."""
    if not viewer.is_system and viewer.agency_roles.isdisjoint(MAY_LIST):
        check_role(viewer.lasting, *MAY_LIST)
        raise Refused("The list of names is for those who hold this role for the whole agency.")


def may_correct(viewer: Viewer, case: Case) -> bool:
    """Return whether the viewer may correct who somebody on the case is: whoever works on it and may read the name."""
    return has_role_on(viewer, case, *MAY_CORRECT)


def check_may_correct(viewer: Viewer, case: Case) -> None:
    """Refuse unless the viewer works on the case and may read the name."""
    check_role_on(viewer, case, *MAY_CORRECT)


def check_linked(viewer: Viewer, *, case_id: UUID, person_id: UUID) -> None:
    """Refuse when nobody of that id is linked to a case open to the viewer."""
    if not Link.objects.filter(visible_links(viewer), case_id=case_id, person_id=person_id).exists():
        raise Refused("There is no such person on this case.")


def check_may_know(viewer: Viewer, case: Case, person_id: UUID) -> None:
    """Refuse when the person is the suspected exploiter and the viewer may not know who that is."""
    is_exploiter = Link.objects.filter(case=case, person_id=person_id, part=Part.EXPLOITER).exists()
    if is_exploiter and not may_see(viewer, case, Field.EXPLOITER):
        raise Refused("Who is suspected of exploiting the child is kept from your role.")
