"""A notice on its way, in words: how far it came, by which ways, what they answered, and what can be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from openhart.cases.models import Case
from openhart.cases.queries.sight import Sight
from openhart.inbox.lifecycle import OUTCOMES
from openhart.inbox.queries import Said
from openhart.notices import queries
from openhart.notices.access import PROTECTED
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg
from openhart.notices.queries import Dispatched
from openhart.ui import words as ui_words

#: What each way is called while it is under way, and once it was accepted.
_GOING = {
    "secure_link": "A letter waits in their inbox; the e-mail that says so is on its way",
    "webhook": "It is on its way to their own system",
    "desk": "It stands on their desk here",
    "fax": "To be faxed by one of us",
    "letter": "To be posted by one of us",
    "telephone": "To be told by telephone, by one of us",
}
_GONE = {
    "secure_link": "The e-mail that says that a letter waits was accepted",
    "webhook": "Their own system accepted it",
    "desk": "It reached their desk here",
    "fax": "Faxed",
    "letter": "Posted",
    "telephone": "Told by telephone",
}
#: state: (badge, its words).
_BADGES = {
    life.HELD: ("info", "Leaves in a moment"),
    life.SET_ASIDE: ("bad", "Set aside"),
    life.ON_ITS_WAY: ("info", "On its way"),
    life.OVERTAKEN: ("quiet", "Not sent"),
    life.TAKEN_BACK: ("quiet", "Taken back before it left"),
    life.WITHDRAWN: ("quiet", "Taken back"),
    life.TOLD: ("sent", ""),
}
_WALK = {"fax": "Fax it now", "letter": "Post it now", "telephone": "Call now"}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done about a notice on its way."""

    label: str
    address: str
    is_post: bool = False
    value: str = ""
    is_first: bool = False
    field: str = "has_arrived"  # what ``value`` is of


@dataclass(frozen=True, slots=True)
class Passage:
    """One dispatch in words."""

    row: Dispatch
    name: str
    badge: str
    badge_words: str
    lines: tuple[str, ...]
    answers: tuple[str, ...]
    acts: tuple[Act, ...]
    seconds_left: int

    @property
    def is_pressing(self) -> bool:
        """Return whether a person has to do something now."""
        return self.row.state == life.SET_ASIDE or any(act.is_first for act in self.acts)


