"""Settings for a part of the benchmarks: an installation chosen before Django is loaded."""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import os
from pathlib import Path


def open_installation(data: Path) -> None:
    """Load Django on the installation in ``data``."""
    os.environ["HART_DATA"] = str(data)
    os.environ.pop("HART_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "openhart.config.desk"
    import django

    django.setup()
