"""The room's name for Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.referrals"
    label = "referrals"
