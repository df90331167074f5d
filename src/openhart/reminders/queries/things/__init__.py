"""What becomes loud: one file for each kind of thing, each saying which there are and who stands behind them."""

from openhart.reminders.queries.things.others import SOURCES, pressing
from openhart.reminders.queries.things.thing import Thing, of_duty

__all__ = ["SOURCES", "Thing", "of_duty", "pressing"]
