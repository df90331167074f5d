"""What is known of a case, in words: its facts as the policy reads them, and its towns."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases.access import check_open_to
from openhart.cases.models import Case
from openhart.cases.queries.sight import Sight, kept_words, sight_of
from openhart.places import queries as places
from openhart.referrals.events.states import STATES

_TOWNS = {"residence": "Lives in", "incident": "It happened in", "location": "Is now in"}


def known(viewer: Viewer, case: Case) -> list[dict[str, Any]]:
    """Return the towns and facts of a case open to the viewer as rows of a summary, what is not known left out."""
    check_open_to(viewer, case)
    names = places.town_names() if case.towns else {}
    rows = [
        {"key": words, "value": names.get(case.towns[part], case.towns[part])}
        for part, words in _TOWNS.items()
        if case.towns.get(part)
    ]
    pack = policy.load_pack(case.pack)
    sight = sight_of(viewer, case)
    rows += [
        {"key": pack.facts[code].label, "value": _seen(pack, code, value, sight)}
        for code, value in case.facts.items()
        if code in pack.facts
    ]
    return rows


def _seen(pack: policy.Pack, code: str, value: Any, sight: Sight) -> str:
    if sight.keeps_fact(pack, code):
        return kept_words(pack.facts[code].protected)
    return _words(pack, code, value)


def _words(pack: policy.Pack, code: str, value: Any) -> str:
    fact = pack.facts[code]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return _begun("; ".join(fact.values.get(item, str(item)) for item in value) or "none")
    if fact.type == "time":
        local = timezone.localtime(datetime.fromisoformat(str(value)))
        return f"{local:%A, %B} {local.day}, {local:%Y, %H:%M}"
    if code.endswith("_state"):
        return STATES.get(str(value), str(value))
    return _begun(fact.values.get(str(value), str(value)))


def _begun(words: str) -> str:
    """Return words with a capital at their beginning."""
    return f"{words[:1].upper()}{words[1:]}"
