"""A child is missing; the child was last seen at another time."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.missing import access, actions, queries
from openhart.missing.forms import BeginForm, LastSeenForm
from openhart.missing.views.common import acted, story_or_404


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def begin(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask what is known of a child who is missing, and begin the episode."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    form = BeginForm(request.POST or None, at=at, known=case.facts)

    def act() -> None:
        submission = form.cleaned_data["submission"]
        actions.begin(case=case, lost=form.lost(), submission=submission, by=request.viewer, at=at)

    lasting = [each for each in queries.lasting_of(request.viewer, case) if each.ended_at is None]
    return acted(
        request, case, "missing/begin.html", form, act, lasting=lasting,
        done="Recorded as missing. Tell the police and NCMEC now: the steps stand below.",
    )  # fmt: skip


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def last_seen(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Ask when the child was really last seen, and put it right."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    story = story_or_404(request, case, episode)
    form = LastSeenForm(request.POST or None, at=at, initial={"last_seen_at": story.episode.since_at})

    def act() -> None:
        told = form.cleaned_data
        actions.correct_last_seen(
            case=case, episode=episode, last_seen_at=told["last_seen_at"], reason=told["reason"].strip(),
            by=request.viewer, at=at,
        )  # fmt: skip

    return acted(
        request, case, "missing/small.html", form, act, story=story, title="When the child was last seen",
        button="Correct it", done="Corrected. What counts from it was worked out again.",
    )  # fmt: skip
