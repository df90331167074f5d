"""What the desk refuses: a number that is hidden from somebody is written of with the case that it is of."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest

from openhart.audit.queries import NUMBER
from openhart.cases.queries.brief import in_brief
from openhart.config.accounting import Refusals
from openhart.foundation import ids
from openhart.sealing import keyring

#: Pages that find a case by its number.
_FINDING = frozenset({"desk:go", "referrals:known"})


class RefusalsAtDesk(Refusals):
    """Write which case somebody asked for in vain; they are answered as if there were none."""

    def is_refusal(self, request: HttpRequest, status: int) -> bool:
        """Return whether an answer refuses something; also a number typed for which no case is open."""
        matched = request.resolver_match
        is_finding = matched is not None and matched.view_name in _FINDING
        typed_in_vain = status == HTTPStatus.UNPROCESSABLE_ENTITY and is_finding and bool(_reference(request))
        return typed_in_vain or super().is_refusal(request, status)

    def about(self, request: HttpRequest) -> tuple[UUID | None, Mapping[str, str]]:
        """Return the case of the number that was asked for, whether it is hidden or not; one query for either."""
        subject, more = super().about(request)
        reference = _reference(request)
        if subject is not None or not reference:
            return subject, more
        found = in_brief(None, reference=reference)
        # The number itself would outlive the erasure of its case; by its mark it is known again to whoever asks.
        return (
            (found[0].case_id, {}) if found else (None, {"number": keyring.current().mark(reference, purpose=NUMBER)})
        )


def _reference(request: HttpRequest) -> str:
    matched = request.resolver_match
    named = matched.kwargs.get("reference", "") if matched is not None else ""
    return ids.read_reference(str(named or request.GET.get("reference", ""))) or ""
