"""What of the ledger still needs a case, for whoever decides how long it is kept."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from openhart.accounts.access import Viewer
from openhart.disclosure.models import Concerned, Consent, Disclosure


def last_disclosures(_viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when something last left each of these cases, where it did."""
    rows = Disclosure.objects.filter(case_id__in=list(case_ids)).order_by().values_list("case_id")
    return dict(rows.annotate(Max("happened_at")))


def needed(
    _viewer: Viewer, case_ids: Collection[UUID], at: datetime, *, breaches_since: datetime
) -> dict[UUID, set[str]]:
    """Return which of these cases have a consent in force, or a breach that is open or was closed lately."""
    found: dict[UUID, set[str]] = {}
    in_force = Q(until_at__gt=at, revoked_at__isnull=True, ended_at__isnull=True)
    consents = Consent.objects.filter(in_force, case_id__in=list(case_ids))
    running = Q(breach__closed_at__isnull=True) | Q(breach__closed_at__gt=breaches_since)
    breaches = Concerned.objects.filter(running, case_id__in=list(case_ids))
    for code, rows in (("consent", consents), ("breach", breaches)):
        for case_id in rows.values_list("case_id", flat=True):
            found.setdefault(case_id, set()).add(code)
    return found


def counts(_viewer: Viewer, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Return how many disclosures and consents each of these cases has."""
    found: dict[UUID, dict[str, int]] = {}
    for noun, model in (("disclosures", Disclosure), ("consents", Consent)):
        rows = model._default_manager.filter(case_id__in=list(case_ids)).order_by().values_list("case_id")  # noqa: SLF001 - Django's public name for it
        for case_id, count in rows.annotate(Count("id")):
            found.setdefault(case_id, {})[noun] = count
    return found
