"""The steps of `places`, and one that this version does not have."""

from pathlib import Path

from openhart.places import migrations

__path__ = [*migrations.__path__, str(Path(__file__).parent)]
