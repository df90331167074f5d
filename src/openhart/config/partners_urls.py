"""The partners' addresses: their home and their own sign-in. No page of the desk is among them."""

from django.conf import settings
from django.urls import include, path

from openhart.accounts.urls import signing
from openhart.config import reports

urlpatterns = [
    path("", include("openhart.partners.urls")),
    path("account/", include((signing.urlpatterns, "accounts"))),
    path("ui/", include("openhart.ui.urls")),
    path(reports.PATH.lstrip("/"), reports.csp_report, name="csp_report"),
]
if settings.IS_DEMO:
    urlpatterns.append(path("", include("openhart.config.demo.partners_urls")))
handler400 = "openhart.ui.views.bad_request"
handler403 = "openhart.ui.views.forbidden"
handler404 = "openhart.ui.views.not_found"
handler500 = "openhart.config.middleware.failed"
