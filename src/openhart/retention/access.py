"""Who keeps the schedule, who holds, who proposes and who approves. None of them need read a case for it."""

from uuid import UUID

from openhart.accounts.access import Viewer, only
from openhart.accounts.models import Role
from openhart.foundation.refused import Refused

#: The schedule, what is due, proposals and tombstones.
READERS = (Role.RECORDS_OFFICER, Role.AUDITOR)
PROPOSERS = (Role.RECORDS_OFFICER,)
APPROVERS = (Role.AUDITOR,)
#: Legal holds, and their reasons.
HOLDERS = (Role.LEGAL, Role.RECORDS_OFFICER, Role.AUDITOR)

#: So many cases are typed into one hold; a larger matter is held in several.
MOST_CASES = 100


def holds_everywhere(viewer: Viewer, *roles: str) -> bool:
    """Return whether somebody holds one of these roles for the whole agency; the system holds all."""
    return viewer.is_system or not viewer.agency_roles.isdisjoint(roles)


def check_reads(viewer: Viewer) -> None:
    """Refuse unless the viewer keeps the records, or audits them."""
    _check(viewer, READERS)


def check_holds(viewer: Viewer) -> None:
    """Refuse unless the viewer may place and lift legal holds, for the whole agency."""
    _check(viewer, HOLDERS)


def may_propose(viewer: Viewer) -> bool:
    """Return whether somebody proposes what is disposed of, for good and not as a cover."""
    return holds_everywhere(viewer.lasting, *PROPOSERS)


def may_approve(viewer: Viewer) -> bool:
    """Return whether somebody approves what another proposed, for good and not as a cover."""
    return holds_everywhere(viewer.lasting, *APPROVERS)


def check_proposes(viewer: Viewer) -> None:
    """Refuse unless the viewer is a records officer for good."""
    _check(viewer.lasting, PROPOSERS)


def check_approves(viewer: Viewer, *, proposed_by: UUID) -> None:
    """Refuse unless the viewer is an auditor for good, and somebody else than whoever proposed it."""
    _check(viewer.lasting, APPROVERS)
    if viewer.user_id is None or viewer.user_id == proposed_by:
        raise Refused("You proposed this yourself. Two people dispose of a record: another auditor must look at it.")


def check_decides(viewer: Viewer) -> None:
    """Refuse unless the viewer is one of those who may stop a disposal: records officer, auditor, Legal."""
    _check(viewer, HOLDERS)


def check_is_system(viewer: Viewer) -> None:
    """Refuse anybody but the watcher: what two people agreed on is carried out by nobody's hand."""
    if not viewer.is_system:
        raise Refused("An approved disposal is carried out by the watcher, when its time has come.")


def _check(viewer: Viewer, roles: tuple[Role, ...]) -> None:
    if not holds_everywhere(viewer, *roles):
        raise Refused(only(roles))
