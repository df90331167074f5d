"""Reading all that can be read: every table, with every key that can be unwrapped tried on every sealed byte."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from openhart.cases.models import Case, Duty, Episode, Event
from openhart.keys.models import SealedField, WrappedKey
from openhart.people.models import Link
from openhart.referrals.models import Referral, Report, Screening
from openhart.sealing.envelope import DataKey, SealBroken

#: The methods by which rows say where their bytes are sealed.
_PLACES = ("place", "lifted_place", "verdict_place")


def every_model() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def keys_at_hand() -> dict[UUID, DataKey]:
    """Return every key that the installation's own key still unwraps."""
    return {row.id: row.unwrap() for row in WrappedKey.objects.filter(wrapped__isnull=False)}


def everything_readable() -> str:
    """Return the clear text of every column of every table, and of every sealed byte that opens."""
    keys = keys_at_hand()
    found: list[str] = []
    for model in every_model():
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
        binaries = [field for field in model._meta.concrete_fields if isinstance(field, models.BinaryField)]
        for row in model._default_manager.all():
            for field in fields:
                found.append(_said(getattr(row, field.attname)))
            for field in binaries:
                found.append(_opened(row, field, keys))
    return "\n".join(found)


def _opened(row: Any, field: Any, keys: dict[UUID, DataKey]) -> str:
    """Return what opens under any key at any place the row names; clear bytes as they are."""
    sealed = bytes(getattr(row, field.attname) or b"")
    if not sealed:
        return ""
    names = dict.fromkeys([*([field.at] if isinstance(field, SealedField) else []), *_PLACES])
    places = [getattr(row, name)() for name in names if hasattr(row, name)]
    for key in keys.values():
        for place in places:
            try:
                return key.open(sealed, place=place).decode(errors="replace")
            except SealBroken:
                continue
    return sealed.decode("latin-1")


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)


def whole_file() -> bytes:
    """Return the raw bytes of the SQLite database and what lies beside it."""
    name = Path(str(connection.settings_dict["NAME"]))
    assert name.is_file(), settings.DATABASES
    return b"".join(path.read_bytes() for path in sorted(name.parent.glob(f"{name.name}*")))


def figures() -> dict[str, Counter[Any]]:
    """Return what a year's tables are counted from, over every row there is."""
    return {
        "cases": Counter(
            (row.opened_at.year, row.region, row.decision, json.dumps(_figures_of(row.facts), sort_keys=True))
            for row in Case.objects.all()
        ),
        "episodes": Counter(Episode.objects.order_by().values_list("kind", "since_at", "begun_at", "ended_at")),
        "events": Counter(Event.objects.order_by().values_list("code", "at", "episode")),
        "told": Counter(
            (row.at, row.data.get("to")) for row in Event.objects.filter(code__startswith="notice.")
        ),
        "duties": Counter(Duty.objects.order_by().values_list("code", "state", "limit", "due_at", "discharged_at")),
        "reports": Counter(Report.objects.order_by().values_list("channel", "reporter_kind", "received_at")),
        "referrals": Counter(
            (row.state, row.gender, json.dumps([row.race_ethnicity, row.red_flags, row.control, row.recruitment]))
            for row in Referral.objects.all()
        ),
        "decisions": Counter(Screening.objects.order_by().values_list("decision", "response", "decided_at")),
        "children": Counter(Link.objects.filter(part="child").values_list("part", flat=True)),
    }  # fmt: skip


def _figures_of(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what is counted: a moment says something of one child, and is counted from the episodes' own times."""
    return {code: value for code, value in facts.items() if code != "child.missing_since"}
