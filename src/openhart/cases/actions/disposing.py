"""What of a case stays when it is disposed of: codes, numbers and times, under no number and open to nobody."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import queries
from openhart.cases.models import Duty, Event
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.policy.law.words import Words

#: Facts of these types are answers from a list, numbers and codes; a time is where a child's days could be followed.
_KEPT_TYPES = frozenset({"yes_no", "choice", "set", "number", "code"})


@transaction
def blank(*, case_id: UUID, by: Viewer, at: datetime) -> None:
    """Take from a case all that past figures do not need, its number included; what is sealed loses its bytes.

    Whoever calls this has destroyed the key in the same transaction. Refused on a case that is still open. The trail
    names the row here and its number on the tombstone, and nowhere both.
    """
    if not by.is_system:
        raise Refused("A case is disposed of by the watcher, after two people have agreed.")
    case = queries.locked(case_id)
    if case.closed_at is None:
        raise Refused("This case is open. Only a closed one is disposed of.")
    words = policy.load_pack(case.pack).words
    case.reference, case.is_disposed, case.is_restricted = f"~{secrets.token_hex(11)}", True, True
    case.towns, case.undecided, case.looks_again_at = {}, [], None
    case.facts = _coded(words, case.facts)
    case.save()
    Duty.objects.filter(case=case).update(because=[], is_restricted=True)
    for event in Event.objects.filter(case=case):
        data, facts = _listed(words, event), _coded(words, event.facts)
        Event.objects.filter(id=event.id).update(data=data, facts=facts, by_id=None, sealed=None)
    audit.write(by=by.user_id, at=at, act="case.disposed", subject=case.id, detail={})


def _coded(words: Words, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that say something of many children alike."""
    return {
        code: value
        for code, value in facts.items()
        if code in words.facts and words.facts[code].type in _KEPT_TYPES
    }  # fmt: skip


def _listed(words: Words, event: Event) -> dict[str, Any]:
    """Return the pieces of an event's data that come from a closed list: names and numbers of papers do not."""
    word = words.events.get(event.code)
    if word is None:
        return {}
    known = {name: data for name, data in word.data.items() if data.yes_no or words.values_of(data)}
    return {name: value for name, value in event.data.items() if name in known}
