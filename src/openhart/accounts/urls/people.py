"""People with an account, and the review of access."""

from django.urls import URLPattern, path

from openhart.accounts.views import people

urlpatterns: list[URLPattern] = [
    path("", people.people, name="people"),
    path("add/", people.add_person, name="add_person"),
    path("review/", people.review, name="review"),
    path("review/<uuid:user_id>/", people.review_person, name="review_person"),
    path("left/", people.left_cases, name="left_cases"),
    path("<uuid:user_id>/", people.person, name="person"),
    path("<uuid:user_id>/roles/give/", people.give_role, name="give_role"),
    path("<uuid:user_id>/roles/<uuid:grant_id>/end/", people.end_role, name="end_role"),
    path("<uuid:user_id>/invite/", people.invite, name="invite"),
    path("<uuid:user_id>/release/", people.release, name="release"),
    path("<uuid:user_id>/sessions/end/", people.end_sessions, name="end_sessions"),
    path("<uuid:user_id>/disable/", people.disable, name="disable"),
    path("<uuid:user_id>/enable/", people.enable, name="enable"),
]
