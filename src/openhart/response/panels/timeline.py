"""The panel Timeline: what happened, the newest first, with who recorded it and what was said."""

from datetime import datetime, timedelta
from typing import Any

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.cases import queries as cases
from openhart.cases.models import Case, Event
from openhart.cases.queries.sight import Sight, kept_words, sight_of
from openhart.foundation import clock
from openhart.policy import Pack
from openhart.policy.law.words import FactWord
from openhart.response import queries
from openhart.response.forms.fields import fact_words

#: An entry written down so much later than it happened is marked.
LATE = timedelta(hours=1)
#: The kinds by which the timeline is filtered: the beginning of the code, and words.
KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("referral", "Referral", ("referral.", "report.", "concern.", "careline.", "critical_incident.")),
    ("notice", "Notices", ("notice.",)),
    ("response", "Response", ("consult.", "review.", "triage.", "team.", "services.", "service.", "case_plan.")),
    ("investigation", "Investigation", ("investigation.", "prosecution.")),
    ("child", "The child", ("child.", "return_interview.", "screening.", "victim.", "placement.")),
    ("immigration", "Immigration", ("eligibility", "repatriation.")),
    ("decision", "Corrections and waivers", ("fact.", "duty.", "case.", "adult_services.")),
)


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what the panel shows, narrowed to one kind where the address says so."""
    viewer, pack = request.viewer, policy.load_pack(case.pack)
    kind = request.GET.get("kind", "")
    beginnings = next((starts for name, _, starts in KINDS if name == kind), ("",))
    events = cases.events_of(viewer, case)
    shown = [event for event in events if event.code.startswith(beginnings)]
    names = queries.names_of(viewer, shown)
    sight = sight_of(viewer, case)
    present = [(name, label) for name, label, starts in KINDS if any(event.code.startswith(starts) for event in events)]
    return {
        "entries": [_entry(pack, case, event, names[str(event.id)], sight) for event in shown],
        "kinds": present,
        "kind": kind,
        "now": clock.now(),
    }


def _entry(pack: Pack, case: Case, event: Event, by: str, sight: Sight) -> dict[str, Any]:
    """Return an event as the kit's timeline shows one."""
    return {
        "title": _title(pack, event),
        "at": event.at,
        "by": f"recorded by {by}",
        "facts": [*_data(pack, event, sight), *_facts(pack, event, sight)],
        "words": _words(pack, case, event, sight),
        "recorded_at": event.recorded_at if _is_late(event.at, event.recorded_at) else None,
        "episode": queries.episode_words(event.episode) if event.episode else "",
    }


def _title(pack: Pack, event: Event) -> str:
    """Return what happened; a notice names who was told."""
    word = pack.events.get(event.code)
    title = word.label if word is not None else event.code
    told = pack.recipients.get(str(event.data.get("to", "")))
    return f"{title}: {told}" if told and event.code.startswith("notice.") else title


def _is_late(at: datetime, recorded_at: datetime) -> bool:
    return recorded_at - at > LATE


def _words(pack: Pack, case: Case, event: Event, sight: Sight) -> list[tuple[str, str]]:
    """Return what was written down about an event; what is kept from the viewer is not even unsealed for the page."""
    word = pack.events.get(event.code)
    if word is not None and sight.keeps(word.protected):
        return [("Details", kept_words(word.protected))]
    words = cases.words_of(case, event).items()
    return [(_said(name), text) for name, text in words if text and not sight.keeps_data(pack, event.code, name)]


def _data(pack: Pack, event: Event, sight: Sight) -> list[tuple[str, str]]:
    word = pack.events.get(event.code)
    if word is not None and sight.keeps(word.protected):
        return []
    found = []
    for name, value in event.data.items():
        if name == "to" and event.code.startswith("notice."):
            continue  # the title says it
        known = word.data.get(name) if word is not None else None
        if known is not None and sight.keeps(known.protected):
            found.append((_said(name), kept_words(known.protected)))
            continue
        values = pack.words.values_of(known) if known is not None else {}
        said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else values.get(str(value), str(value))
        found.append((_said(name), said))
    return found


def _facts(pack: Pack, event: Event, sight: Sight) -> list[tuple[str, str]]:
    return [
        (pack.facts[code].label, _fact(pack.facts[code], value, sight))
        for code, value in event.facts.items()
        if code in pack.facts
    ]


def _fact(word: FactWord, value: Any, sight: Sight) -> str:
    return kept_words(word.protected) if sight.keeps(word.protected) else fact_words(word, value)


def _said(name: str) -> str:
    return {"notes": "In words", "with": "With", "to": "To"}.get(name, name.replace("_", " ").capitalize())
