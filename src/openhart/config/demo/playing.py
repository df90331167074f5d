"""Playing a script: every step through the action of the room it belongs to, under a colleague's name."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases import queries as case_queries
from openhart.cases.events import StepTaken
from openhart.cases.models import DutyState
from openhart.config.demo import going_missing
from openhart.config.demo.notifying import Notifier
from openhart.config.demo.script import CaseScript, Report, SecondReport, Step
from openhart.config.demo.staff import Staff
from openhart.foundation import ids
from openhart.foundation.refused import Refused
from openhart.people.models import Identity
from openhart.referrals import actions as referrals
from openhart.referrals.models import ChildReported, Referral, ReportMade
from openhart.response import actions as response

_DEFINITIONS = {"sex_trafficking": "commercial_sex", "labor_trafficking": "forced_labor"}
_NO_REASON = "Decided after reading the report with a colleague."


class Player:
    """Writes reports and what follows from them; counts what was refused, which should be nothing."""

    def __init__(self, people: Staff, now: datetime) -> None:
        self._people, self._now, self.refused = people, now, 0
        self.reasons: list[str] = []
        self._acts: Mapping[str, Callable[[Referral, Step, Viewer], object]] = {
            "referral.screened": self._screen,
            "referral.screening_overturned": self._overturn,
            "referral.assigned": self._assign,
            "duty.waived": self._waive,
            "fact.corrected": self._correct,
            "child.missing": lambda referral, step, by: going_missing.begin(referral.case, step, by),
            "child.located": lambda referral, step, by: going_missing.locate(referral.case, step, by),
            "return_interview.held": lambda referral, step, by: going_missing.interview(
                referral.case, step, by, _sealed_apart(step)[1]
            ),
        }
        self._notices = Notifier(people)

    def play(self, report: Report) -> int:
        """Write one report and the steps on each of its cases; return how many steps were taken."""
        by = self._people.who("careline_screener", "")
        receipt = referrals.receive(
            report=_made(report.channel, report.received_at, report.reporter, report.words),
            children=[_child(script) for script in report.cases],
            submission_key=f"demo-{report.number}",
            by=by,
            at=report.received_at,
        )
        taken = len(receipt.referrals)
        for place, (referral, script) in enumerate(zip(receipt.referrals, report.cases, strict=True)):
            seconds = report.seconds if place == 0 else ()
            for part in _in_order(script.steps[1:], seconds):
                taken += self._try(referral, part, report.number)
        return taken

    def _try(self, referral: Referral, part: Step | SecondReport, number: int) -> bool:
        try:
            if isinstance(part, SecondReport):
                self._attach(referral, part, number)
            elif part.event.startswith("notice."):
                self._notices.play(referral.case, part)
            else:
                by = self._people.who(part.role, referral.case.region)
                self._acts.get(part.event, self._record)(referral, part, by)
        except Refused as refusal:
            self.refused += 1
            self.reasons.append(f"{getattr(part, 'event', 'report.attached')}: {refusal.reason}")
            return False
        return True

    def _attach(self, referral: Referral, second: SecondReport, number: int) -> None:
        if referral.case.closed_at is None:
            referrals.attach(
                case=referral.case,
                report=_made(second.channel, second.at, second.reporter, second.words),
                submission_key=f"demo-{number}-second",
                by=self._people.who("careline_screener", ""),
                at=second.at,
            )

    def _screen(self, referral: Referral, step: Step, by: Viewer) -> None:
        referrals.screen(referral=referral, **_decision(referral, step), by=by, at=step.recorded_at)

    def _overturn(self, referral: Referral, step: Step, _by: Viewer) -> None:
        by = self._people.who("careline_supervisor", "")
        referrals.overturn(referral=referral, **_decision(referral, step), by=by, at=step.recorded_at)

    def _assign(self, referral: Referral, step: Step, by: Viewer) -> None:
        worker = self._people.who("investigation_worker", referral.case.region)
        referrals.assign(
            referral=referral,
            unit=step.data["unit"],
            track=step.data["track"],
            worker_id=worker.user_id,
            by=by,
            at=step.recorded_at,
        )

    def _waive(self, referral: Referral, step: Step, by: Viewer) -> None:
        owed = [
            duty
            for duty in case_queries.duties_of(by, referral.case)
            if duty.code == step.data["duty"] and duty.state == DutyState.OPEN
        ]
        for duty in owed[:1]:
            response.waive(
                case=referral.case,
                duty=duty,
                reason=step.words["note"],
                submission=ids.new_id(),
                by=by,
                at=step.recorded_at,
            )

    def _correct(self, referral: Referral, step: Step, by: Viewer) -> None:
        response.correct(
            case=referral.case,
            facts=step.facts,
            reason=step.words["note"],
            submission=ids.new_id(),
            by=by,
            at=step.recorded_at,
        )

    def _record(self, referral: Referral, step: Step, by: Viewer) -> None:
        details, words = _sealed_apart(step)
        response.take_step(
            case=referral.case,
            step=StepTaken(step=step.event, details=details, facts=step.facts, words=words),
            submission=ids.new_id(),
            by=by,
            at=step.recorded_at,
            happened_at=step.at,
        )


def _sealed_apart(step: Step) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a step's codes and its words: free text goes to the words, as on the desk's own form."""
    pack = policy.load_pack(settings.POLICY_PACK)
    known = pack.events[step.event]
    free = {name for name in step.data if name != known.names and not pack.words.values_of(known.data[name])}
    words = {name: str(step.data[name]).replace("_", " ") for name in sorted(free)}
    if "note" in step.words:
        words["reason" if step.event == "case.closed" else "notes"] = step.words["note"]
    return {name: value for name, value in step.data.items() if name not in free}, words


