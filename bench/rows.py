"""The rows of one simulated case, as the rooms' actions would have written them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from bench.stories import NOW
from openhart import policy
from openhart.cases.actions import judging, spans
from openhart.cases.models import Case, Event
from openhart.config.demo.script import CaseScript, Report, Step
from openhart.foundation import ids
from openhart.keys.models import Keyed, WrappedKey
from openhart.people.models import Identity, Link, Part, Person
from openhart.referrals import models as referrals

_EPISODE = "referral-1"
_STATES = {"accepted": "accepted", "not_accepted": "not_accepted"}


class Batch:
    """Rows gathered to be written together."""

    def __init__(self, regions: Mapping[str, str]) -> None:
        self._regions = regions
        self._rows: dict[type[Model], list[Any]] = {}

    def add(self, number: int, report: Report, script: CaseScript, steps: tuple[Step, ...]) -> None:
        """Gather the rows of one case."""
        steps = (replace(steps[0], episode=_EPISODE), *steps[1:])
        at = steps[0].at
        case = Case(
            reference=ids.reference("HT", at.year, number + 1), pack="us-ct", opened_at=at,
            region=self._region(script), towns=dict(script.towns), event_count=len(steps),
            last_recorded_at=max(step.recorded_at for step in steps),
        )  # fmt: skip
        case.key_row = self._key_of(case, at)
        key = case.key()
        if steps[-1].event == "case.closed":
            case.closed_at = steps[-1].at
        pack = policy.load_pack(case.pack)
        answer = policy.evaluate(pack, [pack.read_event(step.plain()) for step in steps], NOW)
        judging.refresh(case, answer)
        self._put(case)
        for ordinal, step in enumerate(steps, start=1):
            self._put(_event(case, key, ordinal, step))
        for duty in judging.rows_of(case, answer).values():
            self._put(duty)
        for episode in spans.rows_of(case, answer.spans).values():
            self._put(episode)
        self._add_people(case, script, at)
        self._add_report(case, key, report, script, steps)

    def write(self) -> None:
        """Write what was gathered and forget it."""
        for model in (
            WrappedKey,
            Case,
            Event,
            judging.Duty,
            spans.Episode,
            Person,
            Link,
            referrals.Report,
            referrals.Referral,
        ):
            insert(model, self._rows.pop(model, []))

    def _put(self, row: Model) -> None:
        self._rows.setdefault(type(row), []).append(row)

    def _key_of(self, row: Keyed, at: datetime) -> WrappedKey:
        key_row = WrappedKey.fresh(kind=row.KIND, owner_id=row.id, made_at=at)
        self._put(key_row)
        return key_row

    def _region(self, script: CaseScript) -> str:
        return next((found for town in script.towns.values() if (found := self._regions.get(town, ""))), "")

    def _add_people(self, case: Case, script: CaseScript, at: Any) -> None:
        child = script.child
        person = Person(added_at=at, changed_at=at)
        person.key_row = self._key_of(person, at)
        person.seal(
            Identity(
                given_name=child.given_name, family_name=child.family_name, preferred_name=child.preferred_name,
                date_of_birth=child.date_of_birth, gender=child.gender, languages=child.languages,
                phone=child.phone, address=child.address,
            )
        )  # fmt: skip
        self._put(person)
        self._put(Link(case=case, person=person, part=Part.CHILD, linked_at=at))

    def _add_report(self, case: Case, key: Any, told: Report, script: CaseScript, steps: tuple[Step, ...]) -> None:
        at = steps[0].at
        report = referrals.Report(
            submission_key=f"bench-{case.id}", channel=told.channel, reporter_kind=told.reporter.kind,
            received_at=at, recorded_at=at,
        )  # fmt: skip
        state = _STATES.get(case.decision, "received")
        if any(step.event == "referral.assigned" for step in steps) and state == "accepted":
            state = "assigned"
        referral = referrals.Referral(
            report=report, case=case, is_first=True, episode=_EPISODE, state=state,
            red_flags=list(script.flags), placement=script.living, gender=script.child.gender,
        )  # fmt: skip
        words = {"own_words": told.words, "reporter_name": told.reporter.name, "reporter_phone": told.reporter.phone}
        referral.sealed = key.seal_fields(words, place=referral.place())
        self._put(report)
        self._put(referral)


def _event(case: Case, key: Any, ordinal: int, step: Step) -> Event:
    row = Event(
        case=case, ordinal=ordinal, code=step.event, at=step.at, recorded_at=step.recorded_at,
        data=dict(step.data), facts=dict(step.facts), episode=step.episode or "",
    )  # fmt: skip
    if step.words:
        row.sealed = key.seal_fields(step.words, place=row.place())
    return row


def insert(model: type[Model], rows: list[Any]) -> None:
    """Insert rows with one prepared statement: twice as fast as Django's bulk_create, which SQLite's limits cut up."""
    options = model._meta  # noqa: SLF001
    fields = [field for field in options.concrete_fields if field.column]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    if values:
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(options.db_table)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608
