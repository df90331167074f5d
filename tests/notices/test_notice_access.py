"""Who may record and read notices."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.seats import Row, on_case, seated

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.cases import queries as case_queries
from openhart.cases.models import Case, Duty, DutyState
from openhart.foundation.refused import Refused
from openhart.notices import access, queries
from openhart.notices.models import Notice

Tell = Callable[..., Notice]


def test_cleo_may_not_record_or_read_a_notice(referred: Case, tell: Tell, cleo: Viewer, dov: Viewer) -> None:
    notice = tell(referred, "fbi", "fbi")
    later = notice.happened_at + timedelta(days=2)
    for stranger in (cleo, dov):
        with pytest.raises(Refused, match="no such case"):
            tell(referred, "csao", "csao", by=stranger)
        with pytest.raises(Refused):
            queries.notice_of(stranger, referred, notice.id)
        assert queries.sent_for(stranger, referred) == []
        assert queries.unacknowledged(stranger, at=later, limit=10) == []


def test_an_auditor_sees_the_case_and_records_nothing(referred: Case, tell: Tell, now: datetime) -> None:
    auditor = Viewer(user_id=None, name="Ada", agency_roles=frozenset({"auditor"}))
    with pytest.raises(Refused, match="role on this case"):
        tell(referred, "fbi", "fbi", by=auditor)


def test_a_closed_case_on_which_nothing_is_owed_takes_no_new_notice(referred: Case, tell: Tell) -> None:
    Case.objects.filter(id=referred.id).update(closed_at=referred.opened_at)
    Duty.objects.filter(case=referred).update(state=DutyState.DONE)
    with pytest.raises(Refused, match="closed"):
        tell(case_queries.locked(referred.id), "fbi", "fbi")


SILENT = {
    Role.TEAM_MEMBER, Role.LEGAL, Role.REGIONAL_RESOURCE_GROUP, Role.POLICE_PARTNER, Role.SERVICE_PROVIDER,
    Role.CHILD_ATTORNEY, Role.PARTNER_MEMBER, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR, Role.RECORDS_OFFICER,
    None,
}  # fmt: skip


@pytest.mark.parametrize("role", [*Role, None])
def test_who_tells(role: Role | None) -> None:
    row, viewer = on_case(role)
    assert access.may_tell(viewer, row) is (role not in SILENT)


@pytest.mark.parametrize(
    ("region", "is_restricted", "tells"), [("1", False, True), ("1", True, False), ("4", False, False)]
)
def test_a_lead_of_one_region_tells_there_and_nowhere_else(region: str, is_restricted: bool, tells: bool) -> None:
    viewer = seated(regions={"1": {Role.REGIONAL_HART_LEAD}}, cases={uuid4(): {Role.ONGOING_WORKER}})
    assert access.may_tell(viewer, Row(region=region, is_restricted=is_restricted)) is tells
