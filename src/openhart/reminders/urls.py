"""The addresses of reminders, under /reminders/."""

from django.urls import path

from openhart.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.own, name="own"),
    path("read/", views.mark_read, name="read"),
    path("past-owner/", views.past_owner, name="past_owner"),
]
