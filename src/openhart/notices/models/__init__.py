"""Rows about notices: that somebody was told, and that something is on its way to them."""

from openhart.notices.models.dispatching import Dispatch, Knock, KnockKind, Leg
from openhart.notices.models.telling import How, Notice, Paper

__all__ = ["Dispatch", "How", "Knock", "KnockKind", "Leg", "Notice", "Paper"]
