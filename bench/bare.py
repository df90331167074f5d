"""The yardstick: a bare Django view that commits one row, with no middleware, session or template."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.transactions import transaction


@transaction
def _write() -> None:
    audit.write(by=None, at=clock.now(), act="bench.bare", subject=None, detail={})


def one_row(_request: HttpRequest) -> HttpResponse:
    """Commit one row and answer."""
    _write()
    return HttpResponse("done")


urlpatterns = [path("bare/", one_row)]
