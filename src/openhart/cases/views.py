"""What every page about a case begins with."""

from django.http import Http404

from openhart.accounts.access import ViewerRequest
from openhart.cases import queries
from openhart.cases.access import check_role_on
from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import rule_of


def case_or_404(request: ViewerRequest, reference: str) -> Case:
    """Return the case; a wrong number, no case and one not open to the viewer answer alike.

    Refused when the address is for roles that the viewer does not hold on this case.
    """
    known = ids.read_reference(reference)
    if known is None:
        raise Http404
    try:
        case = queries.case_by_reference(request.viewer, known)
    except Refused as refused:
        raise Http404 from refused
    request.case_id = case.id  # the frame of the page says when it is open for an emergency only
    rule = rule_of(request.resolver_match.func) if request.resolver_match else None
    if rule is not None and rule.roles:
        check_role_on(request.viewer, case, *sorted(rule.roles))
    return case
