"""The partners' addresses."""

from django.urls import path

from openhart.partners import views

app_name = "partners"
urlpatterns = [path("", views.home, name="home")]
