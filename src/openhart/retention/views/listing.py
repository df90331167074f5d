"""The schedule, and the register of what was disposed of."""

import csv
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.retention import queries
from openhart.retention.access import READERS, check_reads
from openhart.retention.queries import looking
from openhart.retention.views.common import counted, page

_LEADS = ("=", "+", "-", "@", "\t", "\r")


@open_to(*READERS)
@require_http_methods(["GET"])
def schedule(request: ViewerRequest) -> HttpResponse:
    """Show how long each kind of record is kept, from when, and by whose word."""
    check_reads(request.viewer)
    told = looking.schedule()
    return page(request, "retention/schedule.html", schedule=told, records=list(told.records.values()))


@open_to(*READERS)
@require_http_methods(["GET"])
def tombstones(request: ViewerRequest) -> HttpResponse:
    """Show what was disposed of, the latest first."""
    check_reads(request.viewer)
    after = _mark(request.GET.get("after", ""))
    rows = queries.tombstones(request.viewer, after=after)
    labels = looking.schedule().records
    shown = [{"row": row, "label": labels[row.record_class].label} for row in rows]
    return page(request, "retention/tombstones.html", stones=shown, next_mark=rows[-1].id if len(rows) == 100 else None)  # noqa: PLR2004 - a full page


@open_to(*READERS)
@require_http_methods(["GET"])
def tombstone(request: ViewerRequest, tombstone_id: UUID) -> HttpResponse:
    """Show one tombstone as a certificate that can be printed."""
    check_reads(request.viewer)
    try:
        row, names = queries.tombstone(request.viewer, tombstone_id)
    except Refused as refused:
        raise Http404 from refused
    return page(
        request, "retention/tombstone.html", stone=row, label=looking.schedule().records[row.record_class].label,
        counts=counted(row.counts), proposed_by=names.get(row.proposed_by_id, ""),
        approved_by=names.get(row.approved_by_id, ""), record_number=row.reference,
    )  # fmt: skip


@open_to(*READERS, is_fresh=True)
@require_http_methods(["POST"])
def export(request: ViewerRequest) -> HttpResponse:
    """Give out the register as a file for a spreadsheet; no cell of it begins a formula."""
    check_reads(request.viewer)
    rows = queries.tombstones(request.viewer)
    audit.write(
        by=request.viewer.user_id, at=clock.now(), act="tombstones.exported", subject=None, detail={"rows": len(rows)}
    )
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="disposed-of.csv"'
    sheet = csv.writer(answer)
    sheet.writerow(["number", "class", "schedule", "proposed", "approved", "disposed of", "destroyed", "trail"])
    for row in rows:
        destroyed = ", ".join(f"{count} {noun}" for count, noun in counted(row.counts))
        cells = [
            row.reference, row.record_class, row.says, row.proposed_at.isoformat(), row.approved_at.isoformat(),
            row.disposed_at.isoformat(), destroyed, row.trail,
        ]  # fmt: skip
        sheet.writerow([f"'{cell}" if cell.startswith(_LEADS) else cell for cell in cells])
    return answer


def _mark(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
