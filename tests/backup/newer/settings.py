"""Settings of the owner of the tables, in a program that knows one step more."""

from openhart.config.owner import *  # noqa: F403

MIGRATION_MODULES = {"places": "tests.backup.newer.places"}
