"""Overdue past its owner: for whoever answers for others' work."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.audit import actions as audit
from openhart.cases.queries import Mark
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.people.models import NO_NAME
from openhart.policy import Pack
from openhart.reminders import access
from openhart.reminders.lifecycle.steps import Limit, words
from openhart.reminders.queries import overdue
from openhart.reminders.queries.overdue import Late

_LIST = {"list": "past_owner", "shows": ("reference", "initials", "region", "steps_owed")}
_LIMITS = {"law": "Set by law", "agency": "Set by the agency"}


@dataclass(frozen=True, slots=True)
class Row:
    """One overdue step in words."""

    title: str
    href: str
    reference: str
    initials: str
    region: str
    owner: str
    due_at: datetime | None
    is_law: bool
    step: str
    told: list[tuple[str, str, datetime]]
    is_unheld: bool


@open_to(*access.OVERSEERS)
@require_http_methods(["GET", "HEAD"])
def past_owner(request: ViewerRequest) -> HttpResponse:
    """Show the steps overdue past their owner, with who was told of each and when."""
    viewer, at = request.viewer, clock.now()
    pack = policy.load_pack(settings.POLICY_PACK)
    limit = request.GET.get("limit", "")
    limit = limit if limit in _LIMITS else ""
    after, before = (Mark.read(request.GET.get(way, "")) for way in ("after", "before"))
    page = overdue.past_owner(viewer, pack, at=at, limit=limit, after=after, before=before)
    audit.write_seen(by=viewer.user_id, at=at, subjects=[each.duty.case_id for each in page.lines], detail=_LIST)
    kinds = [("", "All"), *_LIMITS.items()]
    context = {
        "rows": [_row(each, pack) for each in page.lines], "now": at, "section": "my_day",
        "tabs": [{"label": label, "url": _address(limit=code), "is_current": code == limit} for code, label in kinds],
        "previous_url": _address(limit=limit, before=page.previous) if page.previous else "",
        "next_url": _address(limit=limit, after=page.next) if page.next else "",
    }  # fmt: skip
    return render(request, "reminders/past_owner.html", context)


def _address(**parts: object) -> str:
    given = {name: str(value) for name, value in parts.items() if value}
    path = reverse("reminders:past_owner")
    return f"{path}?{urlencode(given)}" if given else path


def _row(line: Late, pack: Pack) -> Row:
    duty = line.duty
    word = pack.duties.get(duty.code)
    return Row(
        title=word.label if word is not None else duty.code, href=reverse("desk:steps", args=[duty.case.reference]),
        reference=duty.case.reference, initials=line.child.initials if line.child is not None else NO_NAME,
        region=f"Region {duty.region}" if duty.region else "Region not known",
        owner=pack.roles.get(duty.owed_by, duty.owed_by), due_at=duty.due_at, is_law=duty.limit == Limit.LAW,
        step=words(line.step), is_unheld=line.is_unheld,
        told=[(each.person.display_name, words(each.step), each.made_at) for each in line.told],
    )  # fmt: skip
