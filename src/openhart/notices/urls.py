"""The addresses of notices, under /cases/; the desk frames the panel itself."""

from django.urls import path

from openhart.notices import views

app_name = "notices"
urlpatterns = [
    path("<str:reference>/notices/record/", views.record, name="record"),
    path("<str:reference>/notices/settle/", views.settle, name="settle"),
    path("<str:reference>/notices/<uuid:notice_id>/number/", views.number, name="number"),
    path("<str:reference>/notices/<uuid:notice_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:reference>/notices/<uuid:notice_id>/withdraw/", views.withdraw, name="withdraw"),
]
