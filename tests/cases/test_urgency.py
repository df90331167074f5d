"""Lists read along an index: the most urgent first, whoever asks, in one query."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openhart.accounts import actions as accounts
from openhart.accounts import queries as account_queries
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.cases import actions, queries
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.cases.queries import Mark, Wanted

NOTICES = ("notify.fbi", "notify.mdt", "notify.local_law_enforcement")
Refer = Callable[..., Case]


@pytest.fixture
def refer(db: None) -> Refer:
    def referred(at: datetime, region: str = "4") -> Case:
        case = actions.open_case(region=region, by=SYSTEM, at=at)
        facts = {"concern": ["sex_trafficking"], "child.age": 15}
        actions.record(case=case, event=StepTaken(step="referral.received", facts=facts), by=SYSTEM, at=at)
        return case

    return referred


def test_several_codes_come_together_in_the_order_of_their_due_times(ana: Viewer, refer: Refer, now: datetime) -> None:
    for minutes in (30, 10, 20):
        refer(now + timedelta(minutes=minutes))
    with CaptureQueriesContext(connection) as made:
        found = queries.most_urgent(ana, Wanted(codes=NOTICES), limit=7)
    assert len(made) == 1
    assert len(found) == 7
    assert [duty.sort_at for duty in found] == sorted(duty.sort_at for duty in found)
    assert {duty.code for duty in found[:3]} == {"notify.local_law_enforcement"}  # twelve hours, not twenty-four


def test_a_region_and_a_granted_case_are_read_together_and_nothing_twice(
    cleo: Viewer, cleo_user: User, refer: Refer, now: datetime
) -> None:
    own, granted, other = refer(now, "1"), refer(now, "4"), refer(now, "5")
    for case in (own, granted):
        accounts.grant(
            to=cleo_user.id, role=Role.REGIONAL_HART_LEAD, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=now
        )
    found = queries.most_urgent(cleo, Wanted(codes=NOTICES), limit=50)
    assert {duty.case_id for duty in found} == {own.id, granted.id}
    assert len(found) == len({duty.id for duty in found}) == 6
    assert other.id not in {case.id for case in queries.newest_cases(cleo, limit=50)}


def test_pages_after_and_before_a_mark_meet(ana: Viewer, refer: Refer, now: datetime) -> None:
    for _ in range(4):
        refer(now)  # all due at the same moment: the id decides
    everything = queries.most_urgent(ana, Wanted(codes=NOTICES), limit=50)
    middle = everything[5]
    mark = Mark(middle.sort_at, middle.id)
    after = queries.most_urgent(ana, Wanted(codes=NOTICES), limit=50, after=mark)
    before = queries.most_urgent(ana, Wanted(codes=NOTICES), limit=50, before=mark)
    assert [duty.id for duty in (*before, middle, *after)] == [duty.id for duty in everything]
    nearest = queries.most_urgent(ana, Wanted(codes=NOTICES), limit=2, before=mark)
    assert [duty.id for duty in nearest] == [duty.id for duty in everything[3:5]]


def test_cases_come_newest_first_and_pages_meet(ana: Viewer, refer: Refer, now: datetime) -> None:
    cases = [refer(now + timedelta(minutes=minute)) for minute in range(5)]
    newest = [case.id for case in reversed(cases)]
    assert [case.id for case in queries.newest_cases(ana, limit=50)] == newest
    mark = Mark(cases[2].opened_at, cases[2].id)
    assert [case.id for case in queries.newest_cases(ana, limit=50, after=mark)] == newest[3:]
    assert [case.id for case in queries.newest_cases(ana, limit=50, before=mark)] == newest[:2]


def test_nothing_wanted_is_nothing_found(ana: Viewer, ben: Viewer, refer: Refer, now: datetime) -> None:
    refer(now)
    assert queries.most_urgent(ana, Wanted(), limit=5) == []
    assert queries.most_urgent(ben, Wanted(codes=("no.such",)), limit=5) == []


@pytest.mark.parametrize("reach", ["agency", "region", "case"])
def test_no_list_reads_a_table_from_end_to_end(
    reach: str, ana: Viewer, cleo: Viewer, ben_user: User, refer: Refer, now: datetime
) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads a small table whole, and rightly
    viewer = {"agency": ana, "region": cleo, "case": account_queries.viewer_of(ben_user, now)}[reach]
    refer(now)
    with CaptureQueriesContext(connection) as made:
        queries.most_urgent(viewer, Wanted(codes=NOTICES), limit=5)
        queries.most_urgent(viewer, Wanted(roles=("careline_screener", "ongoing_worker"), until=now), limit=5)
        queries.most_urgent(viewer, Wanted(codes=NOTICES, decision="accepted"), limit=5)
        queries.newest_cases(viewer, limit=5)
    for query in made.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = [row[3] for row in cursor.fetchall()]
        assert not [line for line in plan if line in {"SCAN cases_duty", "SCAN cases_case"}], plan
