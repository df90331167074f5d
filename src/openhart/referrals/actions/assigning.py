"""An accepted referral goes to those who investigate it."""

from datetime import datetime
from uuid import UUID

from openhart.accounts import actions as accounts
from openhart.accounts.access import Viewer
from openhart.accounts.actions import Terms
from openhart.accounts.models import Origin, Role, Scope
from openhart.cases import actions as cases
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.referrals import access, queries
from openhart.referrals.events import Assigned, codes
from openhart.referrals.lifecycle import State
from openhart.referrals.models import Assignment, Referral


@transaction
def assign(
    *,
    referral: Referral,
    unit: str,
    track: str = "investigation",
    office: str = "",
    worker_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> Assignment:
    """Assign an accepted referral to a unit, its office and, when known, the worker, who can then see the case.

    The policy's gate refuses the family-assessment track where sex trafficking is alleged.
    """
    locked = queries.locked(by, referral.id)
    access.check_may_assign(by, locked)
    if unit not in codes.UNITS or track not in codes.TRACKS:
        raise Refused("Choose a unit and a track.")
    cases.record(case=locked.case, event=Assigned(unit=unit, track=track, episode=locked.episode), by=by, at=at)
    row = Assignment.objects.create(
        referral=locked, unit=unit, track=track, office=office, worker_id=worker_id, assigned_at=at,
        assigned_by_id=by.user_id,
    )  # fmt: skip
    if worker_id is not None:
        accounts.grant(
            to=worker_id, role=Role.INVESTIGATION_WORKER, scope=Scope.CASE, case_id=locked.case_id,
            terms=Terms(origin=Origin.WORK, reference=locked.case.reference), by=by, at=at,
        )  # fmt: skip
    locked.state = State.ASSIGNED
    locked.save(update_fields=["state"])
    referral.state, referral.case = locked.state, locked.case
    return row
