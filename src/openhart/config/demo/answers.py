"""How the people of the story answer a duty: what they do, and when they get round to it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from random import Random
from typing import Any

from openhart import policy
from openhart.config.demo.hours import at_work
from openhart.config.demo.planned import Planned, key_of
from openhart.config.demo.profile import Profile, pick
from openhart.notices.lifecycle import USUAL_FORM

_PATIENCE = timedelta(days=5)  # how long a duty without a due time takes
_ON_CALL = timedelta(hours=30)  # nobody waits for Monday when it is due sooner
_LATE, _FORGOTTEN, _WAIVED = 0.06, 0.035, 0.12
_LONG_AGO = timedelta(days=40)
_WAIVABLE = frozenset({"consult.regional_hart_lead", "collaborate.mdt", "update.case_plan"})
_STEPS = {
    "decide.acceptance": "referral.screened",
    "file.critical_incident": "critical_incident.filed",
    "assign.investigation": "referral.assigned",
    "start.investigation": "investigation.started",
    "complete.investigation": "investigation.completed",
    "consult.statewide_hart_lead": "consult.held",
    "consult.regional_hart_lead": "consult.held",
    "consult.missing_72h": "consult.held",
    "review.statewide_hart_lead": "review.completed",
    "triage.statewide_hart_lead": "triage.decided",
    "collaborate.mdt": "team.recommended",
    "convene.response_team": "team.convened",
    "assess.concerns": "screening.completed",
    "plan.community_services": "services.planned",
    "refer.careline": "careline.referred",
    "update.case_plan": "case_plan.updated",
    "interview.on_return": "return_interview.held",
    "screen.on_return": "screening.completed",
    "request.eligibility": "eligibility.requested",
    "renew.interim_assistance": "eligibility_letter.received",
    "route.adult_services": "adult_services.referred",
}


def answer(
    rng: Random, duty: policy.Duty, profile: Profile, zone: tzinfo, now: datetime, *, not_before: datetime
) -> Planned | None:
    """Return what will be done about ``duty``, or None when nobody gets round to it."""
    event = "notice.sent" if duty.code.startswith("notify.") else _STEPS.get(duty.code, "")
    moment = _moment(rng, duty, profile, zone, now)
    if not event or moment is None:
        return None
    moment = max(moment, not_before)
    if duty.code in _WAIVABLE and not profile.is_prompt and rng.random() < _WAIVED:
        moment = at_work(rng, moment, "regional_hart_lead", zone)
        return Planned(moment, "duty.waived", "regional_hart_lead", {"duty": duty.code}, discharges=key_of(duty))
    data, facts = _data(rng, duty, profile, event), _learned(rng, profile, event)
    return Planned(moment, event, duty.owed_by, data, facts, key_of(duty))


def _moment(rng: Random, duty: policy.Duty, profile: Profile, zone: tzinfo, now: datetime) -> datetime | None:
    due = duty.due_at or duty.from_at + _PATIENCE
    window = max(due - duty.from_at, timedelta(minutes=40))
    roll = rng.random()
    share = rng.uniform(0.05, 0.35 if profile.is_prompt else 0.85)
    delay = timedelta(hours=rng.expovariate(1 / 30))
    if duty.code in profile.held:
        return None
    if not profile.is_prompt and roll < _FORGOTTEN and due > now - _LONG_AGO:
        return None
    is_late = not profile.is_prompt and roll < _FORGOTTEN + _LATE
    moment = due + delay if is_late else duty.from_at + window * share
    return moment if window <= _ON_CALL else at_work(rng, moment, duty.owed_by, zone)


def _data(rng: Random, duty: policy.Duty, profile: Profile, event: str) -> dict[str, Any]:
    if event == "notice.sent":
        to = duty.code.removeprefix("notify.")
        form = USUAL_FORM.get(to)
        return {"to": to, "form": form} if form else {"to": to}
    maker = _DATA.get(event)
    return maker(rng, duty, profile) if maker else {}


def _screened(_rng: Random, _duty: policy.Duty, profile: Profile) -> dict[str, Any]:
    if not profile.is_accepted:
        return {"decision": "not_accepted"}
    return {"decision": "accepted", "response": profile.response}


def _assigned(rng: Random, _duty: policy.Duty, profile: Profile) -> dict[str, Any]:
    special = profile.living in {"foster_care", "group_home", "residential"} and rng.random() < 0.5  # noqa: PLR2004
    return {"unit": "special_investigations" if special else "regional_office", "track": "investigation"}


def _consulted(rng: Random, duty: policy.Duty, _profile: Profile) -> dict[str, Any]:
    if duty.code == "consult.missing_72h":
        return {"with": rng.choice(("statewide_hart_lead", "regional_hart_lead"))}
    return {"with": duty.code.removeprefix("consult.")}


def _triaged(rng: Random, _duty: policy.Duty, profile: Profile) -> dict[str, Any]:
    chosen = profile.extra.get("triage")
    if not chosen and profile.is_accepted:
        chosen = pick(rng, {"coordinate_with_investigation": 62, "convene_team": 38})
    return {"response": chosen or pick(rng, {"community_services": 80, "convene_team": 20})}


def _looked_for_signs(rng: Random, _duty: policy.Duty, _profile: Profile) -> dict[str, Any]:
    result = pick(rng, {"concern": 45, "no_concern": 45, "stopped_on_disclosure": 10})
    return {"instrument": "HART screening", "result": result}


def _letter(rng: Random, duty: policy.Duty, _profile: Profile) -> dict[str, Any]:
    return {"kind": "eligibility" if duty.instance > 1 else rng.choice(("extension", "eligibility"))}


_DATA: Mapping[str, Callable[[Random, policy.Duty, Profile], dict[str, Any]]] = {
    "referral.screened": _screened,
    "referral.assigned": _assigned,
    "consult.held": _consulted,
    "triage.decided": _triaged,
    "screening.completed": _looked_for_signs,
    "eligibility_letter.received": _letter,
}


def _learned(rng: Random, profile: Profile, event: str) -> dict[str, Any]:
    """Return facts that were not known at receipt and that this step brings out."""
    learned: dict[str, Any] = {}
    if event == "investigation.started":
        if "withheld" in profile.plots:
            learned["parent_notice_withheld"] = True
        if "child.foreign_national" not in profile.facts and rng.random() < 0.8:  # noqa: PLR2004
            learned["child.foreign_national"] = rng.random() < 0.15  # noqa: PLR2004
    return learned
