"""From a duty to the page that stops its clock."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import NoReverseMatch, resolve, reverse

from openhart.accounts.access import Viewer
from openhart.cases.access import has_role_on
from openhart.cases.models import Duty
from openhart.foundation.routes import rule_of
from openhart.policy import Pack
from openhart.policy.law.words import Match
from openhart.response import access, lifecycle

#: The pages of other rooms that end a duty: event → (route, what the link says).
_ELSEWHERE: dict[str, tuple[str, str]] = {
    "notice.sent": ("notices:tell", "Tell them"),
    "referral.screened": ("referrals:screen", "Screen"),
    "referral.assigned": ("referrals:assign", "Assign"),
    "return_interview.held": ("missing:interview", "Interview"),
}
#: Pages that are about one episode and are told which.
_OF_EPISODE = frozenset({"missing:interview"})
#: Steps whose form is where the work itself is done, named for the work.
_DONE_THERE = {"review.completed": "Review", "triage.decided": "Triage"}
_DONE = "Record as done"


@dataclass(frozen=True, slots=True)
class Act:
    """One way to end a duty: where to go, and what the link says."""

    href: str
    label: str


def acts_for(viewer: Viewer, pack: Pack, duty: Duty) -> list[Act]:
    """Return the ways to end an open duty that a role the viewer holds on its case may use, the usual one first."""
    acts: dict[str, Act] = {}
    steps = {match.event for match in lifecycle.done_by(pack, duty.code)}
    for match in lifecycle.done_by(pack, duty.code):
        act = _act(viewer, pack, duty, match, is_only=len(steps) == 1)
        if act is not None:
            acts.setdefault(act.href, act)
    return list(acts.values())


def record_url(reference: str, code: str, **given: str) -> str:
    """Return the address of a step's form, with what is already known filled in."""
    address = reverse("response:record", args=[reference, code])
    return f"{address}?{urlencode(given)}" if given else address


def _act(viewer: Viewer, pack: Pack, duty: Duty, match: Match, *, is_only: bool) -> Act | None:
    reference = duty.case.reference
    if match.event in _ELSEWHERE:
        return _elsewhere(viewer, reference, duty, match)
    given = {key: next(iter(values)) for key, values in match.data if len(values) == 1}
    if not lifecycle.is_recordable_here(pack, match.event):
        return None
    if not access.may_record(viewer, duty, pack, match.event, given):
        return None
    given = {key: str(value) for key, value in given.items() if not isinstance(value, bool)}
    label = _DONE_THERE.get(match.event) or (_DONE if is_only else pack.events[match.event].label)
    return Act(record_url(reference, match.event, episode=duty.episode, **given), label)


def _elsewhere(viewer: Viewer, reference: str, duty: Duty, match: Match) -> Act | None:
    route, label = _ELSEWHERE[match.event]
    roles = _roles_of(route)
    if roles is None or not has_role_on(viewer, duty, *roles):
        return None
    address = reverse(route, args=[reference, *([duty.episode] if route in _OF_EPISODE else [])])
    to = dict(match.data).get("to")
    if to:
        address = f"{address}?{urlencode({'to': next(iter(to)), 'episode': duty.episode})}"
    return Act(address, label)


@cache
def _roles_of(route: str) -> frozenset[str] | None:
    """Return the roles that an address of another room says may open it; None where there is no such address."""
    try:
        rule = rule_of(resolve(reverse(route, args=["any", *(["any"] if route in _OF_EPISODE else [])])).func)
    except NoReverseMatch:
        return None
    return rule.roles if rule is not None else frozenset()
