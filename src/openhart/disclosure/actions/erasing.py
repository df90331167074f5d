"""What of the ledger stays when a case is disposed of: that something left, when, on which ground, to which kind."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.disclosure.models import Answer, Breach, Concerned, Consent, Disclosure, Suspect
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@transaction
def blank(*, case_id: UUID, by: Viewer, at: datetime) -> list[UUID]:  # noqa: ARG001 - the disposal's own entry says when
    """Take names, recipients and hashes from a disposed case's rows; return breaches of no other case, whose words go.

    The caller destroys their keys. Refused for anybody but the watcher.
    """
    if not by.is_system:
        raise Refused("The ledger is blanked by the watcher, with its case.")
    Disclosure.objects.filter(case_id=case_id).update(recipient_code="", payload_sha256="", by_id=None, sealed=b"")
    Consent.objects.filter(case_id=case_id).update(recipient_code="", given_by_id=None, by_id=None, sealed=b"")
    Suspect.objects.filter(case_id=case_id).update(sealed=b"", by_id=None, lifted_by_id=None)
    own = set(Concerned.objects.filter(case_id=case_id).values_list("breach_id", flat=True))
    others = Concerned.objects.filter(breach_id__in=own, case__is_disposed=False).exclude(case_id=case_id)
    gone = sorted(own - set(others.values_list("breach_id", flat=True)))
    Concerned.objects.filter(case_id=case_id).update(people=[])
    Breach.objects.filter(id__in=gone).update(sealed=b"")
    Answer.objects.filter(breach_id__in=gone).update(sealed=b"")
    return gone
