"""The addresses of drafts."""

from django.urls import path

from openhart.drafts import views

app_name = "drafts"
urlpatterns = [
    path("", views.listed, name="list"),
    path("keep/", views.keep, name="keep"),
    path("kept/", views.kept, name="kept"),
    path("<uuid:draft_id>/", views.save, name="save"),
    path("<uuid:draft_id>/discard/", views.discard, name="discard"),
]
