"""My day."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts import actions as accounts
from openhart.accounts.access import ViewerRequest
from openhart.accounts.panels import emergencies, people, standing
from openhart.desk import access, actions, queries
from openhart.desk.queries.shown import cases_of_day
from openhart.disclosure import panels as disclosure
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.notices import panels as notices
from openhart.reminders import panels as reminders

#: What is new is looked for at least so far back: a shift, however often somebody came and went in it.
_A_SHIFT = timedelta(hours=12)
_FIRST_LOOK_BACK = timedelta(days=1)
_NOTED_EVERY = timedelta(minutes=15)


@open_to()
@require_http_methods(["GET"])
def my_day(request: ViewerRequest) -> HttpResponse:
    """Show what is overdue, due today, waiting on others, and new since the visit before this one."""
    at = clock.now()
    since = _since(request, at)
    pack = policy.load_pack(settings.POLICY_PACK)
    day = queries.my_day(request.viewer, pack, at=at, since=since)
    reminded = reminders.my_day(request.viewer, pack)
    waiting = notices.my_day(request.viewer, at)
    seen_cases = [*cases_of_day(day), *reminded.case_ids, *waiting.case_ids]
    actions.note_list(code="my_day", case_ids=seen_cases, by=request.viewer, at=at)
    seen = request.user.last_visit_at
    if seen is None or at - seen > _NOTED_EVERY:
        accounts.note_visit(by=request.user, at=at)
    standing_today = standing.my_day(request.viewer, at)
    context = {
        "day": day, "now": at, "since": since, "section": "my_day",
        "emergencies": emergencies.my_day(request.viewer, at),
        "breaches": disclosure.my_day(request.viewer, at),
        "reminders": reminded, "notices": waiting,
        "standing": standing_today,
        "backups_are_late": queries.backups(request.viewer, at),
        "held_messages": queries.held_messages(request.viewer, at),
        "purge_waits_since": queries.purge_waits_since(request.viewer, at),
        "left_cases": people.my_day(request.viewer, standing_today, at),
        "owes_steps": access.owes_steps(request.viewer, pack), "reads_cases": access.reads_cases(request.viewer),
    }  # fmt: skip
    return render(request, "desk/my_day.html", context)


def _since(request: ViewerRequest, at: datetime) -> datetime:
    """Return when the visit before this one was: kept in the session, so that reloading loses nothing."""
    kept = request.session.get("since")
    seen = datetime.fromisoformat(kept) if kept else request.user.last_visit_at
    return min(seen, at - _A_SHIFT) if seen is not None and kept != "" else at - _FIRST_LOOK_BACK
