"""The table from the directory's claims to roles, with a look ahead at who would change."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.people import KEEPERS, MAY_SEE, check_may_keep, check_may_see_people, may_keep
from openhart.accounts.actions import directory as act
from openhart.accounts.forms.directory import ClaimRuleForm
from openhart.accounts.lifecycle.claims import Directory
from openhart.accounts.models import ClaimRule, Role
from openhart.accounts.queries import directory as queries
from openhart.accounts.views.people.asking import SECTION
from openhart.accounts.views.signing.common import HTTP_422, page, see
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.places import queries as places

_SHOWN = 100
_HTTP_409 = 409


@open_to(*MAY_SEE)
@require_http_methods(["GET", "HEAD"])
def claim_rules(request: ViewerRequest) -> HttpResponse:
    """Show the table."""
    check_may_see_people(request.viewer)
    context = {
        "section": SECTION,
        "directory": settings.DIRECTORY,
        "rules": [(rule, Role(rule.role).label) for rule in queries.rules(request.viewer)],
        "may_keep": may_keep(request.viewer) and settings.DIRECTORY is not None,
    }
    return render(request, "accounts/directory/claims.html", context)


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add_claim_rule(request: ViewerRequest) -> HttpResponse:
    """Ask for a line, show whom it would touch, and put it into the table when that is agreed to."""
    check_may_keep(request.viewer)
    directory = _directory()
    typed = request.POST if request.method == "POST" else None
    form = ClaimRuleForm(typed, regions=places.regions(), claims=directory.role_claims)
    status = HTTP_422 if request.method == "POST" else 200
    changes = None
    if request.method == "POST" and form.is_valid():
        line = _line(form)
        try:
            if request.POST.get("sure"):
                act.add_claim_rule(directory=directory, by=request.viewer, at=clock.now(), **line)
                messages.success(request, "The line is in the table.")
                return see(page("claim_rules"))
            after = [*queries.rules(request.viewer), ClaimRule(**line)]
            changes, status = queries.changes(request.viewer, directory, after, clock.now()), 200
        except Refused as refused:
            form.add_error(None, refused.reason)
            status = _HTTP_409
    context = {"form": form, "section": SECTION, **_told(changes)}
    return render(request, "accounts/directory/add.html", context, status=status)


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def end_claim_rule(request: ViewerRequest, rule_id: UUID) -> HttpResponse:
    """Show whom it would touch to take a line out, and do it when that is agreed to."""
    check_may_keep(request.viewer)
    directory = _directory()
    rule = queries.rule(request.viewer, rule_id)
    if rule is None:
        raise Http404("No such line.")
    refusal = ""
    if request.method == "POST":
        try:
            act.end_claim_rule(directory=directory, rule_id=rule_id, by=request.viewer, at=clock.now())
        except Refused as refused:
            refusal = refused.reason
        else:
            messages.success(request, "The line is out of the table.")
            return see(page("claim_rules"))
    after = [each for each in queries.rules(request.viewer) if each.id != rule_id]
    changes = queries.changes(request.viewer, directory, after, clock.now())
    context = {
        "rule": rule, "role": Role(rule.role).label, "refusal": refusal, "section": SECTION, **_told(changes),
    }  # fmt: skip
    return render(request, "accounts/directory/end.html", context, status=_HTTP_409 if refusal else 200)


def _line(form: ClaimRuleForm) -> dict[str, Any]:
    typed = form.cleaned_data
    return {
        "claim": typed["claim"], "value": typed["value"], "role": Role(typed["role"]), "scope": form.scope(),
        "region": form.region(),
    }  # fmt: skip


def _told(changes: list[queries.Change] | None) -> dict[str, object]:
    """Return whom a change would touch, as the page shows it."""
    if changes is None:
        return {"changes": None}
    rows = [
        {
            "user": each.user,
            "gains": [queries.words_of(reach) for reach in each.gains],
            "loses": [queries.words_of(reach) for reach in each.loses],
        }
        for each in changes[:_SHOWN]
    ]
    return {"changes": rows, "count": len(changes), "more": max(0, len(changes) - _SHOWN)}


def _directory() -> Directory:
    found: Directory | None = settings.DIRECTORY
    if found is None:
        raise Http404("This installation has no directory.")
    return found
