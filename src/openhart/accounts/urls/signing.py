"""Signing in, and looking after one's own sign-in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
