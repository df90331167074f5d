"""A thing that becomes loud, with who stands on each rung above it; and a duty as such a thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from openhart.accounts.queries.answering import Holders, Place
from openhart.cases.models import Case, Duty
from openhart.reminders import access
from openhart.reminders.lifecycle.ladder import standing
from openhart.reminders.lifecycle.steps import Limit, Rung, Running
from openhart.reminders.models import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing with an end of time, by its room's own id, and the people behind it."""

    kind: Kind
    thing_id: UUID
    running: Running
    standing: Mapping[Rung, frozenset[UUID]]
    code: str = ""
    case_id: UUID | None = None

    @property
    def key(self) -> tuple[str, UUID, str]:
        """Return by what it is known from one look to the next, whatever becomes of its times."""
        return (str(self.kind), self.thing_id, self.code)

    @property
    def is_found_by_its_room(self) -> bool:
        """Return whether the room it belongs to keeps an index of when it must be spoken of again."""
        return self.kind == Kind.DUTY


def place_of(case: Case) -> Place:
    """Return what of a case decides who holds a role on it."""
    return Place(case.id, case.region, case.is_restricted)


def of_duty(duty: Duty, held: Holders) -> Thing | None:
    """Return a duty as a thing that becomes loud; None for one without an end."""
    if duty.due_at is None:
        return None
    place = place_of(duty.case)
    people = standing(
        held.of(duty.owed_by, place),
        held.first_of(access.supervisors_of(duty.owed_by), place),
        held.first_of(access.LEADS, place),
    )
    return Thing(
        kind=Kind.DUTY, thing_id=duty.id, code=duty.code, case_id=duty.case_id, standing=people,
        running=Running(duty.from_at, duty.due_at, Limit.LAW if duty.limit == "law" else Limit.AGENCY),
    )  # fmt: skip
