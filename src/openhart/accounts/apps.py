"""The room's name for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.accounts"
    label = "accounts"
