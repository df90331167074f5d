"""Who discloses, keeps consents, and reads the ledger and the register of breaches."""

from openhart.accounts.access import Viewer, check_role
from openhart.accounts.access.viewers import only
from openhart.accounts.models import Role
from openhart.cases import access as cases_access
from openhart.cases.access import OfCase, check_role_on, has_role_on
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

#: They hand out what a case knows, and keep the consents of the people on it.
DISCLOSERS = (
    Role.CARELINE_SCREENER, Role.CARELINE_SUPERVISOR, Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER,
    Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD, Role.MDT_COORDINATOR,
    Role.ELIGIBILITY_COORDINATOR, Role.INTERSTATE_COMPACT_OFFICE,
)  # fmt: skip
#: They take a revocation: it must never wait for somebody else.
REVOKERS = (*DISCLOSERS, Role.AUDITOR, Role.LEGAL)
#: They say who is suspected: whoever works with the family and answers for it.
MARKERS = (
    Role.CARELINE_SUPERVISOR, Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER, Role.SOCIAL_WORK_SUPERVISOR,
    Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD,
)  # fmt: skip
#: They print the accounting of a child.
ACCOUNTANTS = (Role.AUDITOR, Role.LEGAL, Role.SOCIAL_WORK_SUPERVISOR, Role.STATEWIDE_HART_LEAD)
#: They read the ledger of the whole agency.
LEDGER_READERS = (Role.AUDITOR, Role.LEGAL)
#: They keep the register of breaches: the privacy officer, and Legal beside them.
KEEPERS = (Role.AUDITOR, Role.LEGAL)
#: They are told on My day that a clock of a breach presses, and nothing of a case.
WARNED = (Role.AUDITOR, Role.ADMINISTRATOR)
#: They say that something on their case went to the wrong place.
REPORTERS = (*DISCLOSERS, *KEEPERS)


def check_may_disclose(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it discloses."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *DISCLOSERS)


def may_disclose(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case discloses and keeps consents."""
    return has_role_on(viewer, row, *DISCLOSERS)


def check_may_revoke(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it takes a revocation."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *REVOKERS)


def may_revoke(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case takes a revocation."""
    return has_role_on(viewer, row, *REVOKERS)


def check_may_mark(viewer: Viewer, case: Case) -> None:
    """Refuse unless the viewer says on this case who is suspected."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *MARKERS)


def may_mark(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer says on this case who is suspected."""
    return has_role_on(viewer, row, *MARKERS)


def may_account(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer prints the accounting of the child of this case."""
    return has_role_on(viewer, row, *ACCOUNTANTS)


def check_may_account(viewer: Viewer, case: Case) -> None:
    """Refuse unless the viewer prints the accounting of the child of this case."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *ACCOUNTANTS)


def check_may_report(viewer: Viewer, case: Case) -> None:
    """Refuse unless the viewer may say that something of this case went to the wrong place."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *REPORTERS)


def may_report(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer may say that something of this case went to the wrong place."""
    return has_role_on(viewer, row, *REPORTERS)


def keeps_breaches(viewer: Viewer) -> bool:
    """Return whether the viewer keeps the register of breaches: held for the whole agency, never for one case."""
    return viewer.is_system or not viewer.agency_roles.isdisjoint(KEEPERS)


def check_keeps_breaches(viewer: Viewer) -> None:
    """Refuse unless the viewer keeps the register of breaches."""
    check_role(viewer, *KEEPERS)
    if not keeps_breaches(viewer):
        raise Refused(only(KEEPERS))


def check_reads_ledger(viewer: Viewer) -> None:
    """Refuse unless the viewer reads the ledger of the whole agency."""
    check_role(viewer, *LEDGER_READERS)
    if not reads_ledger(viewer):
        raise Refused(only(LEDGER_READERS))


def reads_ledger(viewer: Viewer) -> bool:
    """Return whether the viewer reads the ledger of the whole agency."""
    return viewer.is_system or not viewer.agency_roles.isdisjoint(LEDGER_READERS)


def is_warned(viewer: Viewer) -> bool:
    """Return whether My day tells the viewer of the clocks of breaches."""
    return not viewer.agency_roles.isdisjoint(WARNED)
