"""The child was located; the night that follows; the interview."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.missing import access, actions
from openhart.missing.forms import InterviewForm, LocateForm, NeedsForm
from openhart.missing.views.common import acted, refusal_of, story_or_404


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def located(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Ask how the child was located and what the child needs tonight, and record it."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    story = story_or_404(request, case, episode)
    form = LocateForm(request.POST or None, at=at, sees_medical=access.sees_medical(request.viewer, case))

    def act() -> None:
        submission = form.cleaned_data["submission"]
        actions.locate(case=case, episode=episode, found=form.found(), submission=submission, by=request.viewer, at=at)

    # A second click finds its own submission and is led on; only somebody else's page is told that it came too late.
    refusal = refusal_of(story, "locate") if request.method == "GET" else ""
    return acted(
        request, case, "missing/located.html", form, act, story=story, refusal=refusal,
        done="Recorded: the child was located. The interview and the screen are owed now.",
    )  # fmt: skip


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def needs(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Ask what the child needs tonight and what was met, and keep it."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    story = story_or_404(request, case, episode)
    given = story.return_words.get("needs", {})
    sees = access.sees_medical(request.viewer, case)
    form = NeedsForm(request.POST or None, given=given, sees_medical=sees)

    def act() -> None:
        actions.set_needs(case=case, episode=episode, needs=form.needs(), by=request.viewer, at=at)

    return acted(
        request, case, "missing/small.html", form, act, story=story, refusal=refusal_of(story, "need"),
        title="What the child needs tonight", button="Keep it", done="Kept.",
    )  # fmt: skip


@open_to(*access.INTERVIEWERS, on_case=True)
@require_http_methods(["GET", "POST"])
def interview(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Ask what the child said on return, and record the interview."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_interview(request.viewer, case)
    story = story_or_404(request, case, episode)
    form = InterviewForm(request.POST or None, at=at)

    def act() -> None:
        submission = form.cleaned_data["submission"]
        actions.interview(case=case, episode=episode, said=form.said(), submission=submission, by=request.viewer, at=at)

    return acted(
        request, case, "missing/interview.html", form, act, story=story, refusal=refusal_of(story, "interview"),
        done="Recorded: the interview was held.",
    )  # fmt: skip
