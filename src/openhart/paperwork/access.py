"""Who sees what a recipient will be told, and who takes the paper to their own desk: those who hand out."""

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.cases import access as cases_access
from openhart.cases.access import OfCase, check_role_on, has_role_on
from openhart.cases.models import Case
from openhart.disclosure.access import DISCLOSERS

#: They prepare forms and print them.
PREPARERS = DISCLOSERS
#: They look at what would go, and advise.
LOOKERS = (*DISCLOSERS, Role.LEGAL)


def may_look(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case looks at its forms."""
    return has_role_on(viewer, row, *LOOKERS)


def may_prepare(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case prints its forms."""
    return has_role_on(viewer, row, *PREPARERS)


def check_may_prepare(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it prints forms."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *PREPARERS)
