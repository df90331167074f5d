"""The tables of the trail: entries, the lanes they are written in, the signed heads, and the index of who was seen."""

from openhart.audit.models.entries import Entry, Lane, Outcome
from openhart.audit.models.following import Head, Indexed, Looked, Seen

__all__ = ["Entry", "Head", "Indexed", "Lane", "Looked", "Outcome", "Seen"]
