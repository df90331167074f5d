"""Writes of the room: holds, proposals and answers by people; working out and erasing by the watcher."""

from openhart.retention.actions.carrying_out import CarriedOut, carry_out
from openhart.retention.actions.deciding import approve, reject, stop, take_out
from openhart.retention.actions.holding import lift, place
from openhart.retention.actions.proposing import propose
from openhart.retention.actions.tidying import Tidied, tidy
from openhart.retention.actions.working_out import mark_day, work_out

__all__ = [
    "CarriedOut",
    "Tidied",
    "approve",
    "carry_out",
    "lift",
    "mark_day",
    "place",
    "propose",
    "reject",
    "stop",
    "take_out",
    "tidy",
    "work_out",
]
