"""A case that is open for an emergency is not assigned to somebody for good."""

from datetime import datetime, timedelta

import pytest
from tests.conftest import person, viewer_of
from tests.referrals.test_deciding import ACCEPT

from openhart.accounts.access import Viewer
from openhart.accounts.actions import emergencies
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import Ground, Role, Scope
from openhart.foundation.refused import Refused
from openhart.referrals import actions


def test_whoever_opened_a_case_in_an_emergency_assigns_it_to_nobody(
    receipt: actions.Receipt, screener: Viewer, now: datetime
) -> None:
    referral = receipt.referrals[0]
    actions.screen(referral=referral, **ACCEPT, by=screener, at=now)
    case = referral.case
    region = "1" if case.region != "1" else "2"
    sup = person("Sup", Role.SOCIAL_WORK_SUPERVISOR, Scope.REGION, region)
    eve = person("Eve", Role.INVESTIGATION_WORKER, Scope.REGION, region)
    wanted = Wanted(case_id=case.id, reference=case.reference, region=case.region, is_restricted=False)
    emergencies.ask(
        reference=case.reference, wanted=wanted, ground=Ground.DANGER, reason="She called.", by=viewer_of(sup, now),
        at=now,
    )  # fmt: skip
    later = now + timedelta(minutes=5)
    with pytest.raises(Refused, match="emergency only"):
        actions.assign(
            referral=referral, unit="special_investigations", worker_id=eve.id, by=viewer_of(sup, later), at=later
        )
    over = now + timedelta(hours=2)
    assert not viewer_of(eve, over).roles_on(case_id=case.id, region=case.region, is_restricted=False)
