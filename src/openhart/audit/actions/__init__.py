"""Writing the trail, its heads and its index."""

from openhart.audit.actions.writing import NotWritten, write, write_seen

__all__ = ["NotWritten", "write", "write_seen"]
