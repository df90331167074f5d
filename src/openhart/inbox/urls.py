"""The addresses about members, at the desk."""

from django.urls import path

from openhart.inbox.views import members

app_name = "inbox"
urlpatterns = [
    path("", members.organisations, name="organisations"),
    path("<slug:organisation>/", members.organisation, name="organisation"),
    path("<slug:organisation>/add/", members.add_member, name="add_member"),
    path("members/<uuid:member_id>/end/", members.end_member, name="end_member"),
]
