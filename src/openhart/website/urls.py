"""The addresses of the public pages: neutral ones, for they stand in a browser's history."""

from django.urls import path

from openhart.website import views

app_name = "website"
urlpatterns = [path("", views.home, name="home")]
