"""Grants that are not in force open nothing."""

from datetime import datetime, timedelta

from tests.conftest import person, viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope
from openhart.cases import queries
from openhart.cases.models import Case


def test_a_grant_for_a_case_opens_nothing_before_it_begins(case: Case, now: datetime) -> None:
    soon = now + timedelta(hours=1)
    user = person("Nel", Role.ONGOING_WORKER, Scope.CASE)
    accounts.grant(to=user.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=soon)
    assert not queries.cases_of(viewer_of(user, now), [case.id])
    assert queries.cases_of(viewer_of(user, soon), [case.id])
