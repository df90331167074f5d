"""The room's name for Django."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Hold the room's pages."""

    name = "openhart.website"
    label = "website"
