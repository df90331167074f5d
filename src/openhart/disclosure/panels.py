"""The panel "Disclosures" of the case page, and what My day says of breaches."""

from datetime import datetime
from typing import Any

from openhart.accounts.access import Viewer, ViewerRequest
from openhart.cases.models import Case
from openhart.disclosure import access, queries
from openhart.disclosure.lifecycle import consents as life
from openhart.disclosure.queries import Pressing
from openhart.disclosure.views.rows import speaker_for
from openhart.foundation import clock


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what disclosure/panel.html shows of a case that is open to the viewer."""
    viewer, at = request.viewer, clock.now()
    found = queries.ledger(viewer, case)
    speaker = speaker_for(viewer, case, found)
    consents = [speaker.agreed(each) for each in queries.consents_of(viewer, case, at=at)]
    return {
        "disclosed": [speaker.said(each) for each in found],
        "consents": [each for each in consents if each.held.state in {life.IN_FORCE, life.NOT_YET}],
        "old_consents": [each for each in consents if each.held.state not in {life.IN_FORCE, life.NOT_YET}],
        "may_disclose": access.may_disclose(viewer, case),
        "may_revoke": access.may_revoke(viewer, case),
        "may_mark": access.may_mark(viewer, case),
        "may_account": access.may_account(viewer, case),
        "may_report": access.may_report(viewer, case),
        "keeps_breaches": access.keeps_breaches(viewer),
    }


def my_day(viewer: Viewer, at: datetime) -> Pressing | None:
    """Return how many clocks of breaches press, for whoever is warned of them."""
    return queries.pressing(viewer, at=at)
