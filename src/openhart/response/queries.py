"""What the forms of a case need to know, and what its panels show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from openhart import policy
from openhart.accounts import queries as accounts
from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.models import Case, Duty, DutyState, Event
from openhart.cases.queries.sight import Sight, kept_words, sight_of
from openhart.policy import Pack
from openhart.policy.answer import Duty as JudgedDuty
from openhart.response import lifecycle
from openhart.response.lifecycle import fact_name


@dataclass(frozen=True, slots=True)
class Change:
    """A duty that a correction would change: what it is now, and what it would be."""

    title: str
    before: str
    after: str


def duty_of(viewer: Viewer, case: Case, code: str, episode: str, instance: int) -> Duty | None:
    """Return one duty of a case open to the viewer, or None."""
    return next(
        (
            duty
            for duty in cases.duties_of(viewer, case)
            if (duty.code, duty.episode, duty.instance) == (code, episode, instance)
        ),
        None,
    )


def things_of(_viewer: Viewer, pack: Pack, code: str, events: Iterable[Event]) -> list[tuple[str, str]]:
    """Return the placements named on a case so far, the latest first, with what is known of each."""
    name = pack.events[code].names
    if not name:
        return []
    found: dict[str, str] = {}
    for event in events:  # the newest first
        thing = str(event.data.get(name, ""))
        if thing and thing not in found:
            kinds = pack.events[event.code].data["kind"].values if "kind" in pack.events[event.code].data else {}
            kind = kinds.get(str(event.data.get("kind", "")), "")
            day = timezone.localtime(event.at)
            found[thing] = f"{thing.replace('-', ' ').capitalize()}{f' ({kind})' if kind else ''}, {day:%B} {day.day}"
    return list(found.items())


def episodes_for(_viewer: Viewer, pack: Pack, code: str, duties: Sequence[Duty]) -> list[tuple[str, str]]:
    """Return the episodes in which the step would end an open duty, with words for each."""
    ended = {duty for duty in pack.duties if any(match.event == code for match in lifecycle.done_by(pack, duty))}
    found: dict[str, str] = {}
    for duty in duties:
        if duty.state == DutyState.OPEN and duty.code in ended and duty.episode:
            begun = timezone.localtime(duty.from_at)
            found.setdefault(duty.episode, f"{episode_words(duty.episode)}: owed since {begun:%B} {begun.day}")
    return list(found.items())


def episode_words(name: str) -> str:
    """Return the name of an episode as people read it."""
    return name.replace("_", " ").replace("-", " ").replace(":", " ").capitalize()


def changes(_viewer: Viewer, pack: Pack, before: Iterable[JudgedDuty], after: Iterable[JudgedDuty]) -> list[Change]:
    """Return the duties on which two answers differ, in the words of the pack."""
    old, new = ({(duty.code, duty.episode, duty.instance): duty for duty in duties} for duties in (before, after))
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, will = standing(old.get(key)), standing(new.get(key))
        if was != will:
            found.append(Change(pack.duties[key[0]].label, was, will))
    return found


def standing(duty: JudgedDuty | None) -> str:
    """Return how a duty stands, in a few words."""
    if duty is None:
        return "not owed"
    if duty.state in {"open", "overdue"}:
        if duty.due_at is None:
            return "owed, without a limit yet"
        due = timezone.localtime(duty.due_at)
        return f"owed, due {due:%a, %B} {due.day}, {due:%Y at %H:%M}"
    return {"done": "done", "done_late": "done late", "waived": "waived", "withdrawn": "no longer owed"}[duty.state]


def traces_of(viewer: Viewer, case: Case, why: policy.Why) -> list[dict[str, Any]]:
    """Return the rules of an explanation as the page shows them, without what is kept from the viewer."""
    sight = sight_of(viewer, case)
    return [
        {
            "rule": trace.rule, "sentence": trace.sentence, "citation": trace.citation, "remark": trace.remark,
            "occurrences": [
                {
                    "happened": each.happened, "at": each.at, "outcome": each.outcome, "sentence": each.sentence,
                    "checks": [_checked(sight, check) for check in each.checks],
                }
                for each in trace.occurrences
            ],
        }
        for trace in why.rules
    ]  # fmt: skip


def _checked(sight: Sight, check: policy.Check) -> dict[str, Any]:
    kept = next((name for name in sorted(check.protected) if sight.keeps(name)), "")
    if kept:
        return {"kept": f"One condition: {kept_words(kept)}"}
    return {"sentence": check.sentence, "known": check.known, "held": check.held}


def missing_facts(_viewer: Viewer, pack: Pack, case: Case, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return for each fact its label and where it is told: the form that corrects facts, at its field."""
    form = reverse("response:correct", args=[case.reference])
    return [
        (pack.facts[code].label if code in pack.facts else code, f"{form}?fact={code}#id_{fact_name(code)}")
        for code in codes
    ]


def names_of(viewer: Viewer, events: Iterable[Event]) -> dict[str, str]:
    """Return who recorded each event, by the event's id; what the system did itself is named so."""
    rows = list(events)
    people = accounts.names(viewer, (row.by_id for row in rows))
    return {
        str(row.id): (people.get(row.by_id, "a former colleague") if row.by_id is not None else "OpenHART")
        for row in rows
    }


def moments_of(_viewer: Viewer, events: Iterable[Event]) -> list[datetime]:
    """Return when things happened on the case."""
    return [event.at for event in events]
