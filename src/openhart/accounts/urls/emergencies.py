"""Opening a case in an emergency, and reviewing it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
