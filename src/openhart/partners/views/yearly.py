"""The yearly report of an organisation to the Trafficking in Persons Council (C.G.S. 51-286h)."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from openhart.accounts.access import ViewerRequest
from openhart.accounts.models import Role
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.inbox import actions, queries
from openhart.inbox.access import Reader, reader_of
from openhart.inbox.lifecycle import MISSING_FORMS, REPORTING
from openhart.inbox.lifecycle import yearly as life
from openhart.inbox.queries import yearly as kept
from openhart.partners.forms import YearlyForm
from openhart.partners.views.seats import see
from openhart.places import queries as places
from openhart.places.models import Recipient

_FIRST_YEAR = 2017
_A_MOMENT = timedelta(microseconds=1)
#: A cell that begins so would be a formula; some spreadsheets take the wide signs, too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """One organisation's year as it stands."""

    organisation: Recipient
    year: int
    since: datetime
    until: datetime
    answers: dict[str, str]
    revision: int
    counts: dict[str, int]
    changed_at: datetime | None

    @property
    def rows(self) -> list[life.Row]:
        return list(life.rows(self.organisation.kind, self.answers, self.counts))


@open_to(Role.PARTNER_MEMBER)
@require_safe
def yearly(request: ViewerRequest) -> HttpResponse:
    """Lead to the year that is due next, or let somebody of several organisations choose."""
    at = clock.now()
    found = _reporting(reader_of(request.viewer), at)
    if len(found) == 1:
        return see(reverse("partners:year", args=[found[0].code, life.year_of(timezone.localdate(at))]))
    context = {"organisations": found, "year": life.year_of(timezone.localdate(at)), "section": "yearly"}
    return render(request, "partners/yearly.html", context)


@open_to(Role.PARTNER_MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: ViewerRequest, organisation: str, year: int) -> HttpResponse:
    """Show what the agency counts and ask for the rest; keep what was typed."""
    at = clock.now()
    report = _report(reader_of(request.viewer), organisation, year, at)
    kind = report.organisation.kind
    form = YearlyForm(request.POST, kind=kind) if request.method == "POST" else None
    status = HTTPStatus.OK
    if form is not None:
        if form.is_valid():
            try:
                actions.keep_yearly(
                    organisation=organisation, year=year, words=form.answers(),
                    revision=form.cleaned_data["revision"], by=reader_of(request.viewer), at=at,
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, refused.reason)
                status = HTTPStatus.CONFLICT
            else:
                messages.success(request, "Saved. You can go on later, print it, or take it away as a file.")
                return see(reverse("partners:year", args=[organisation, year]))
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    shown = form or YearlyForm(kind=kind, initial={**report.answers, "revision": report.revision})
    return _page(request, report, shown, at, status)


@open_to(Role.PARTNER_MEMBER)
@require_safe
def sheet(request: ViewerRequest, organisation: str, year: int) -> HttpResponse:
    """Give the report as a file for a spreadsheet."""
    at = clock.now()
    report = _report(reader_of(request.viewer), organisation, year, at)
    audit.write(
        by=request.viewer.user_id, at=at, act="letter.list_downloaded", subject=None,
        detail={"organisation": organisation, "year": year},
    )  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Item", "What the law asks", "Answer", "Counted by the agency", "Difference"])
    for row in report.rows:
        gap = "" if row.difference is None else f"{row.difference:d}"
        count = "" if row.count is None else str(row.count)
        writer.writerow([row.item.number, row.item.asks, _cell(row.answer), count, gap])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="51-286h-{year}.csv"'
    return answer


def _page(request: ViewerRequest, report: _Report, form: YearlyForm, at: datetime, status: int) -> HttpResponse:
    sent = kept.sent_in(reader_of(request.viewer), report.organisation.code, report.since, report.until, at)
    audit.write_seen(
        by=request.viewer.user_id, at=at, subjects=[each.case_id for each in sent],
        detail={"list": "partners.year", "shows": ("reference", "title", "left_at")},
    )  # fmt: skip
    asked: list[dict[str, Any]] = [{"row": row, "field": form[row.item.code]} for row in report.rows]
    context = {
        "report": report, "form": form, "asked": asked, "now": at, "section": "yearly", "due": life.due(report.year),
        "first": timezone.localdate(report.since), "last": timezone.localdate(report.until - _A_MOMENT),
        "sent": [{"letter": each, "is_missing": each.form in MISSING_FORMS} for each in sent],
        "years": [each for each in (report.year - 1, report.year + 1) if each <= life.year_of(timezone.localdate(at))],
        "citation": life.CITATION,
    }  # fmt: skip
    return render(request, "partners/year.html", context, status=status)


def _report(reader: Reader, organisation: str, year: int, at: datetime) -> _Report:
    found = {each.code: each for each in _reporting(reader, at)}.get(organisation)
    if found is None or not _FIRST_YEAR <= year <= life.year_of(timezone.localdate(at)):
        raise Http404
    since, until = (_midnight(day) for day in life.span(year))
    row = kept.yearly_of(reader, organisation, year, at)
    return _Report(
        organisation=found, year=year, since=since, until=until, answers=row.words() if row else {},
        revision=row.revision if row else 0, counts=kept.counts(reader, organisation, since, until, at),
        changed_at=row.changed_at if row else None,
    )  # fmt: skip


def _reporting(reader: Reader, at: datetime) -> list[Recipient]:
    """Return those of somebody's organisations that report under 51-286h, by name."""
    own = places.named(queries.organisations_of(reader, at), on=timezone.localdate(at))
    return sorted((each for each in own.values() if each.kind in REPORTING), key=lambda each: each.name)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet reads as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
