"""People with an account, and the review of access."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
