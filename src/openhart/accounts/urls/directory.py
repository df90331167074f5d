"""The agency's directory: going there, coming back, and the table from its claims to roles. The desk's alone."""

from django.urls import URLPattern, path

from openhart.accounts.views import claims, directory

urlpatterns: list[URLPattern] = [
    path("account/sign-in/directory/", directory.go, name="directory"),
    path("account/sign-in/directory/back/", directory.back, name="directory_back"),
    path("account/step-up/directory/", directory.go_again, name="directory_again"),
    path("people/claims/", claims.claim_rules, name="claim_rules"),
    path("people/claims/add/", claims.add_claim_rule, name="add_claim_rule"),
    path("people/claims/<uuid:rule_id>/end/", claims.end_claim_rule, name="end_claim_rule"),
]
