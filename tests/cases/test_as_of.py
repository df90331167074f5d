"""What was owed as of a past moment: the list of all cases is the engine asked case by case, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.cases.as_of_world import A_CASE, LOOKED, MOMENTS, Came, as_listed, asked_of, written

from openhart.accounts.access import SYSTEM, Viewer
from openhart.cases import actions
from openhart.cases.events import DutyWaived, FactCorrected, StepTaken
from openhart.cases.models import Case, Duty
from openhart.cases.queries import as_of
from openhart.cases.queries.as_of import LATE_OR_NEVER, Listed, Outcome, Sought, Then
from openhart.cases.queries.urgency import Mark
from openhart.foundation.refused import Refused

DAY = timedelta(days=1)
SOUGHT = [
    Sought(),
    Sought(outcomes=LATE_OR_NEVER),
    Sought(codes=["notify.fbi", "consult.missing_72h"], since=MOMENTS[3]),
    Sought(outcomes=[Outcome.OPEN, Outcome.NO_LIMIT], region="4", limit="law"),
]


def listed(sought: Sought, at: datetime, viewer: Viewer = SYSTEM) -> list[Then]:
    return list(as_of.all_then(viewer, sought, at=at)[0])


def turned(sought: Sought, at: datetime, limit: int) -> list[Then]:
    """Return the list as somebody sees it who turns its pages."""
    rows: list[Then] = []
    page: Listed | None = None
    while page is None or page.after is not None:
        after = Mark.read(str(page.after)) if page is not None else None
        page = as_of.listed_then(SYSTEM, sought, at=at, limit=limit, after=after)
        rows += page.rows
    assert page.count == len(rows)
    return rows


def kept(expected: Came, sought: Sought) -> Came:
    """Return what of all duties is sought, said by hand."""
    return {
        key: came
        for key, came in expected.items()
        if (not sought.outcomes or came[0] in {str(each) for each in sought.outcomes})
        and (not sought.codes or key[1] in sought.codes)
        and (not sought.limit or came[5] == sought.limit)
        and (sought.region is None or came[8] == sought.region)
        and (sought.since is None or (came[1] or came[3]) >= sought.since)
    }


@pytest.mark.requirement("R-DAT-5")
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example is a database: shrinking takes minutes
)
@given(
    st.lists(A_CASE, min_size=8, max_size=16), st.lists(st.sampled_from(MOMENTS), min_size=3, max_size=3), st.randoms()
)
def test_the_list_of_all_cases_is_the_engine_asked_case_by_case(
    db: None, told: list[Any], moments: list[datetime], random: Random
) -> None:
    with transaction.atomic():
        cases = [case for entries, looked, region in told if (case := written(entries, looked, region, random))]
        for at in (*moments, LOOKED):
            answers = {case.reference: asked_of(case, at) for case in cases}
            expected: dict[Any, Any] = {}
            for answer in answers.values():
                expected |= answer or {}
            for sought in SOUGHT:
                wanted = kept(expected, sought)
                rows, unread = as_of.all_then(SYSTEM, sought, at=at)
                lines = list(rows)
                assert dict(map(as_listed, lines)) == wanted
                assert len(lines) == len(wanted)
                cannot = {reference for reference, answer in answers.items() if answer is None}
                assert set(unread) <= cannot
                assert cannot <= set(unread) or sought.region is not None
                counts, _ = as_of.counts_then(SYSTEM, sought, at=at)
                assert counts == Counter((key[1], came[8], came[0]) for key, came in wanted.items())
                assert [as_listed(row) for row in turned(sought, at, 5)] == [as_listed(row) for row in lines]
        transaction.set_rollback(True)


def told_then() -> set[tuple[Any, ...]]:
    """Return the duties as they are stored now."""
    rows = Duty.objects.exclude(state="withdrawn")
    return set(rows.values_list("case_id", "code", "episode", "instance", "due_at", "discharged_at", "limit"))


def told_now(at: datetime) -> set[tuple[Any, ...]]:
    """Return the same of the moment asked about."""
    return {
        (row.case_id, row.code, row.episode, row.instance, row.due_at, row.discharged_at, row.limit)
        for row in listed(Sought(), at)
    }


def steps(now: datetime) -> Iterable[tuple[float, float, StepTaken | FactCorrected | DutyWaived]]:
    """Yield what happens: after how many hours it is written down, how many hours before that it was, what."""
    facts = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15, "child.in_agency_care": True}
    yield 0, 0, StepTaken(step="referral.received", details={"channel": "call"}, facts=facts)
    yield 2, 1, StepTaken(step="referral.screened", details={"decision": "accepted", "response": "72h"})
    yield 3, 0, StepTaken(step="notice.sent", details={"to": "fbi"})
    since = {"child.missing_since": (now + timedelta(hours=3)).isoformat()}
    yield 6, 0, StepTaken(step="child.missing", facts=since)
    yield 20, 0, StepTaken(step="notice.withdrawn", details={"to": "fbi"})
    yield 50, 44, StepTaken(step="notice.sent", details={"to": "local_law_enforcement"})
    yield 52, 0, StepTaken(step="notice.sent", details={"to": "fbi"})
    yield 100, 0, DutyWaived(duty="consult.regional_hart_lead", words={"reason": "As appropriate."})
    yield 130, 0, FactCorrected(facts={"child.in_agency_care": False})
    yield 140, 0, StepTaken(step="referral.screening_overturned", details={"decision": "not_accepted"})
    yield 150, 30, StepTaken(step="child.located")
    yield 400, 0, StepTaken(step="notice.sent", details={"to": "ncmec"})


@pytest.mark.requirement("R-DAT-5")
def test_asked_later_a_day_is_answered_as_it_was_answered_on_that_day(
    db: None, now: datetime, django_assert_max_num_queries: Any
) -> None:
    case, other = (actions.open_case(region=region, by=SYSTEM, at=now) for region in ("4", "1"))
    seen: dict[datetime, set[tuple[Any, ...]]] = {}
    written_down = 0
    before = now
    for hours, ago, event in steps(now):
        at = now + timedelta(hours=hours)
        for moment in (at - timedelta(minutes=1), before + (at - before) / 2):
            if moment > before:
                seen[moment] = set()
        for moment in sorted(each for each in seen if each > before):
            actions.watch_once(at=moment)
            seen[moment] = told_then()
        for each in (case, other) if hours % 4 == 0 else (case,):
            try:
                actions.record(case=each, event=event, by=SYSTEM, at=at, happened_at=at - timedelta(hours=ago))
            except Refused:
                continue
            written_down += 1
        before = at
    actions.watch_once(at=now + 90 * DAY)
    assert written_down >= 14
    assert len(seen) >= 12
    assert {moment: told_now(moment) for moment in seen} == seen
    assert len({frozenset(each) for each in seen.values()}) >= 8


def test_what_was_written_down_late_does_not_count_before_it_was(case: Case, now: datetime) -> None:
    received(case, now)
    told_at, written_at = now + timedelta(hours=3), now + 3 * DAY
    sent = StepTaken(step="notice.sent", details={"to": "fbi"})
    actions.record(case=case, event=sent, by=SYSTEM, at=written_at, happened_at=told_at)
    assert outcome_of("notify.fbi", now + 2 * DAY) == Outcome.NEVER
    assert outcome_of("notify.fbi", written_at) == Outcome.MET
    assert outcome_of("notify.csao", written_at) == Outcome.NEVER


def test_a_notice_taken_back_later_had_been_in_time_then(case: Case, now: datetime) -> None:
    received(case, now)
    for step, hours in (("notice.sent", 2), ("notice.withdrawn", 60), ("notice.sent", 70)):
        event = StepTaken(step=step, details={"to": "fbi"})
        actions.record(case=case, event=event, by=SYSTEM, at=now + timedelta(hours=hours))
    came = [outcome_of("notify.fbi", now + timedelta(hours=hours)) for hours in (1, 30, 65, 90)]
    assert came == [Outcome.OPEN, Outcome.MET, Outcome.NEVER, Outcome.LATE]


def test_a_duty_waived_after_its_time_is_on_the_list_of_an_auditor(case: Case, now: datetime) -> None:
    received(case, now)
    waived = DutyWaived(duty="consult.regional_hart_lead", words={"reason": "As appropriate."})
    facts = {"case.open": True}
    actions.record(case=case, event=FactCorrected(facts=facts), by=SYSTEM, at=now + timedelta(hours=1))
    actions.record(case=case, event=waived, by=SYSTEM, at=now + 30 * DAY)
    late = {row.code: row.outcome for row in listed(Sought(outcomes=LATE_OR_NEVER), now + 31 * DAY)}
    assert late["consult.regional_hart_lead"] == Outcome.WAIVED_LATE


def test_a_case_is_in_the_list_only_for_whom_it_is_open(
    case: Case, now: datetime, ana: Viewer, ben: Viewer, cleo: Viewer
) -> None:
    received(case, now)
    at = now + 9 * DAY
    everything = listed(Sought(), at)
    assert listed(Sought(), at, ana) == listed(Sought(), at, ben) == everything
    assert listed(Sought(), at, cleo) == []
    Case.objects.update(is_restricted=True)
    Duty.objects.update(is_restricted=True)
    assert (listed(Sought(), at, ana), listed(Sought(), at, ben)) == ([], everything)
    actions.record(case=Case.objects.get(), event=FactCorrected(facts={"child.age": 14}), by=SYSTEM, at=at + DAY)
    assert (listed(Sought(), at, ana), listed(Sought(), at, ben)) == ([], everything)
    assert as_of.counts_then(ana, Sought(), at=at)[0] == Counter()


@pytest.mark.parametrize("is_touched", [False, True])
def test_the_list_asks_as_often_for_three_cases_as_for_one(
    db: None, now: datetime, is_touched: bool, django_assert_num_queries: Any
) -> None:
    from django.db import connection  # noqa: PLC0415 - only here

    asked = []
    for _ in range(3):
        received(actions.open_case(region="4", by=SYSTEM, at=now), now)
        if is_touched:
            for each in Case.objects.filter(event_count=1):
                actions.record(case=each, event=FactCorrected(facts={"child.age": 14}), by=SYSTEM, at=now + 5 * DAY)
        with CaptureQueriesContext(connection) as captured:
            as_of.listed_then(SYSTEM, Sought(), at=now + DAY, limit=500)
        asked.append(len(captured))
    assert len(set(asked)) == 1


def received(case: Case, now: datetime) -> None:
    facts = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15}
    event = StepTaken(step="referral.received", details={"channel": "call"}, facts=facts)
    actions.record(case=case, event=event, by=SYSTEM, at=now)


def outcome_of(code: str, at: datetime) -> Outcome:
    [row] = listed(Sought(codes=[code]), at)
    return row.outcome
