"""What a filled form is. Pure: codes, texts and times."""

from openhart.paperwork.lifecycle.filled import Entry, Filled, Picture, Section, Table, as_data

__all__ = ["Entry", "Filled", "Picture", "Section", "Table", "as_data"]
