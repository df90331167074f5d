"""What the policy will owe if a report is received as it stands now, and which answers would decide the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.referrals.events import Received
from openhart.referrals.models import ChildReported, ReportMade


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty in words: what, by whom, until when, and on which ground."""

    label: str
    owner: str
    due_at: datetime | None
    is_law: bool
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """One duty that an answer would decide: the sentences say which; ``needs`` are the questions."""

    label: str
    needs: tuple[str, ...]
    sentences: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What one child's referral would owe."""

    owed: tuple[Owed, ...]
    undecided: tuple[Open, ...]

    @property
    def asks(self) -> dict[str, list[str]]:
        """Return the questions still open, those that decide most first, each with the duties it decides."""
        found: dict[str, list[str]] = {}
        for each in self.undecided:
            asked = ", ".join(each.needs)
            found.setdefault(asked[:1].upper() + asked[1:], []).append(each.label)
        return dict(sorted(found.items(), key=lambda ask: -len(ask[1])))


def what_would_be_owed(_viewer: Viewer, report: ReportMade, child: ChildReported, now: datetime) -> Preview:
    """Return what is owed on receipt of ``report`` about ``child``, as seen at ``now``."""
    question = _Question(report, child, now)
    answer = question.asked({})
    owed = [question.in_words(duty) for duty in answer.duties if duty.state in {"open", "overdue"}]
    undecided: dict[str, list[policy.Undecided]] = {}
    for item in answer.undecided:
        undecided.setdefault(item.duty, []).append(item)
    return Preview(
        owed=tuple(sorted(owed, key=lambda duty: (duty.due_at is None, duty.due_at or now, duty.label))),
        undecided=tuple(question.opened(code, items, answer) for code, items in undecided.items()),
    )


class _Question:
    """One report put to the policy, with and without guesses."""

    def __init__(self, report: ReportMade, child: ChildReported, now: datetime) -> None:
        self.pack = policy.load_pack(settings.POLICY_PACK)
        self.received_at = min(report.received_at, now)
        self.now = now
        self.event = Received(channel=report.channel, reporter_kind=report.reporter_kind)
        self.facts = child.facts(self.pack.local(self.received_at).date())
        self.missing = child.is_missing
        self.missing_since = child.missing_since

    def asked(self, guess: Mapping[str, Any]) -> policy.Answer:
        """Return the policy's answer, with facts nobody gave yet taken as guessed."""
        return policy.evaluate(self.pack, list(self._events(guess)), self.now)

    def _events(self, guess: Mapping[str, Any]) -> Iterator[policy.Event]:
        yield self.pack.read_event({
            "event": self.event.event_code(), "at": self.received_at, "recorded_at": self.now,
            "data": self.event.data(), "facts": {**self.facts, **guess},
        })  # fmt: skip
        if self.missing:
            since = {"child.missing_since": self.missing_since} if self.missing_since else {}
            yield self.pack.read_event({"event": "child.missing", "at": self.received_at, "facts": since})

    def in_words(self, duty: policy.Duty) -> Owed:
        """Return a duty in words."""
        return Owed(
            label=self.pack.duties[duty.code].label,
            owner=self.pack.roles.get(duty.owed_by, duty.owed_by),
            due_at=duty.due_at,
            is_law=duty.limit == "law",
            citations=tuple(dict.fromkeys(ground.citation for ground in duty.because)),
        )

    def opened(self, code: str, items: Sequence[policy.Undecided], answer: policy.Answer) -> Open:
        """Return which answers would decide a duty; where none alone does, what it depends on."""
        before = {(duty.code, duty.due_at) for duty in answer.duties}
        needs = list(dict.fromkeys(need for item in items for need in item.needs))
        sentences = tuple(
            f"If {claim}: {self._said(duty)}"
            for need in needs
            for claim, value in self._answers(need)
            for duty in self.asked({need: value}).duties
            if duty.code == code and (duty.code, duty.due_at) not in before
        )
        labels = tuple(self._label(need) for need in needs)
        label = self.pack.duties[code].label
        return Open(
            label=label,
            needs=labels,
            sentences=sentences or (f"{label}: several answers decide together ({', '.join(labels)}).",),
            citation=self.pack.rule(items[0].rule).citation,
        )

    def _answers(self, need: str) -> Iterator[tuple[str, Any]]:
        """Yield the answers a fact can have, each as a clause; none for facts with endless answers."""
        fact = self.pack.facts.get(need)
        if fact is None:
            return
        if fact.type == "yes_no":
            yield fact.holds or f"{fact.label} is yes", True
            yield fact.fails or f"{fact.label} is no", False
        for value, label in fact.values.items():
            yield f"{fact.label.lower()} is {label}", [value] if fact.type == "set" else value

    def _said(self, duty: policy.Duty) -> str:
        label = self.pack.duties[duty.code].label
        told = f"{label[:1].lower()}{label[1:]}" if not label[:2].isupper() else label
        if duty.due_at is None:
            return f"{told}."
        hours = (duty.due_at - self.received_at).total_seconds() / 3600
        if hours <= 72:  # noqa: PLR2004 - beyond three days people think in dates
            return f"{told} within {hours:.0f} hours."
        return f"{told} by {self.pack.local(duty.due_at):%A, %B %-d at %H:%M}."

    def _label(self, need: str) -> str:
        fact = self.pack.facts.get(need)
        return fact.label.lower() if fact else need
