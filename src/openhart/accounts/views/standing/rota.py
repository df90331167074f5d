"""The rota by weeks, and putting somebody on call."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.standing import PLANNERS, STAFF
from openhart.accounts.actions import standing as actions
from openhart.accounts.forms.standing import ShiftForm
from openhart.accounts.queries import standing as queries
from openhart.accounts.views.standing import common
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

_WEEK = timedelta(days=7)
#: Weeks of a calendar that can still be reckoned with.
_FIRST, _LAST = date(2000, 1, 1), date(2199, 12, 1)


@open_to(*STAFF)
@require_http_methods(["GET", "HEAD"])
def rota(request: ViewerRequest) -> HttpResponse:
    """Show who is on call now, and the rota of a week with its gaps."""
    common.check_staff(request.viewer)
    at, zone = clock.now(), timezone.get_default_timezone()
    day = _day(request.GET.get("week", ""), at)
    week = queries.week(request.viewer, day, zone=zone, at=at)
    context = {
        "section": common.SECTION, "week": week, "now": at, "may_plan": request.viewer.has_role(*PLANNERS),
        "previous": week.days[0] - _WEEK, "next": week.days[0] + _WEEK, "today": timezone.localdate(at),
        "me": request.viewer.user_id,
    }  # fmt: skip
    return render(request, "accounts/standing/rota.html", context)


@open_to(*PLANNERS, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add_shift(request: ViewerRequest) -> HttpResponse:
    """Ask who is to be on call, when; once or every week."""
    common.check_planner(request.viewer, PLANNERS)
    at = clock.now()
    planned = queries.lines_planned(request.viewer, at)
    if not planned:
        raise Refused("You plan no line of the rota: you hold your role on call only. Ask whoever put you on call.")
    form = ShiftForm(
        request.POST if request.method == "POST" else None, initial=_initial(request),
        lines=common.lines(planned), users=common.people(queries.fit_for(request.viewer, planned, at)),
    )  # fmt: skip

    def write() -> None:
        typed = form.cleaned_data
        actions.put_on_call(
            user_id=UUID(typed["user"]), line=common.line_of(typed["line"]), from_at=typed["from_at"],
            until_at=typed["until_at"], weeks=typed["weeks"], by=request.viewer, at=clock.now(),
        )  # fmt: skip

    to = reverse("accounts:rota")
    if request.method == "POST" and form.is_valid():
        to += f"?week={timezone.localdate(form.cleaned_data['from_at']).isoformat()}"
    return common.taken_in(request, form, write, done="On the rota.", to=to) or common.shown(
        request, form, "accounts/standing/form.html", title="Put somebody on call", button="Put on call",
        back=reverse("accounts:rota"),
    )  # fmt: skip


def _day(text: str, at: datetime) -> date:
    """Return the day a link names; today when it names none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return timezone.localdate(at)
    return found if _FIRST <= found <= _LAST else timezone.localdate(at)


def _initial(request: ViewerRequest) -> dict[str, object]:
    """Return what a link to a gap fills in."""
    moments = {name: common.moment(request.GET.get(name, "")) for name in ("from_at", "until_at")}
    return {"line": request.GET.get("line", ""), "weeks": 1, **moments}
