"""Who finds lists of cases at the desk, and who owes steps there at all."""

from openhart.accounts.access import READING, Viewer
from openhart.accounts.models import Role
from openhart.foundation.refused import Refused
from openhart.policy import Pack

#: Who asks questions about the records themselves.
RECORDS: tuple[str, ...] = (Role.AUDITOR, Role.RECORDS_OFFICER, Role.LEGAL)


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
