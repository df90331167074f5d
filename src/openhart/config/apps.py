"""The room's name for Django, and what every process does at its start."""

from django.apps import AppConfig
from django.conf import settings

from openhart.sealing import keyring


class ConfigConfig(AppConfig):
    """Hold the demonstration and name the key file."""

    name = "openhart.config"
    label = "config"

    def ready(self) -> None:
        """Name the key file, which is read when first needed; the public process has none."""
        if hasattr(settings, "KEY_FILE"):
            keyring.use(settings.KEY_FILE)
