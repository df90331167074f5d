"""The patterns of the partners' site."""

from django.urls import include, path

from openhart.accounts.urls import signing

urlpatterns = [
    path("", include("openhart.partners.urls")),
    path("account/", include((signing.urlpatterns, "accounts"))),
    path("ui/", include("openhart.ui.urls")),
]
handler404 = "openhart.ui.views.not_found"
handler403 = "openhart.ui.views.forbidden"
