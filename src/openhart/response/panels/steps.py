"""The panel Required steps: what is owed, why, by whom, until when, and the proof."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from openhart import policy
from openhart.accounts.access import Viewer, ViewerRequest
from openhart.cases import queries as cases
from openhart.cases.access import roles_on
from openhart.cases.models import Case, Duty, DutyState, Event
from openhart.foundation import clock
from openhart.policy import Pack
from openhart.response import access, lifecycle, queries
from openhart.response.panels.acts import Act, acts_for

LIMITS = {"law": "set by law", "agency": "set by the agency"}


@dataclass(frozen=True, slots=True)
class Why:
    """One ground of a duty, in words."""

    says: str
    citation: str
    clauses: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What ended a duty: the step, who recorded it, when, and the reason where there is one."""

    what: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One required step."""

    duty: Duty
    title: str
    owner: str
    limit: str
    state: str
    why: list[Why]
    acts: list[Act]
    proof: Proof | None
    why_url: str
    waive_url: str
    is_mine: bool

    @property
    def is_law(self) -> bool:
        """Return whether the limit is set by law."""
        return self.duty.limit == "law"

    @property
    def is_open(self) -> bool:
        """Return whether it is still to be done."""
        return self.duty.state == DutyState.OPEN


@dataclass(frozen=True, slots=True)
class Open:
    """A duty nobody can decide yet, and the facts that would tell."""

    title: str
    says: str
    needs: list[tuple[str, str]]  # label, address where the answer is given


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what the panel shows."""
    viewer, pack, at = request.viewer, policy.load_pack(case.pack), clock.now()
    duties = cases.duties_of(viewer, case)
    for duty in duties:
        duty.case = case  # known already: no query for each
    events = cases.events_of(viewer, case)
    names = queries.names_of(viewer, events)
    steps = [_step(viewer, pack, case, duty, events, names, at) for duty in duties]
    owed = {duty.code for duty in duties if duty.state != DutyState.WITHDRAWN}
    return {
        "open_steps": [step for step in steps if step.duty.state == DutyState.OPEN],
        "ended_steps": [step for step in steps if step.duty.state != DutyState.OPEN],
        "undecided": undecided(viewer, pack, case),
        "not_owed": [
            (word.label, reverse("response:why", args=[case.reference, code]))
            for code, word in pack.duties.items()
            if code not in owed
        ],
        "may_work": access.may_correct(viewer, case),
        "choose_url": reverse("response:choose", args=[case.reference]),
        "correct_url": reverse("response:correct", args=[case.reference]),
        "now": at,
    }


def undecided(viewer: Viewer, pack: Pack, case: Case) -> list[Open]:
    """Return the duties nobody can decide yet, each with links to where the missing facts are told."""
    rules = {rule.id: rule for rule in pack.rules}
    found: dict[tuple[str, tuple[str, ...]], Open] = {}
    for item in case.undecided:
        needs = tuple(item["needs"])
        rule = rules.get(item["rule"])
        title = pack.duties[item["duty"]].label if item["duty"] in pack.duties else item["duty"]
        links = queries.missing_facts(viewer, pack, case, needs)
        found.setdefault((item["duty"], needs), Open(title, rule.says if rule is not None else "", links))
    return list(found.values())


def _step(  # noqa: PLR0917 - one row of the panel
    viewer: Viewer, pack: Pack, case: Case, duty: Duty, events: list[Event], names: Mapping[str, str], at: datetime
) -> Step:
    is_open = duty.state == DutyState.OPEN
    held = roles_on(viewer, duty)
    named = urlencode({"episode": duty.episode, "instance": duty.instance})
    waive = f"{reverse('response:waive', args=[case.reference, duty.code])}?{named}"
    return Step(
        duty=duty,
        title=pack.duties[duty.code].label if duty.code in pack.duties else duty.code,
        owner=pack.roles.get(duty.owed_by, duty.owed_by),
        limit=LIMITS.get(duty.limit, ""),
        state="overdue" if is_open and duty.due_at is not None and duty.due_at < at else duty.state,
        why=_why(pack, duty),
        acts=acts_for(viewer, pack, duty) if is_open else [],
        proof=None if is_open else _proof(pack, case, duty, events, names),
        why_url=reverse("response:why", args=[case.reference, duty.code]),
        waive_url=waive if is_open and access.may_waive(viewer, duty) else "",
        is_mine=duty.owed_by in held,
    )


def _why(pack: Pack, duty: Duty) -> list[Why]:
    rules = {rule.id: rule for rule in pack.rules}
    found = []
    for ground in duty.because:
        rule = rules.get(ground["rule"])
        found.append(
            Why(
                says=rule.says if rule is not None else ground["rule"],
                citation=ground["citation"],
                clauses=", ".join(rule.clauses) if rule is not None else "",
                since=datetime.fromisoformat(ground["event_at"]),
            )
        )
    return found


def _proof(pack: Pack, case: Case, duty: Duty, events: Iterable[Event], names: Mapping[str, str]) -> Proof | None:
    """Return the event that ended the duty: at that instant, and of a kind that ends it."""
    if duty.discharged_at is None:
        return None
    for event in events:
        if event.at == duty.discharged_at and _ends(pack, duty, event):
            words = cases.words_of(case, event) if event.sealed is not None else {}
            reason = words.get("reason", "") if duty.state == DutyState.WAIVED else ""
            return Proof(pack.events[event.code].label, names[str(event.id)], event.at, reason)
    return None


def _ends(pack: Pack, duty: Duty, event: Event) -> bool:
    if duty.state == DutyState.WAIVED:
        return bool(pack.events[event.code].waives) and event.data.get("duty") == duty.code
    return any(match.event == event.code and match.fits(event.data) for match in lifecycle.done_by(pack, duty.code))