@dataclass(frozen=True, slots=True)
class Speaker:
    """What is needed to put the dispatches of one case into words."""

    case: Case
    staff: Mapping[UUID, str]
    answers: Mapping[UUID, Sequence[Said]]
    sight: Sight
    may_tell: bool
    now: datetime

    def said(self, sent: Dispatched) -> Passage:
        """Return a dispatch in words; what was typed is kept from whoever may not know it."""
        row = sent.row
        badge, words = _BADGES[row.state]
        is_kept = self.sight.keeps(PROTECTED.get(row.to, ""))
        answers = () if is_kept else tuple(self._answer(each) for each in self.answers.get(row.id, ()))
        return Passage(
            row=row, name=row.recipient.name, badge=badge, badge_words=words,
            lines=tuple(self._lines(sent, is_kept=is_kept)), answers=answers,
            acts=tuple(self._acts(sent)) if self.may_tell else (),
            seconds_left=max(int((row.held_until - self.now).total_seconds()), 0) if row.state == life.HELD else 0,
        )  # fmt: skip

    def _lines(self, sent: Dispatched, *, is_kept: bool) -> list[str]:
        row = sent.row
        by = self.staff.get(row.by_id, "a colleague") if row.by_id else "OpenHART"
        verb = "To be sent: Send was pressed" if row.state == life.HELD else "Sent"
        lines = [f"{verb} {self._when(row.made_at)} by {by}."]
        if row.state in {life.SET_ASIDE, life.OVERTAKEN} and not is_kept:
            words = queries.words_of_dispatch(self.case, row)
            fallback = "It could not be made. An administrator has to look." if row.state == life.SET_ASIDE else ""
            lines += [said for said in (words.because or fallback,) if said]
        if row.state == life.OVERTAKEN:
            lines.append("A colleague recorded meanwhile that they were told: it did not leave.")
        lines += [self._leg(leg, row) for leg in sent.legs if leg.state != life.ENDED]
        if row.state == life.ON_ITS_WAY and row.next_at is not None:
            lines.append(f"If nobody was told by {self._when(row.next_at)}, the next way begins beside it.")
        return lines

    def _leg(self, leg: Leg, row: Dispatch) -> str:
        fault = life.FAULTS.get(leg.fault, "")
        if leg.state == life.ACCEPTED and leg.taken_at is not None:
            return f"{_GONE[leg.way]} {self._when(leg.taken_at)}."
        if leg.state == life.UNKNOWN:
            return "The e-mail was handed over and no answer came: it is not known whether it arrived."
        if leg.state == life.FAILED:
            return f"{_GOING[leg.way].split(';')[0]}: did not go. {fault}."
        if leg.fault == "no_reader":
            return f"A letter waits in their inbox. {fault}."
        why = (
            f" ({life.BECAUSE.get(leg.because, '').partition(':')[0].lower()})"
            if leg.because not in {"first", ""}
            else ""
        )
        done = "" if row.state == life.ON_ITS_WAY else " It was not needed any more."
        return f"{_GOING[leg.way]}{why}.{f' {fault}.' if fault else ''}{done}"

    def _answer(self, said: Said) -> str:
        words, when = said.words, self._when(said.at)
        who = ", ".join(str(words[name]) for name in ("name", "position") if words.get(name))
        by = f" by {who}" if who else ""
        if said.is_unreadable:
            return f"Something came back {when} that cannot be read: what they typed was altered. Call them."
        if said.kind == "asked":
            return f"They asked {when}{by}: {words.get('text', '')}"
        if said.kind == "told":
            return f"We replied {when}: {words.get('text', '')}"
        if said.kind == "outcome":
            more = f": {words['text']}" if words.get("text") else ""
            return f"They say {when}{by}: {OUTCOMES.get(said.outcome, said.outcome)}{more}"
        number = f"; their case number: {words['number']}" if words.get("number") else ""
        return f"{'Opened' if said.kind == 'opened' else 'Acknowledged'} {when}{by}{number}"

    def _acts(self, sent: Dispatched) -> list[Act]:
        row = sent.row
        if row.state == life.HELD:
            return [self._post("Take it back", "take_back", row, is_first=True)]
        if row.state == life.SET_ASIDE:
            return [
                self._post("Send it again", "send_again", row, is_first=True),
                self._post("Give it up", "take_back", row),
            ]
        acts = self._asked(row) if row.state in {life.ON_ITS_WAY, life.TOLD} else []
        return acts + (self._under_way(sent) if row.state == life.ON_ITS_WAY else [])

    def _under_way(self, sent: Dispatched) -> list[Act]:
        row, acts = sent.row, list[Act]()
        for leg in sent.legs:
            if leg.state == life.UNKNOWN:
                acts += [
                    self._post("It arrived", "settle_unknown", row, value="yes", is_first=True),
                    self._post("Send it again", "settle_unknown", row, value="no"),
                ]
            if leg.state == life.BEGUN and leg.way in life.BY_HAND:
                acts.append(Act(_WALK[leg.way], self._address("walk", row, leg.way), is_first=True))
        if any(leg.way in {"secure_link", "webhook"} for leg in sent.legs):
            acts.append(self._post("Give them a one-time link", "link", row))
        if row.next_at is not None:
            begin = self._post("Begin the next way now", "next_way", row, value=str(len(sent.legs)))
            acts.append(replace(begin, field="begun"))
        return [*acts, Act("Take it back", self._address("call_back", row))]

    def _asked(self, row: Dispatch) -> list[Act]:
        """Return the reply where the last word is a question of theirs."""
        spoken = [each.kind for each in self.answers.get(row.id, ()) if each.kind in {"asked", "told"}]
        return [Act("Reply", self._address("reply", row), is_first=True)] if spoken[-1:] == ["asked"] else []

    def _post(self, label: str, name: str, row: Dispatch, *, value: str = "", is_first: bool = False) -> Act:
        return Act(label, self._address(name, row), is_post=True, value=value, is_first=is_first)

    def _address(self, name: str, row: Dispatch, *more: str) -> str:
        return reverse(f"notices:{name}", args=[self.case.reference, row.id, *more])

    def _when(self, moment: datetime) -> str:
        return ui_words.exact_words(moment, timezone.get_current_timezone())
