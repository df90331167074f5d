"""The addresses of a case's documents, under /cases/; the desk frames the panel itself."""

from django.urls import path

from openhart.casefile.views import adding, opening, preserving

app_name = "casefile"
_ONE = "<str:reference>/documents/<uuid:document_id>/"
urlpatterns = [
    path("<str:reference>/documents/add/", adding.add, name="add"),
    path("<str:reference>/documents/add/<uuid:document_id>/", adding.receive, name="receive"),
    path(_ONE, opening.document, name="document"),
    path(f"{_ONE}pages/<int:number>/", opening.page, name="page"),
    path(f"{_ONE}original/", opening.original, name="original"),
    path(f"{_ONE}scan/", opening.scan, name="scan"),
    path(f"{_ONE}withdraw/", opening.withdraw, name="withdraw"),
    path(f"{_ONE}lock/", preserving.lock, name="lock"),
    path(f"{_ONE}report/", preserving.report, name="report"),
    path(f"{_ONE}hand-over/", preserving.hand_over, name="hand_over"),
    path(f"{_ONE}hand-over/<uuid:hand_over_id>/", preserving.copy, name="copy"),
]
