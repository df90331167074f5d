"""Who may record and read notices."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from openhart.accounts.access import Viewer
from openhart.cases import queries as case_queries
from openhart.cases.models import Case, Duty, DutyState
from openhart.foundation.refused import Refused
from openhart.notices import queries
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
    with pytest.raises(Refused, match="Only a"):
        tell(referred, "fbi", "fbi", by=auditor)


def test_a_closed_case_on_which_nothing_is_owed_takes_no_new_notice(referred: Case, tell: Tell) -> None:
    Case.objects.filter(id=referred.id).update(closed_at=referred.opened_at)
    Duty.objects.filter(case=referred).update(state=DutyState.DONE)
    with pytest.raises(Refused, match="closed"):
        tell(case_queries.locked(referred.id), "fbi", "fbi")
