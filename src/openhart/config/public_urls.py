"""The public site's addresses."""

from django.urls import include, path

from openhart.config import reports

urlpatterns = [
    path("", include("openhart.website.urls")),
    path(reports.PATH.lstrip("/"), reports.csp_report, name="csp_report"),
]
handler400 = "openhart.ui.views.bad_request"
handler403 = "openhart.ui.views.forbidden"
handler404 = "openhart.ui.views.not_found"
handler500 = "openhart.ui.views.failed"
