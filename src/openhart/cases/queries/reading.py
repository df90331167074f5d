"""Stored events as the engine reads them, and the engine asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from openhart import policy
from openhart.cases.models import Event


def plain(
    code: str,
    at: datetime,
    recorded_at: datetime,
    data: Mapping[str, Any],
    facts: Mapping[str, Any],
    episode: str | None,
) -> dict[str, Any]:
    """Return an event as a scenario file would write it."""
    event: dict[str, Any] = {"event": code, "at": at, "recorded_at": recorded_at}
    if data:
        event["data"] = data
    if facts:
        event["facts"] = facts
    if episode:
        event["episode"] = episode
    return event


def read_events(pack_name: str, rows: Iterable[Event]) -> list[policy.Event]:
    """Return stored events as the engine reads them."""
    pack = policy.load_pack(pack_name)
    return [pack.read_event(plain(row.code, row.at, row.recorded_at, row.data, row.facts, row.episode)) for row in rows]


def ask(pack_name: str, events: Sequence[policy.Event], at: datetime) -> policy.Answer:
    """Return what is owed as of ``at``, or as of the latest event where another clock runs ahead of ours."""
    return policy.evaluate(policy.load_pack(pack_name), events, max(at, *(event.at for event in events), at))
