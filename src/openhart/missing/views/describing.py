"""The particulars of a missing child: typed, and as a sheet to take along."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import READING, ViewerRequest
from openhart.audit import actions as audit
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.missing import access, actions
from openhart.missing.actions.following import ChangedMeanwhile
from openhart.missing.events import codes
from openhart.missing.forms import ParticularsForm
from openhart.missing.forms.particulars import SECTIONS
from openhart.missing.queries import Story
from openhart.missing.views.common import page, story_or_404, to_panel
from openhart.people import queries as people


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def particulars(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Ask for everything that police and NCMEC need, and keep it; who comes second is shown what differs."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    story = story_or_404(request, case, episode)
    kind = story.particulars.kind if story.particulars is not None else "unknown"
    initial = {**story.words, "kind": kind, "revision": story.revision}
    sees = access.sees_medical(request.viewer, case)
    form = ParticularsForm(request.POST or None, sees_medical=sees, initial=initial)
    if request.method == "GET" or not form.is_valid():
        status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
        return page(request, "missing/particulars.html", case, status, form=form, story=story)
    try:
        actions.describe(
            case=case, episode=episode, kind=form.cleaned_data["kind"], words=form.words(_all_words(story)),
            revision=form.cleaned_data["revision"], kept=form.kept, by=request.viewer, at=at,
        )  # fmt: skip
    except ChangedMeanwhile as changed:
        form.add_error(None, changed.reason)
        differing = _differing(form, changed)
        again = request.POST.copy()
        again["revision"] = str(changed.revision)
        shown = ParticularsForm(again, sees_medical=sees)
        shown.is_valid()
        shown.add_error(None, changed.reason)
        return page(
            request, "missing/particulars.html", case, HTTPStatus.CONFLICT, form=shown, story=story, differing=differing
        )
    except Refused as refused:
        form.add_error(None, refused.reason)
        return page(request, "missing/particulars.html", case, HTTPStatus.CONFLICT, form=form, story=story)
    messages.success(request, "Kept. Tell police and NCMEC what is new.")
    return to_panel(case)


@open_to(*READING, on_case=True)
@require_http_methods(["GET"])
def sheet(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Show the particulars on one sheet, to read out on the telephone or to print for the search."""
    case, at = case_or_404(request, reference), clock.now()
    story = story_or_404(request, case, episode)
    audit.write(
        by=request.viewer.user_id, at=at, act="missing.sheet_shown", subject=case.id, detail={"episode": episode}
    )
    form = ParticularsForm(sees_medical=access.sees_medical(request.viewer, case))
    sections = [
        (title, [(form.label_of(name), _spoken(story, name)) for name in names if _spoken(story, name)])
        for title, names in SECTIONS
    ]
    child = people.child(request.viewer, case)
    return page(
        request, "missing/sheet.html", case, story=story, sections=[each for each in sections if each[1]], child=child
    )


def _all_words(story: Story) -> dict[str, Any]:
    """Return all that is sealed, also what the viewer does not see: it is put back as it was."""
    return story.particulars.words() if story.particulars is not None else {}


def _spoken(story: Story, name: str) -> str:
    if name == "risks":
        return "; ".join(story.risks)
    if name == "kind":
        return story.kind
    return str(story.words.get(name, ""))


def _differing(form: ParticularsForm, changed: ChangedMeanwhile) -> list[tuple[str, str, str]]:
    """Return field by field what stands now and what was typed, where they differ; nothing that is kept from them."""
    found = []
    for name in form.fields:
        if name == "revision" or not form.label_of(name):
            continue
        theirs, ours = _told(form, name, changed.theirs.get(name)), form.cleaned_data.get(name) or ""
        if theirs != ours:
            found.append((form.label_of(name), _text(theirs), _text(ours)))
    return found


def _told(form: ParticularsForm, name: str, value: Any) -> Any:
    """Return what somebody else wrote, without the risks that are not among the viewer's choices."""
    if name != "risks":
        return value or ""
    choices = dict(form.fields[name].choices)  # type: ignore[attr-defined]
    return [code for code in value or [] if code in choices] or ""


def _text(value: Any) -> str:
    return "; ".join(str(codes.RISKS.get(code, code)) for code in value) if isinstance(value, list) else str(value)
