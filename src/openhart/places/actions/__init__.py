"""Writes about places. Every change is a new dated row; what the agency says outweighs the pack."""

from openhart.places.actions.changing import (
    Contact,
    add_recipient,
    change_recipient,
    confirm,
    end_recipient,
    hand_over,
    order_ways,
    serve,
    set_office,
)
from openhart.places.actions.inventing import invent_contacts
from openhart.places.actions.loading import load_pack_places
from openhart.places.actions.pack_file import PackPlaces, PlacesError, read_places

__all__ = [
    "Contact",
    "PackPlaces",
    "PlacesError",
    "add_recipient",
    "change_recipient",
    "confirm",
    "end_recipient",
    "hand_over",
    "invent_contacts",
    "load_pack_places",
    "order_ways",
    "read_places",
    "serve",
    "set_office",
]
