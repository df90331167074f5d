"""What every page about a case begins with."""

from django.http import Http404

from openhart.accounts.access import ViewerRequest
from openhart.cases import queries
from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.foundation.refused import Refused


def case_or_404(request: ViewerRequest, reference: str) -> Case:
    """Return the case; a wrong number, no case and one not open to the viewer answer alike."""
    known = ids.read_reference(reference)
    try:
        if known is not None:
            return queries.case_by_reference(request.viewer, known)
    except Refused as refused:
        raise Http404 from refused
    raise Http404
