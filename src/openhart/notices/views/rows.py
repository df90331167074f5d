"""Notices in words, as the panel shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from openhart import policy
from openhart.cases.models import Case
from openhart.cases.queries.sight import ALL, Sight, kept_words
from openhart.notices import queries
from openhart.notices.access import PROTECTED
from openhart.notices.lifecycle import NEVER_ACKNOWLEDGED, NUMBER_PROVES
from openhart.notices.models import Notice
from openhart.notices.queries import Line, Owed, Words
from openhart.notices.views.passages import Passage
from openhart.ui import words as ui_words

WHY_TOWN = {
    "residence": "where the child lives",
    "incident": "where it happened",
    "location": "where the child is",
}
UNKNOWN_TOWN = {
    "residence": "We do not know where the child lives.",
    "incident": "We do not know where it happened.",
    "location": "We do not know where the child is.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words."""

    notice: Notice
    name: str
    sentence: str  # how, to whom, by whom
    proof: str
    acknowledged: str
    note: str
    reason: str
    may_acknowledge: bool

    @property
    def needs_retelling(self) -> bool:
        """Return whether nobody has yet told the recipient that this was taken back."""
        return (
            self.notice.withdrawn_at is not None
            and self.notice.retold_at is None
            and bool(self.notice.withdrawn_because)
        )

    @property
    def may_correct(self) -> bool:
        """Return whether the right notice can be sent in place of this one."""
        return self.notice.withdrawn_at is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient of one duty in words."""

    title: str
    why: str
    owner: str
    state: str
    due_at: datetime | None
    towns: tuple[str, ...]
    contact: str
    is_confirmed: bool
    told: Told | None
    remark: str
    mark: str  # overdue, soon or closed: how much it presses
    is_asked: bool  # there is something to record
    record_url: str
    tell_url: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Group:
    """One duty in words, with its recipients."""

    owed: Owed
    label: str
    progress: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to put the notices of one case into words."""

    case: Case
    pack: policy.Pack
    towns: Mapping[str, str]
    staff: Mapping[UUID, str]
    now: datetime
    sight: Sight = ALL
    passages: Mapping[tuple[str, str], Passage] = field(default_factory=dict)  # by `to` and recipient: those not done

    def group(self, owed: Owed) -> Group:
        """Return a duty and its recipients in words."""
        word = self.pack.duties.get(owed.duty.code)
        label = word.label if word else ui_words.code_words(owed.duty.code)
        progress = f"{owed.told_count} of {len(owed.lines)} told" if len(owed.lines) > 1 else ""
        return Group(owed, label, progress, tuple(self._row(owed, line, label, progress) for line in owed.lines))

    def told(self, notice: Notice) -> Told:
        """Return a notice in words."""
        protected = PROTECTED.get(notice.to, "")
        if self.sight.keeps(protected):
            return self._kept(notice, protected)
        words = queries.words_of(self.case, notice)
        return Told(
            notice=notice, name=notice.recipient.name, sentence=self._sentence(notice, words),
            proof=self._proof(notice, words), acknowledged=self._acknowledged(notice, words), note=words.note,
            reason=words.reason, may_acknowledge=_waits(notice),
        )  # fmt: skip

    def _kept(self, notice: Notice, protected: str) -> Told:
        """Return a notice whose words are kept from the viewer: that it went, when, and nothing that was said."""
        return Told(
            notice=notice, name=notice.recipient.name, sentence=self._sentence(notice, Words()),
            proof=kept_words(protected), acknowledged=self._acknowledged(notice, Words()), note="", reason="",
            may_acknowledge=_waits(notice),
        )  # fmt: skip

    def _row(self, owed: Owed, line: Line, label: str, progress: str) -> Row:
        return Row(
            title=line.recipient.name if line.recipient else self._nobody(line),
            why=self._why(owed, label, progress),
            owner=str(self.pack.roles.get(owed.duty.owed_by, owed.duty.owed_by)),
            state=_state(owed, line, self.now),
            due_at=owed.duty.due_at if owed.is_open and line.told is None else None,
            towns=tuple(self._town(town) for town in line.need.towns),
            contact=_contact(line),
            is_confirmed=line.recipient is None or line.recipient.is_confirmed,
            told=self.told(line.told) if line.told else None,
            remark=self._remark(owed, line),
            mark=_mark(owed, line, self.now),
            is_asked=line.told is None and (owed.is_open or owed.told_count > 0),
            record_url=self._address("record", owed, line),
            tell_url=self._address("tell", owed, line) if line.recipient is not None else "",
            passage=self.passages.get((owed.to, line.recipient.code)) if line.recipient and not line.told else None,
        )

    def _address(self, page: str, owed: Owed, line: Line) -> str:
        asked = {"to": owed.to} | ({"town": line.need.towns[0]} if line.need.towns else {})
        return f"{reverse(f'notices:{page}', args=[self.case.reference])}?{urlencode(asked)}"

    def _why(self, owed: Owed, label: str, progress: str) -> str:
        citations = list(dict.fromkeys(str(ground["citation"]) for ground in owed.duty.because))
        limit = "" if owed.duty.limit == "law" else "limit set by the agency"
        return " · ".join(part for part in (label, progress, *citations, limit) if part)

    def _nobody(self, line: Line) -> str:
        names = ", ".join(self.towns.get(town, town) for town in line.need.towns)
        return f"Nobody is named for {names}" if names else "Nobody is named: choose who was told"

    def _town(self, town: str) -> str:
        parts = [WHY_TOWN[part] for part in WHY_TOWN if self.case.towns.get(part) == town]
        reasons = " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
        return f"{self.towns.get(town, town)}, {reasons}"

    def _remark(self, owed: Owed, line: Line) -> str:
        if line.told is not None:
            return ""
        if line.too_early is not None:
            said = self._when(line.too_early.happened_at)
            return f"Told {said}, before this became owed: it does not count."
        if owed.is_open or owed.duty.discharged_at is None:
            return ""
        if owed.told_count == 0:
            return f"Done {self._when(owed.duty.discharged_at)} by another step."
        return "Known only after this was done. They have not been told."

    def _sentence(self, notice: Notice, words: Words) -> str:
        parts = [f"{notice.get_how_display()}, {self._when(notice.happened_at)}"]
        if words.person:
            parts.append(f"reached {words.person}" + (f", badge {words.badge}" if words.badge else ""))
        elif words.badge:
            parts.append(f"badge {words.badge}")
        if notice.form:
            parts.append(str(notice.get_form_display()).split(",", 1)[0])
        writer = self.staff.get(notice.by_id) if notice.by_id else "OpenHART"
        return "; ".join([*parts, f"recorded by {writer or 'a colleague'}"]) + "."

    def _proof(self, notice: Notice, words: Words) -> str:
        if words.number:
            label = NUMBER_PROVES.get(notice.to, "Their number")
            earlier = f" (before: {', '.join(words.earlier_numbers)})" if words.earlier_numbers else ""
            return f"{label}: {words.number}{earlier}"
        return ""

    def _acknowledged(self, notice: Notice, words: Words) -> str:
        if notice.acknowledged_at is None:
            return ""
        number = f"; their case number: {words.their_number}" if words.their_number else ""
        return f"Acknowledged {self._when(notice.acknowledged_at)}{number}"

    def _when(self, moment: datetime) -> str:
        """Return the exact time: this is proof, and it is read on paper and in other years."""
        return ui_words.exact_words(moment, timezone.get_current_timezone())


def _waits(notice: Notice) -> bool:
    return notice.state == "sent" and notice.to not in NEVER_ACKNOWLEDGED


def _contact(line: Line) -> str:
    if line.told is not None or line.recipient is None:
        return ""
    row = line.recipient
    parts = (row.telephone, row.fax and f"fax {row.fax}", row.email, row.web, row.address)
    return " · ".join(part for part in parts if part)


def _mark(owed: Owed, line: Line, now: datetime) -> str:
    if line.told is not None or not owed.is_open:
        return "closed"
    pressing = ui_words.urgency(owed.duty.due_at, now)
    return pressing if pressing in {"overdue", "soon"} else ""


def _state(owed: Owed, line: Line, now: datetime) -> str:
    if line.told is not None:
        return "acknowledged" if line.told.acknowledged_at else "sent"
    if owed.is_open:
        return "overdue" if owed.duty.due_at is not None and owed.duty.due_at < now else "open"
    return "open" if owed.told_count else str(owed.duty.state)
