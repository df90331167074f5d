"""The token of a sign-in; the gallery of components in the demonstration and while developing, nowhere else."""

from django.conf import settings
from django.urls import URLPattern, path

from openhart.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [path("token/", views.token, name="token")]
if settings.DEBUG or getattr(settings, "IS_DEMO", False):
    urlpatterns.append(path("gallery/", views.gallery, name="gallery"))
