"""What an organisation's year holds: its own words, and what the agency sent and was told."""

from datetime import datetime

from django.db.models import Count, Q

from openhart.inbox.access import Reader
from openhart.inbox.lifecycle import MISSING_FORMS
from openhart.inbox.models import Answer, Kind, Letter, Yearly
from openhart.inbox.queries.letters import open_to, organisations_of


def yearly_of(viewer: Reader, organisation: str, year: int, at: datetime) -> Yearly | None:
    """Return what was typed for a year, or None; another organisation's does not exist."""
    if organisation not in organisations_of(viewer, at):
        return None
    rows = Yearly.objects.filter(organisation=organisation, year=year)
    return rows.select_related("key_row").first()


def sent_in(viewer: Reader, organisation: str, since: datetime, until: datetime, at: datetime) -> list[Letter]:
    """Return the letters sent to an organisation within a time and not taken back, the oldest first."""
    rows = open_to(viewer, at).filter(organisation=organisation, left_at__gte=since, left_at__lt=until)
    return list(rows.filter(withdrawn_at__isnull=True).order_by("left_at", "id"))


def counts(viewer: Reader, organisation: str, since: datetime, until: datetime, at: datetime) -> dict[str, int]:
    """Return what the agency sent to an organisation within a time, and what came of that, as it was told.

    ``from_agency``: cases of trafficking referred; ``missing``: cases of missing children; both without letters taken
    back, and each case once however often it was written about. The others: cases of which the outcome was told.
    """
    sent = open_to(viewer, at).filter(organisation=organisation, withdrawn_at__isnull=True)
    within = sent.filter(left_at__gte=since, left_at__lt=until).order_by()
    found = within.aggregate(
        from_agency=Count("case_id", distinct=True, filter=~Q(form__in=MISSING_FORMS)),
        missing=Count("case_id", distinct=True, filter=Q(form__in=MISSING_FORMS)),
    )
    told = Answer.objects.filter(letter__in=sent.values("id"), kind=Kind.OUTCOME, at__gte=since, at__lt=until)
    outcomes = {
        name: Count("letter__case_id", distinct=True, filter=Q(outcome=outcome))
        for name, outcome in (
            ("prosecution", "referred_for_prosecution"), ("convictions", "conviction"), ("dispositions", "disposed"),
        )
    }  # fmt: skip
    return {**found, **told.aggregate(**outcomes)}
