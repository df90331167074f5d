"""Who finds lists of cases at the desk, and who owes steps there at all."""

from openhart.accounts.access import READING, Viewer
from openhart.accounts.models import Role
from openhart.foundation.refused import Refused
from openhart.policy import Pack
from openhart.proof import access as proof

#: Who asks questions about the records themselves.
RECORDS: tuple[str, ...] = (Role.AUDITOR, Role.RECORDS_OFFICER, Role.LEGAL, *proof.LISTERS[1:])
#: Who asks the trail about anybody.
AUDITING: tuple[str, ...] = (Role.AUDITOR,)
#: Who reads the access log of a case that is open to them: those who answer for it, and the privacy officer.
LOG_READERS: tuple[str, ...] = (
    Role.CARELINE_SUPERVISOR, Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD,
    Role.AUDITOR,
)  # fmt: skip


def may_audit(viewer: Viewer) -> bool:
    """Return whether the viewer asks the trail."""
    return viewer.has_role(*AUDITING)


def reads_cases(viewer: Viewer) -> bool:
    """Return whether any case can be open to the viewer."""
    return viewer.has_role(*READING)


def check_reads_cases(viewer: Viewer) -> None:
    """Refuse those whose roles read no case: every list would be empty for them."""
    if not reads_cases(viewer):
        raise Refused("Your role reads no cases, so there is no list of them for you.")


def owes_steps(viewer: Viewer, pack: Pack) -> bool:
    """Return whether the policy has steps for a role the viewer holds."""
    return viewer.has_role(*{rule.owed_by for rule in pack.rules})
