"""People already known, shown while a child is typed: only those the viewer may see, each with why they match."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.drafts.forms import typed_values
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.people import actions as people
from openhart.people import queries as people_queries
from openhart.people.models import Part
from openhart.referrals import access
from openhart.referrals.access import MAY_RECEIVE
from openhart.referrals.views.typed import TypedReferral, typed

#: So many are shown beside a form that somebody fills in on the telephone.
_MOST = 5
#: What is typed of a child that somebody may be known by.
LOOKED_BY = ("given_name", "family_name", "date_of_birth", "preferred_name", "other_names", "phone", "online_names")
_TAKEN = re.compile(r"take-([0-9]{1,4})-(HT-[0-9A-Z-]{1,30})")
_NUMBER = re.compile(r"[0-9]{1,4}")


@open_to(*MAY_RECEIVE)
@require_http_methods(["POST"])
def known_people(request: ViewerRequest) -> HttpResponse:
    """Show who may be meant by what is typed of one child at this moment; nothing is kept but the trail of looking."""
    try:
        access.check_may_receive(request.viewer)
    except Refused as refused:
        return render(request, "referrals/refused.html", {"reason": refused.reason}, status=HTTPStatus.FORBIDDEN)
    now = clock.now()
    page = typed(request.viewer, typed_values(request.POST), now=now)
    look = looked_at(request.POST.get("look", ""), len(page.children))
    context = {"index": max(look, 0), **known_people_of(request, page, max(look, 0), now)}
    return render(request, "referrals/_known_people.html", context)


def looked_at(told: str, children: int) -> int:
    """Return which child of the page is meant, from 0; -1 for none of them."""
    return int(told) if _NUMBER.fullmatch(told) and int(told) < children else -1


def known_people_of(request: ViewerRequest, page: TypedReferral, index: int, now: datetime) -> dict[str, Any]:
    """Return who may be meant by one child of the page, and write down that it was looked for."""
    form = page.children[index]
    if page.case_ids[index] is not None:
        return {"taken": form.cleaned_data["known_reference"]}
    asked = people_queries.asked_for(form.reported().identity)
    if asked.is_nothing:
        return {"is_too_little": True}
    found = people_queries.found(request.viewer, asked, most=_MOST)
    people.note_search(asked=asked, shown=found, where="new_referral", by=request.viewer, at=now)
    rows = [(each, each.part == Part.CHILD and access.may_add_to(request.viewer, each.case)) for each in found]
    return {"known": rows, "is_looked": True}


def with_child_taken(values: Mapping[str, Sequence[str]], step: str) -> dict[str, list[str]] | None:
    """Return the values with one child taken as the child of a case, as a button says; None for any other button."""
    taken = _TAKEN.fullmatch(step)
    reference = ids.read_reference(taken.group(2)) if taken is not None else None
    if taken is None or reference is None:
        return None
    kept = {name: list(texts) for name, texts in values.items()}
    return {**kept, f"child-{int(taken.group(1))}-known_reference": [reference]}
