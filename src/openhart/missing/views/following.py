"""The log of a search: who was asked, where was looked, who was told."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.missing import access, actions
from openhart.missing.forms import ContactForm
from openhart.missing.models import Purpose
from openhart.missing.views.common import acted, story_or_404


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def searched(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Ask who was asked or where was looked, and write it down."""
    return _contact(request, reference, episode, Purpose.SEARCH)


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def told(request: ViewerRequest, reference: str, episode: str) -> HttpResponse:
    """Ask who was told that the child is missing, or back, and write it down."""
    return _contact(request, reference, episode, Purpose.TOLD)


def _contact(request: ViewerRequest, reference: str, episode: str, purpose: Purpose) -> HttpResponse:
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    story = story_or_404(request, case, episode)
    form = ContactForm(request.POST or None, purpose=purpose, at=at, initial={"whom": request.GET.get("whom", "")})

    def act() -> None:
        submission = form.cleaned_data["submission"]
        actions.add_contact(
            case=case, episode=episode, spoken=form.spoken(), submission=submission, by=request.viewer, at=at
        )

    title = "Who was told" if purpose == Purpose.TOLD else "Who was asked, where was looked"
    return acted(
        request, case, "missing/small.html", form, act, story=story, title=title, button="Write it down",
        done="Written down.",
    )  # fmt: skip
