"""The pages of places."""

from openhart.places.views.changing import add, change, confirm, end, serve
from openhart.places.views.listing import recipient, recipients, town, towns
from openhart.places.views.serving import hand_over, office, ways

__all__ = [
    "add",
    "change",
    "confirm",
    "end",
    "hand_over",
    "office",
    "recipient",
    "recipients",
    "serve",
    "town",
    "towns",
    "ways",
]
