"""The panel "Notices" of the case page."""

from typing import Any

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.notices.views import showing


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what notices/panel.html shows of a case that is open to the viewer."""
    return showing.shown(request, case, at=clock.now())
