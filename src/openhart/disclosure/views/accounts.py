"""The ledger of the agency, and the accounting of one child."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import ViewerRequest, check_role
from openhart.cases import queries as cases
from openhart.cases.views import case_or_404
from openhart.disclosure import access, actions, queries
from openhart.disclosure.forms import NarrowForm
from openhart.disclosure.queries import Narrowed
from openhart.disclosure.views import papers
from openhart.disclosure.views.handing import paper
from openhart.disclosure.views.rows import speaker_for
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.people import queries as people


@open_to(*access.ACCOUNTANTS, on_case=True, is_fresh=True)
@require_http_methods(["GET"])
def accounting(request: ViewerRequest, reference: str) -> HttpResponse:
    """Print who was told what of this child in the last six years, from every case open to whoever asks."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_account(request.viewer, case)
    ids = people.cases_of_child(request.viewer, case)
    years = queries.leaving_for(case).kept_years
    found = queries.accounting(request.viewer, ids, at=at, years=years)
    about = cases.cases_of(request.viewer, ids)
    detail = {"cases": [str(each) for each in about], "rows": len(found)}
    actions.note(act="accounting.downloaded", subject=case.id, detail=detail, by=request.viewer, at=at)
    speaker = speaker_for(request.viewer, case, found)
    made = papers.accounting(
        reference=papers.reference_of(sorted(about.values(), key=lambda each: each.reference)), years=years,
        rows=[speaker.said(each) for each in found], on=timezone.localdate(at),
    )  # fmt: skip
    return paper(made, name="accounting")


@open_to(*access.LEDGER_READERS)
@require_http_methods(["GET"])
def ledger(request: ViewerRequest) -> HttpResponse:
    """Show what left the cases of the agency, the latest first."""
    check_role(request.viewer, *access.LEDGER_READERS)
    access.check_reads_ledger(request.viewer)
    at, leaving = clock.now(), queries.leaving_here()
    kinds = {**policy.load_pack(queries.pack_here()).recipients, **leaving.recipients}
    form = NarrowForm(request.GET, kinds=kinds)
    asked = form.cleaned_data if form.is_valid() else {}
    narrowed = Narrowed(
        kind=asked.get("kind", ""), ground=asked.get("ground", ""), before=_id(request.GET.get("before", ""))
    )
    page = queries.ledger_page(request.viewer, narrowed)
    actions.note_list(
        code="disclosures", case_ids=[each.row.case_id for each in page.rows], by=request.viewer, at=at
    )  # fmt: skip
    here = reverse("disclosure:ledger")
    kept = {name: value for name, value in (("kind", narrowed.kind), ("ground", narrowed.ground)) if value}
    context = {
        "rows": _said(request, page.rows), "form": form, "now": at, "section": "records",
        "next_url": f"{here}?{urlencode({**kept, 'before': page.after})}" if page.after else "",
        "previous_url": f"{here}?{urlencode(kept)}" if narrowed.before else "",
    }  # fmt: skip
    return render(request, "disclosure/ledger.html", context)


def _said(request: ViewerRequest, rows: list[queries.Left]) -> list[object]:
    """Return rows of many cases in words; they are all of one pack or share its words."""
    if not rows:
        return []
    speaker = speaker_for(request.viewer, rows[0].row.case, rows)
    return [speaker.said(each) for each in rows]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
