"""Who may bring documents to a case, look at them, take a copy of an original, and hand a locked file over."""

from collections.abc import Mapping

from openhart.accounts.access import READING, WORKING, Field, Viewer
from openhart.accounts.models import Role
from openhart.cases import access as cases_access
from openhart.cases.access import OfCase, check_role_on, has_role_on, may_see
from openhart.cases.models import Case
from openhart.documents.models import Document, Kind
from openhart.foundation.refused import Refused

#: Kinds that tell of a protected field.
PROTECTED: Mapping[str, Field] = {Kind.MEDICAL: Field.MEDICAL, Kind.IMMIGRATION: Field.IMMIGRATION}
#: Everybody who records on cases brings documents and withdraws them.
ADDERS = tuple(sorted(WORKING))
#: Who takes a copy of an original: whoever works on the case, and those who advise on what may be given out.
TAKERS = (*ADDERS, Role.LEGAL)
#: Anybody on the case says that a file may be unlawful to look at.
LOCKERS = tuple(sorted(READING))
#: Who hands a locked file to law enforcement: those who answer for the work.
HANDLERS = (
    Role.CARELINE_SUPERVISOR, Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD,
)  # fmt: skip


def sees(viewer: Viewer, row: OfCase, document: Document) -> bool:
    """Return whether a document of a case open to the viewer is shown to them, and not only that it is there."""
    field = PROTECTED.get(Kind(document.kind)) if document.kind else None
    return field is None or may_see(viewer, row, field)


def check_sees(viewer: Viewer, case: Case, document: Document) -> None:
    """Refuse a document whose kind is kept from the viewer's role."""
    cases_access.check_open_to(viewer, case)
    if document.case_id != case.id:
        raise Refused("There is no such document on this case.")
    if not sees(viewer, case, document):
        raise Refused("This kind of document is kept from your role.")


def may_add(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case brings documents."""
    return has_role_on(viewer, row, *ADDERS)


def check_may_add(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it records."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *ADDERS)


def may_take(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case takes copies of originals."""
    return has_role_on(viewer, row, *TAKERS)


def check_may_take(viewer: Viewer, case: Case, document: Document) -> None:
    """Refuse a copy of an original to whoever does not see the document or holds no role that takes copies."""
    check_sees(viewer, case, document)
    check_role_on(viewer, case, *TAKERS)


def check_may_withdraw(viewer: Viewer, case: Case, document: Document) -> None:
    """Refuse unless the viewer sees the document and records on the case."""
    check_sees(viewer, case, document)
    check_role_on(viewer, case, *ADDERS)


def may_handle(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case hands locked files to law enforcement."""
    return has_role_on(viewer, row, *HANDLERS)


def check_may_handle(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it answers for the work."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *HANDLERS)


def check_may_report(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it records."""
    check_may_add(viewer, case)
