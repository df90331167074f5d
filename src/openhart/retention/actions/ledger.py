"""The ledger's part in a disposal: it lies below this room, and is asked by it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.disclosure.actions import erasing
from openhart.disclosure.queries import keeping
from openhart.retention.actions.parts import Gone, Part
from openhart.retention.queries.looking import schedule


def _needs(viewer: Viewer, case_ids: Collection[UUID], at: datetime) -> Mapping[UUID, Collection[str]]:
    years = max(line.years for line in schedule().records["breaches"].lines)
    return keeping.needed(viewer, case_ids, at, breaches_since=at - timedelta(days=366 * years))


def _erase(case_id: UUID, by: Viewer, at: datetime) -> Gone:
    return Gone(key_ids=erasing.blank(case_id=case_id, by=by, at=at))


PART = Part("disclosure", count=keeping.counts, erase=_erase, needs=_needs, last_disclosures=keeping.last_disclosures)
