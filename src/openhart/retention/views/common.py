"""What the pages of retention share."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from openhart.accounts.access import Viewer, ViewerRequest
from openhart.foundation import clock
from openhart.retention.access import HOLDERS, READERS, holds_everywhere

#: What is counted, as people say it: one and many.
NOUNS: Mapping[str, str] = {
    "events": "event,events", "words": "sealed note,sealed notes", "duties": "step,steps",
    "referrals": "referral,referrals", "decisions": "decision,decisions", "notices": "notice,notices",
    "people": "person,people", "shared_people": "person who stays for another case,people who stay for other cases",
    "emergencies": "emergency opening,emergency openings", "documents": "document,documents",
    "letters": "letter to a partner,letters to partners",
    "disclosures": "disclosure,disclosures", "consents": "consent,consents", "keys": "key,keys",
    "drafts": "draft,drafts", "contacts": "contact,contacts", "returns": "return,returns",
}  # fmt: skip


def page(request: ViewerRequest, template: str, status: HTTPStatus = HTTPStatus.OK, **shown: Any) -> HttpResponse:
    """Show a page of the room in the frame of the records."""
    context = {"section": "records", "now": clock.now(), "tabs": tabs(request.viewer, request.path), **shown}
    return render(request, template, context, status=status)


def tabs(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """Return the pages of the room that somebody may open."""
    found = [
        ("retention:schedule", "Schedule", READERS), ("retention:due", "Due for disposal", READERS),
        ("retention:proposals", "Proposals", HOLDERS), ("retention:holds", "Legal holds", HOLDERS),
        ("retention:tombstones", "Disposed of", READERS),
    ]  # fmt: skip
    return [
        {"title": title, "url": reverse(route), "is_current": path.startswith(reverse(route))}
        for route, title, roles in found
        if holds_everywhere(viewer, *roles)
    ]


def counted(counts: Mapping[str, int]) -> list[tuple[int, str]]:
    """Return counts as (number, what), in the order of the nouns."""
    said = []
    for noun, words in NOUNS.items():
        one, _, many = words.partition(",")
        if count := counts.get(noun, 0):
            said.append((count, one if count == 1 else many))
    return said


def see(route: str, *args: object) -> HttpResponse:
    """Lead to another page after something was done."""
    return HttpResponseRedirect(reverse(route, args=args), status=HTTPStatus.SEE_OTHER)
