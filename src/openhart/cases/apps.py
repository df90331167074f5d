"""The room's name for Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Hold the room's models and templates."""

    name = "openhart.cases"
    label = "cases"

    def ready(self) -> None:
        """Tell who hands work over what they may know of a case: its region, whether it is restricted, or closed."""
        from openhart.accounts.queries import holding, standing  # noqa: PLC0415 - models are not loaded before
        from openhart.cases.queries.reach import closed_among, regions_and_restrictions  # noqa: PLC0415 - likewise

        standing.tell_of_cases(regions_and_restrictions)
        holding.tell_of_closed_cases(closed_among)
