"""Queueing, taking back and settling messages; what the watcher does with them; endpoints."""

from openhart.outbox.actions.endpoints import add_endpoint, end_endpoint, rotate_endpoint
from openhart.outbox.actions.erasing import expire, forget
from openhart.outbox.actions.queueing import queue, take_back
from openhart.outbox.actions.settling import doubt, resume, settle

__all__ = [
    "add_endpoint",
    "doubt",
    "end_endpoint",
    "expire",
    "forget",
    "queue",
    "resume",
    "rotate_endpoint",
    "settle",
    "take_back",
]
