"""Measures the law engine: how many 40-event cases one process judges in a second."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from openhart.policy import Event, Pack, evaluate, load_pack

START = datetime(2022, 3, 7, 14, 0, tzinfo=UTC)
SEX = ["sex_trafficking"]
STORY: tuple[tuple[float, str, dict[str, Any], dict[str, Any]], ...] = (
    (0, "referral.received", {"concern": SEX, "indicators": True, "child.age": 15, "case.open": False},
     {"reporter_kind": "mandated", "channel": "telephone"}),
    (1, "notice.sent", {}, {"to": "local_law_enforcement", "form": "DCF-737"}),
    (1.1, "notice.sent", {}, {"to": "fbi", "form": "DCF-737"}),
    (1.2, "notice.sent", {}, {"to": "statewide_hart_lead", "form": "DCF-737"}),
    (1.3, "notice.sent", {}, {"to": "mdt", "form": "DCF-737"}),
    (2, "referral.screened", {}, {"decision": "accepted", "response": "24h"}),
    (2.5, "critical_incident.filed", {}, {}),
    (3, "referral.assigned", {}, {"unit": "regional_office", "track": "investigation"}),
    (5, "investigation.started", {"investigation.active": True, "child.in_agency_care": False}, {}),
    (6, "child.location_learned", {"child.location_state": "CT", "child.residence_state": "CT"}, {}),
    (20, "notice.acknowledged", {}, {"to": "fbi"}),
    (26, "review.completed", {}, {}),
    (27, "triage.decided", {}, {"response": "convene_team"}),
    (30, "consult.held", {}, {"with": "statewide_hart_lead"}),
    (48, "victim.status_set", {"victim.status": "suspected"}, {}),
    (60, "notice.sent", {}, {"to": "parents"}),
    (90, "team.convened", {}, {}),
    (91, "team.recommended", {}, {}),
    (100, "screening.completed", {}, {"instrument": "tool", "result": "concern"}),
    (120, "service.requested", {}, {"kind": "mentor"}),
    (130, "service.answered", {}, {"kind": "mentor", "answer": "yes"}),
    (140, "service.started", {}, {"kind": "mentor"}),
    (200, "placement.proposed", {}, {"placement": "Maple", "kind": "group_home"}),
    (210, "placement.facility_informed", {}, {"placement": "Maple"}),
    (220, "placement.made", {"child.in_agency_care": True, "case.open": True},
     {"placement": "Maple", "kind": "group_home"}),
    (400, "child.missing", {"child.missing_since": (START + timedelta(hours=395)).isoformat()}, {}),
    (402, "notice.sent", {}, {"to": "police_missing"}),
    (403, "notice.sent", {}, {"to": "ncmec"}),
    (480, "consult.held", {}, {"with": "regional_hart_lead"}),
    (500, "child.located", {}, {}),
    (505, "return_interview.held", {}, {}),
    (510, "screening.completed", {}, {"result": "no_concern"}),
    (600, "concern.identified", {"found_by": "ongoing_worker", "concern": [*SEX, "labor_trafficking"]}, {}),
    (601, "notice.sent", {}, {"to": "local_law_enforcement"}),
    (602, "notice.sent", {}, {"to": "fbi"}),
    (603, "careline.referred", {}, {}),
    (610, "consult.held", {}, {"with": "regional_hart_lead"}),
    (650, "fact.corrected", {"child.age": 14}, {}),
    (700, "case_plan.updated", {}, {}),
    (800, "prosecution.recorded", {}, {"step": "arrest"}),
)  # fmt: skip


def case(pack: Pack, number: int) -> list[Event]:
    """Return one case of forty events; each number gives it other times."""
    shift = timedelta(minutes=number * 37)
    return [
        pack.read_event({"at": START + shift + timedelta(hours=hours), "event": code, "facts": facts, "data": data})
        for hours, code, facts, data in STORY
    ]


def measure(cases: int = 1000, rounds: int = 5) -> float:
    """Return how many cases a second are judged: the median of some rounds."""
    pack = load_pack("us-ct")
    events = [case(pack, number) for number in range(cases)]
    asked = START + timedelta(days=120)
    speeds = []
    for _ in range(rounds):
        before = time.perf_counter()
        for each in events:
            evaluate(pack, each, asked)
        speeds.append(cases / (time.perf_counter() - before))
    return statistics.median(speeds)


if __name__ == "__main__":
    print(f"{measure():,.0f} cases of {len(STORY)} events a second, one process")
