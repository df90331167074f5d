"""From a duty to the page that stops its clock."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from openhart.accounts.access import Viewer
from openhart.cases.models import Duty
from openhart.policy import Pack
from openhart.policy.law.words import Match
from openhart.response import access, lifecycle

#: The pages of other rooms that end a duty: event → (route, what the link says).
_ELSEWHERE: dict[str, tuple[str, str]] = {
    "notice.sent": ("notices:record", "Record the notice"),
    "referral.screened": ("referrals:screen", "Screen"),
    "referral.assigned": ("referrals:assign", "Assign"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One way to end a duty: where to go, and what the link says."""

    href: str
    label: str


def acts_for(viewer: Viewer, pack: Pack, duty: Duty) -> list[Act]:
    """Return the ways to end an open duty that the viewer's role may use, the usual one first."""
    acts: list[Act] = []
    for match in lifecycle.done_by(pack, duty.code):
        act = _act(viewer, pack, duty, match)
        if act is not None and all(known.href != act.href for known in acts):
            acts.append(act)
    return acts


def record_url(reference: str, code: str, **given: str) -> str:
    """Return the address of a step's form, with what is already known filled in."""
    address = reverse("response:record", args=[reference, code])
    return f"{address}?{urlencode(given)}" if given else address


def _act(viewer: Viewer, pack: Pack, duty: Duty, match: Match) -> Act | None:
    reference = duty.case.reference
    if match.event in _ELSEWHERE:
        return _elsewhere(reference, duty, match)
    if not lifecycle.is_recordable_here(pack, match.event) or not access.may_record(viewer, pack, match.event):
        return None
    given = {key: next(iter(values)) for key, values in match.data if len(values) == 1}
    given = {key: str(value) for key, value in given.items() if not isinstance(value, bool)}
    return Act(record_url(reference, match.event, episode=duty.episode, **given), f"Record: {_label(pack, match)}")


def _elsewhere(reference: str, duty: Duty, match: Match) -> Act | None:
    route, label = _ELSEWHERE[match.event]
    try:
        address = reverse(route, args=[reference])
    except NoReverseMatch:
        return None
    to = dict(match.data).get("to")
    if to:
        address = f"{address}?{urlencode({'to': next(iter(to)), 'episode': duty.episode})}"
    return Act(address, label)


def _label(pack: Pack, match: Match) -> str:
    label = pack.events[match.event].label
    return f"{label[:1].lower()}{label[1:]}"
