"""The addresses of referrals."""

from django.urls import path

from openhart.referrals import views

app_name = "referrals"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("new/<uuid:draft_id>/check/", views.check, name="check"),
    path("preview/", views.preview, name="preview"),
    path("known/", views.known, name="known"),
    path("known/people/", views.known_people, name="known_people"),
    path("continue/", views.resume, name="continue"),
    path("received/<uuid:report_id>/", views.received, name="received"),
    path("<str:reference>/attach/", views.attach, name="attach"),
    path("<str:reference>/screen/", views.screen, name="screen"),
    path("<str:reference>/overturn/", views.overturn, name="overturn"),
    path("<str:reference>/assign/", views.assign, name="assign"),
]
