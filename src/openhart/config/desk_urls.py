"""The desk's addresses, room by room."""

from django.conf import settings
from django.urls import include, path

from openhart.config import reports

urlpatterns = [
    path("", include("openhart.desk.urls")),
    path("", include("openhart.accounts.urls")),
    path("", include("openhart.config.signing_urls")),
    path("referrals/", include("openhart.referrals.urls")),
    path("cases/", include("openhart.response.urls")),
    path("cases/", include("openhart.notices.urls")),
    path("cases/", include("openhart.missing.urls")),
    path("cases/", include("openhart.paperwork.urls")),
    path("", include("openhart.disclosure.urls")),
    path("cases/", include("openhart.casefile.urls")),
    path("", include("openhart.proof.urls")),
    path("drafts/", include("openhart.drafts.urls")),
    path("records/", include("openhart.retention.urls")),
    path("reminders/", include("openhart.reminders.urls")),
    path("places/", include("openhart.places.urls")),
    path("partners/", include("openhart.inbox.urls")),
    path("ui/", include("openhart.ui.urls")),
    path(reports.PATH.lstrip("/"), reports.csp_report, name="csp_report"),
]
if settings.IS_DEMO:
    urlpatterns.append(path("", include("openhart.config.demo.urls")))
handler400 = "openhart.ui.views.bad_request"
handler403 = "openhart.ui.views.forbidden"
handler404 = "openhart.ui.views.not_found"
handler500 = "openhart.config.middleware.failed"
