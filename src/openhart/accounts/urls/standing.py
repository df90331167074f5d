"""The rota, cover, hand-over and notes between shifts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
