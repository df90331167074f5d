"""What every room says of cases, put together."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.retention.actions.parts import read_parts
from openhart.retention.queries.looking import FromRooms


def read_rooms(by: Viewer, case_ids: Collection[UUID], at: datetime, *, counting: bool) -> FromRooms:
    """Return what the other rooms say of these cases; what they hold is counted only when asked for."""
    needs: dict[UUID, set[str]] = {}
    counts: dict[UUID, dict[str, int]] = {}
    disclosed: dict[UUID, datetime] = {}
    for part in read_parts():
        for case_id, codes in (part.needs(by, case_ids, at) if part.needs else {}).items():
            needs.setdefault(case_id, set()).update(codes)
        for case_id, found in (part.count(by, case_ids) if counting else {}).items():
            counts.setdefault(case_id, {}).update(found)
        for case_id, last in (part.last_disclosures(by, case_ids) if part.last_disclosures else {}).items():
            disclosed[case_id] = max(last, disclosed.get(case_id, last))
    return FromRooms(needs=needs, counts=counts, last_disclosures=disclosed)
