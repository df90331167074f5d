"""Cases of every kind there could be, written down as the waist would have, and the engine asked of each by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from tests.policy.test_engine_properties import CODES, DATA, FACTS

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases.actions import judging, spans
from openhart.cases.models import Case, Duty, Episode, Event
from openhart.cases.queries.as_of import Then

PACK = policy.load_pack("us-ct")
TUESDAY = datetime.fromisoformat("2022-03-01T15:00:00+00:00")
#: How long after it happened an entry was written down: at once, late, very late.
DELAYS = [timedelta(), timedelta(), timedelta(minutes=20), timedelta(hours=30), timedelta(days=40)]
OFFSETS = [0, 1, 5, 20, 26, 80, 90, 300, 1900, 2500]
MOMENTS = [TUESDAY + timedelta(hours=count) for count in (-30, 0, 4, 25, 30, 85, 130, 700, 1850, 2200, 3000, 4000)]
#: When the watcher looked last.
LOOKED = MOMENTS[-1] + timedelta(days=200)
Came = Mapping[tuple[Any, ...], tuple[Any, ...]]


@st.composite
def an_entry(draw: st.DrawFn) -> tuple[dict[str, Any], timedelta]:
    """Return something that happened, and how long after that it was written down."""
    code = draw(st.sampled_from(CODES))
    facts = {name: draw(FACTS[name]) for name in draw(st.sets(st.sampled_from(sorted(FACTS)), max_size=3))}
    data = {name: draw(values) for name, values in DATA.get(code, {}).items()}
    at = TUESDAY + timedelta(hours=draw(st.sampled_from(OFFSETS)))
    plain = {"event": code, "at": at, "facts": facts, "data": data}
    return PACK.write_event(PACK.read_event(plain)), draw(st.sampled_from(DELAYS))


@st.composite
def what_waits_for_time(draw: st.DrawFn) -> tuple[dict[str, Any], timedelta]:
    """Return an entry that makes something owed only when time has passed: a child missing, an interim letter."""
    at = TUESDAY + timedelta(hours=draw(st.sampled_from(OFFSETS[:6])))
    if draw(st.booleans()):
        since = draw(st.sampled_from([at, at - timedelta(hours=9)]))
        facts = {"child.in_agency_care": True, "case.open": True, "child.age": 14, "child.missing_since": since}
        plain: dict[str, Any] = {"event": "child.missing", "at": at, "facts": facts}
    else:
        plain = {"event": "eligibility_letter.received", "at": at, "data": {"kind": "interim"}}
    return PACK.write_event(PACK.read_event(plain)), draw(st.sampled_from(DELAYS))


A_CASE = st.tuples(
    st.one_of(
        st.lists(what_waits_for_time(), min_size=1, max_size=2),
        st.lists(st.one_of(an_entry(), what_waits_for_time()), min_size=1, max_size=9),
    ),
    st.sampled_from([*MOMENTS, LOOKED]),
    st.sampled_from(["", "1", "4"]),
)


def written(
    entries: Sequence[tuple[dict[str, Any], timedelta]], looked: datetime, region: str, random: Random
) -> Case | None:
    """Write a case down whose watcher last looked then; None when its entries contradict each other."""
    rows = []
    for plain, delay in entries:
        at = datetime.fromisoformat(str(plain["at"]))
        rows.append((at + delay, at, plain))
    rows.sort(key=lambda row: row[0])
    if random.random() < 0.1:
        random.shuffle(rows)  # somebody's clock was wrong
    events = [PACK.read_event({**plain, "recorded_at": recorded_at}) for recorded_at, _, plain in rows]
    latest = max(row[0] for row in rows)
    try:
        answer = judging.ask(PACK.name, events, max(looked, latest))
    except policy.CaseError:
        return None
    case = cases.open_case(region=region, by=SYSTEM, at=min(row[0] for row in rows))
    case.event_count, case.last_recorded_at = len(rows), latest
    Event.objects.bulk_create(
        Event(
            case=case, ordinal=ordinal, code=plain["event"], at=at, recorded_at=recorded_at,
            data=plain.get("data", {}), facts=plain.get("facts", {}),
        )
        for ordinal, (recorded_at, at, plain) in enumerate(rows, 1)
    )  # fmt: skip
    Duty.objects.bulk_create(judging.rows_of(case, answer).values())
    Episode.objects.bulk_create(spans.rows_of(case, answer.spans).values())
    judging.refresh(case, answer)
    case.save()
    return case


def asked_of(case: Case, at: datetime) -> Came | None:
    """Return what the engine says of one case from the entries written down by a moment; None when it cannot."""
    rows = [row for row in Event.objects.filter(case=case) if row.recorded_at <= at]
    events = [
        PACK.read_event(
            {"event": row.code, "at": row.at, "data": row.data, "facts": row.facts}
            | ({"episode": row.episode} if row.episode else {})
        )
        for row in rows
    ]
    try:
        duties = policy.evaluate(PACK, events, at).duties
    except policy.CaseError:
        return None
    return {
        (case.id, duty.code, duty.episode, duty.instance): (
            came_out(duty, at), duty.due_at, duty.discharged_at, duty.from_at, duty.owed_by, duty.limit,
            tuple(dict.fromkeys(ground.citation for ground in duty.because)), case.reference, case.region,
        )
        for duty in duties
        if duty.state != "withdrawn"
    }  # fmt: skip


def came_out(duty: policy.Duty, _at: datetime) -> str:
    """Return how a duty had come out, said in another way than the program says it."""
    is_after = duty.due_at is not None and duty.discharged_at is not None and duty.discharged_at > duty.due_at
    if duty.state == "overdue":
        return "never"
    if duty.state == "open":
        return "open" if duty.due_at else "no_limit"
    if duty.state == "waived":
        return "waived_late" if is_after else "waived"
    return "late" if is_after else "met"


def as_listed(row: Then) -> tuple[tuple[UUID, str, str, int], tuple[Any, ...]]:
    """Return a line of the list in the same shape."""
    return (row.case_id, row.code, row.episode, row.instance), (
        str(row.outcome), row.due_at, row.discharged_at, row.from_at, row.owed_by, row.limit, row.citations,
        row.reference, row.region,
    )  # fmt: skip
