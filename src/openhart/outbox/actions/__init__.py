"""Queueing, taking back and settling messages; what the watcher does with them; endpoints."""

from openhart.outbox.actions.erasing import forget
from openhart.outbox.actions.queueing import queue, take_back
from openhart.outbox.actions.settling import resume, settle

__all__ = ["forget", "queue", "resume", "settle", "take_back"]
