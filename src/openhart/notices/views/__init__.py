"""The pages of notices."""

from openhart.notices.views.recording import acknowledge, number, record, settle, withdraw

__all__ = ["acknowledge", "number", "record", "settle", "withdraw"]
