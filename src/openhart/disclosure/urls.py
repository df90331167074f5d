"""The addresses of disclosures: under /cases/ and /records/; the desk frames the panel itself."""

from django.urls import path

from openhart.disclosure.views import accounts, breaches, consents, leaving

app_name = "disclosure"
_CASE = "cases/<str:reference>/disclosures/"
_BREACH = "records/breaches/<uuid:breach_id>/"
urlpatterns = [
    path(f"{_CASE}make/", leaving.make, name="make"),
    path(f"{_CASE}<uuid:disclosure_id>/further/", leaving.further, name="further"),
    path(f"{_CASE}accounting/", accounts.accounting, name="accounting"),
    path(f"{_CASE}breach/", breaches.report, name="report_breach"),
    path(f"{_CASE}consents/add/", consents.add, name="add_consent"),
    path(f"{_CASE}consents/<uuid:consent_id>/form/", consents.form_of, name="consent_form"),
    path(f"{_CASE}consents/<uuid:consent_id>/revoke/", consents.revoke, name="revoke"),
    path(f"{_CASE}suspects/", consents.suspects, name="suspects"),
    path(f"{_CASE}suspects/<uuid:person_id>/lift/", consents.lift, name="lift"),
    path("records/disclosures/", accounts.ledger, name="ledger"),
    path("records/breaches/", breaches.register, name="breaches"),
    path(_BREACH, breaches.one, name="breach"),
    path(f"{_BREACH}told/<str:clock_code>/", breaches.answer, name="answer"),
    path(f"{_BREACH}assess/", breaches.assess, name="assess"),
    path(f"{_BREACH}cases/", breaches.concern, name="concern"),
    path(f"{_BREACH}close/", breaches.close, name="close"),
    path(f"{_BREACH}print/", breaches.printed, name="print"),
    path(f"{_BREACH}export/", breaches.exported, name="export"),
]
