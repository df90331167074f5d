"""What the schedule says of cases, worked out from what is on them: the watcher's read, before anybody decides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from openhart.accounts.access import Viewer
from openhart.accounts.queries.on_cases import emergency_counts, pending_emergencies
from openhart.cases.queries.keeping import Kept
from openhart.people import queries as people
from openhart.retention.lifecycle.reading import read_schedule
from openhart.retention.lifecycle.reckoning import Dates, Reckoned, born_between, class_of, reckon
from openhart.retention.lifecycle.schedule import Schedule
from openhart.retention.queries.holding import held_among


@dataclass(frozen=True, slots=True)
class FromRooms:
    """What the rooms on higher floors, and those that keep papers, say of cases."""

    needs: Mapping[UUID, Collection[str]] = field(default_factory=dict)
    counts: Mapping[UUID, Mapping[str, int]] = field(default_factory=dict)
    last_disclosures: Mapping[UUID, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """One case: what the schedule says, what still needs it, and what would be destroyed."""

    kept: Kept
    reckoned: Reckoned | None
    needs: frozenset[str]
    counts: dict[str, int]


def schedule() -> Schedule:
    """Return the schedule of this installation's policy pack."""
    return read_schedule(settings.POLICY_PACK)


def day_of(at: datetime) -> date:
    """Return the day of a moment in the agency's zone."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def look_at(viewer: Viewer, cases: Iterable[Kept], told: FromRooms, at: datetime) -> list[Looked]:
    """Return what the schedule says of these cases at a moment; the same few queries, however many they are."""
    found = list(cases)
    ids = [case.case_id for case in found]
    born = people.birth_dates(viewer, ids)
    on_case, held = people.counted(viewer, ids), held_among(viewer, ids)
    opened, emergencies = pending_emergencies(viewer, ids, at), emergency_counts(viewer, ids)
    records = schedule().records
    looked = []
    for case in found:
        record = records[class_of(decision=case.decision, was_established=case.was_established)]
        reckoned = reckon(record, _dates(case, born.get(case.case_id, ""), told.last_disclosures.get(case.case_id)))
        needs = {*_needs(case), *told.needs.get(case.case_id, ())}
        needs |= {"hold"} if case.case_id in held else set()
        needs |= {"emergency"} if case.case_id in opened else set()
        needs |= {"not_due"} if reckoned is None or reckoned.disposable_on > day_of(at) else set()
        own, shared = on_case.get(case.case_id, (0, 0))
        counts = {
            **case.counts, "people": own, "shared_people": shared, "emergencies": emergencies.get(case.case_id, 0),
            **told.counts.get(case.case_id, {}),
        }  # fmt: skip
        looked.append(Looked(case, reckoned, frozenset(needs), counts))
    return looked


def _needs(case: Kept) -> Iterable[str]:
    marks = {
        "reopened": case.closed_at is None, "open_duty": case.has_open_duty, "clock": case.is_waiting,
        "missing": case.is_missing,
    }  # fmt: skip
    return (code for code, is_so in marks.items() if is_so)


def _dates(case: Kept, born: str, disclosed_at: datetime | None) -> Dates:
    moments = {
        "closing": case.closed_at, "last_entry": case.last_entry_at, "last_report": case.last_report_at,
        "investigation_completed": case.investigation_completed_at, "last_disclosure": disclosed_at,
    }  # fmt: skip
    births = [born_between(age, day_of(at)) for age, at in case.ages]
    try:
        births += [date.fromisoformat(born)] if born else []
    except ValueError:  # written otherwise than asked: not known
        births += []
    return Dates(
        opened_on=day_of(case.opened_at),
        events={name: day_of(moment) for name, moment in moments.items() if moment is not None},
        births=births,
    )