def _in_order(steps: tuple[Step, ...], seconds: tuple[SecondReport, ...]) -> Iterator[Step | SecondReport]:
    """Return steps and later reports in the order in which they are written down."""
    waiting = list(seconds)
    for step in steps:
        while waiting and waiting[0].at <= step.recorded_at:
            yield waiting.pop(0)
        yield step
    yield from waiting


def _decision(referral: Referral, step: Step) -> dict[str, Any]:
    concern = referral.case.facts.get("concern") or ()
    is_accepted = step.data["decision"] == "accepted"
    return {
        "decision": step.data["decision"],
        "is_definition_met": is_accepted,
        "definitions": [_DEFINITIONS[each] for each in concern] or ["neglect"] if is_accepted else [],
        "response": step.data.get("response", ""),
        "reason": step.words.get("note", _NO_REASON),
    }


def _made(channel: str, at: datetime, reporter: Any, words: str) -> ReportMade:
    return ReportMade(
        channel=channel,
        received_at=at,
        reporter_kind=reporter.kind,
        own_words=words,
        reporter_name=reporter.name,
        reporter_phone=reporter.phone,
        reporter_relationship=reporter.relation,
        safe_to_call_back=True if reporter.phone else None,
    )


def _child(script: CaseScript) -> ChildReported:
    child, facts = script.child, script.steps[0].facts
    return ChildReported(
        identity=Identity(
            given_name=child.given_name,
            family_name=child.family_name,
            preferred_name=child.preferred_name,
            date_of_birth=child.date_of_birth,
            gender=child.gender,
            languages=child.languages,
            phone=child.phone,
            address=child.address,
        ),
        age=facts["child.age"],
        gender=child.gender,
        towns=script.towns,
        residence_state=facts["child.residence_state"],
        location_state=facts["child.location_state"],
        concern=frozenset(facts["concern"]),
        red_flags=script.flags,
        indicators=facts["indicators"],
        foreign_national=facts.get("child.foreign_national"),
        in_agency_care=facts.get("child.in_agency_care"),
        case_open=facts.get("case.open"),
        travel_authorized=facts.get("travel_authorized"),
        in_danger_now=facts.get("child.in_danger_now"),
        left_on_own=facts.get("child.left_on_own"),
        placement=script.living,
        safe_contact="Text first; never call in the evening." if child.phone else "",
    )
