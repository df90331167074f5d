"""Proof in words: the same sentences for the page, the paper and the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from openhart import policy
from openhart.accounts import queries as accounts
from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.cases.queries.as_of import Outcome
from openhart.cases.queries.sight import Sight, kept_words, sight_of
from openhart.disclosure import queries as disclosure
from openhart.inbox.models import Kind
from openhart.notices.access import PROTECTED
from openhart.notices.lifecycle import number_name
from openhart.notices.lifecycle.dispatching import WRONG
from openhart.notices.models import Notice
from openhart.places import queries as places
from openhart.places.lifecycle import WAYS
from openhart.proof.forms import OUTCOMES
from openhart.proof.queries import Later, Owed, Proof, Sending, Told
from openhart.ui import words as ui_words

_LATER = {
    "told": "A notice was recorded", "numbered": "A number was recorded", "acknowledged": "An acknowledgement came",
    "withdrawn": "The notice was taken back",
    "retold": "The recipient was told that it was taken back", "corrected": "The ledger was corrected",
    "recalled": "What had left was called back", "owed": "It is owed now", "not_owed": "It is not owed any more",
    "came_out": "It stands otherwise now",
}  # fmt: skip
_LEGS = {
    "begun": "", "unknown": "it is not known whether it arrived", "accepted": "accepted", "failed": "failed",
    "ended": "not needed any more",
}  # fmt: skip
_SENDINGS = {
    "": "under way then", "held": "held for half a minute", "taken_back": "taken back before it left",
    "overtaken": "not sent: told meanwhile", "set_aside": "set aside", "on_its_way": "on its way", "told": "told",
    "withdrawn": "taken back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in words."""

    told: Told
    recipient: str
    towns: str
    when: str
    how: str
    known: str  # how it is known
    ground: str
    fields: str
    form: str
    number: str
    acknowledged: str
    withdrawn: str
    inbox: str  # what came back from their inbox here
    further: tuple[str, ...]  # what the ledger said of it by then
    kept: str  # in place of all that, where it is kept from the viewer


@dataclass(frozen=True, slots=True)
class Group:
    """One duty to tell somebody, in words, with its notices."""

    owed: Owed
    label: str
    why: str
    state: str
    outcome: Outcome
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LaterLine:
    """One thing learned later, in words."""

    what: str
    about: str
    said: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """What is needed to put the proof of one case into words."""

    case: Case
    pack: policy.Pack
    leaving: policy.Leaving
    staff: Mapping[UUID, str]
    towns: Mapping[str, str]
    sight: Sight

    def groups(self, proof: Proof) -> list[Group]:
        """Return the duties and their notices in words."""
        return [self._group(owed, proof.at) for owed in proof.owed]

    def line(self, told: Told) -> Line:
        """Return a notice in words."""
        notice, words = told.notice, told.words
        protected = PROTECTED.get(notice.to, "")
        is_kept = self.sight.keeps(protected)
        said = [words.person and f"reached {words.person}", words.badge and f"badge {words.badge}"]
        how = "; ".join([str(notice.get_how_display()), *(part for part in said if part and not is_kept)])
        return Line(
            told=told, recipient=notice.recipient.name, towns=self._towns(notice), when=exact(notice.happened_at),
            how=how, known=self._known(told), ground=self._ground(told), fields="" if is_kept else self._fields(told),
            form=str(notice.get_form_display()) if notice.form else "",
            number="" if is_kept else self._number(told), acknowledged=self._acknowledged(told, is_kept=is_kept),
            withdrawn=self._withdrawn(told, is_kept=is_kept),
            inbox="; ".join(f"{Kind(each.kind).label.lower()} {exact(each.at)}" for each in told.answers),
            further=() if is_kept else self._further(told),
            kept=kept_words(protected) if is_kept else "",
        )  # fmt: skip

    def sending(self, sending: Sending) -> tuple[str, str]:
        """Return to whom something was under way, and how far it had come."""
        row = sending.row
        ways = [self._leg(leg.way, leg.begun_at, _LEGS[leg.state] if sending.state else "") for leg in sending.legs]
        said = f"Sent {exact(row.made_at)} by {self._name(row.by_id)}; {_SENDINGS[sending.state]}."
        return row.recipient.name, " ".join([said, *ways])

    def later(self, later: Later) -> LaterLine:
        """Return something learned later in words."""
        about, said = "", later.said
        if later.notice is not None:
            about = f"{later.notice.recipient.name}, told {exact(later.notice.happened_at)}"
            said = "" if self.sight.keeps(PROTECTED.get(later.notice.to, "")) else said
        if later.duty is not None:
            about = self.duty_label(later.duty.code)
            said = self._came(later)
        if later.happened_at is not None and later.what != "told":
            said = "; ".join(part for part in (f"of {exact(later.happened_at)}", said) if part)
        recorded = exact(later.recorded_at) if later.recorded_at else "as it stands now"
        return LaterLine(_LATER[later.what], about, said, recorded)

    def duty_label(self, code: str) -> str:
        """Return a duty in the words of the pack."""
        word = self.pack.duties.get(code)
        return word.label if word is not None else ui_words.code_words(code)

    def _group(self, owed: Owed, at: datetime) -> Group:
        duty = owed.duty
        citations = list(dict.fromkeys(ground.citation for ground in duty.because))
        limit = "limit set by law" if duty.limit == "law" else "limit set by the agency"
        due = f"due {exact(duty.due_at)}" if duty.due_at else "time limit not decided then"
        why = " · ".join([*citations, f"owed from {exact(duty.from_at)}", due, limit])
        state = came_out(owed.outcome, duty.due_at, duty.discharged_at, at)
        return Group(owed, self.duty_label(duty.code), why, state, owed.outcome, tuple(map(self.line, owed.told)))

    def _came(self, later: Later) -> str:
        duty = later.duty
        if duty is None or later.what == "not_owed":
            return ""
        done = f", {exact(duty.discharged_at)}" if duty.discharged_at else ""
        return f"{ui_words.code_words(duty.state)}{done}"

    def _known(self, told: Told) -> str:
        """Return how it is known: who wrote it down and when, or whose side accepted it."""
        notice, parts = told.notice, []
        accepted = [leg for leg in told.sending.legs if leg.taken_at] if told.sending else []
        parts += [f"accepted by their side on {exact(leg.taken_at)}" for leg in accepted if leg.taken_at]
        parts.append(f"written down by {self._name(notice.by_id)} on {exact(notice.recorded_at)}")
        if notice.recorded_at - notice.happened_at > timedelta(hours=1) and not accepted:
            parts.append("a late entry")
        said = "; ".join(parts)
        return f"{said[:1].upper()}{said[1:]}."

    def _ground(self, told: Told) -> str:
        row = told.left.row if told.left else None
        if row is None:
            return "No ground in the ledger"
        known = {code: statute.label for code, statute in self.leaving.statutes.items()}
        return ", ".join(part for part in (known.get(row.ground_code, ""), row.citation) if part) or row.ground

    def _fields(self, told: Told) -> str:
        codes = told.left.row.fields if told.left else []
        known = self.leaving.fields
        return "; ".join(known[code].label if code in known else ui_words.code_words(code) for code in codes)

    def _number(self, told: Told) -> str:
        words = told.words
        if not words.number:
            return ""
        earlier = f" (before: {', '.join(words.earlier_numbers)})" if words.earlier_numbers else ""
        return f"{number_name(told.notice.to)}: {words.number}{earlier}"

    def _acknowledged(self, told: Told, *, is_kept: bool) -> str:
        if told.acknowledged_at is None:
            return ""
        number = f"; their case number: {told.words.their_number}" if told.words.their_number and not is_kept else ""
        by = f", written down by {self._name(told.acknowledged_by_id)}" if told.acknowledged_by_id else ""
        return f"{exact(told.acknowledged_at)}{number}{by}"

    def _withdrawn(self, told: Told, *, is_kept: bool) -> str:
        if not told.is_withdrawn or told.notice.withdrawn_at is None:
            return ""
        why = [WRONG.get(told.notice.withdrawn_because, ""), "" if is_kept else told.words.reason]
        because = f": {'. '.join(part.rstrip('.') for part in why if part)}." if any(why) else "."
        retold = f"They were told so {exact(told.retold_at)}." if told.retold_at else "They had not been told so."
        return f"{exact(told.notice.withdrawn_at)}{because} {retold}"

    def _further(self, told: Told) -> tuple[str, ...]:
        further = told.left.further if told.left else ()
        return tuple(
            f"{each.row.get_row_display()} {exact(each.row.recorded_at)}: {each.words.get('what', '')}"
            for each in further
        )

    def _towns(self, notice: Notice) -> str:
        return ", ".join(self.towns.get(town, town) for town in notice.towns)

    def _leg(self, way: str, begun_at: datetime, state: str) -> str:
        said = f", {state}" if state else ""
        return f"{WAYS.get(way, ui_words.code_words(way))}: begun {exact(begun_at)}{said}."

    def _name(self, user_id: UUID | None) -> str:
        return self.staff.get(user_id, "a colleague") if user_id else "OpenHART"


def speaker_for(viewer: Viewer, proof: Proof, later: Iterable[Later] = ()) -> Speaker:
    """Return who puts the proof of a case into words for somebody."""
    told = [*(each for owed in proof.owed for each in owed.told), *proof.others]
    writers = {each.notice.by_id for each in told} | {each.acknowledged_by_id for each in told}
    writers |= {each.row.by_id for each in proof.under_way} | {each.by_id for each in later}
    case = proof.case
    return Speaker(
        case=case, pack=policy.load_pack(case.pack), leaving=disclosure.leaving_for(case),
        staff=accounts.names(viewer, writers), towns=places.town_names(), sight=sight_of(viewer, case),
    )  # fmt: skip


def came_out(outcome: Outcome, due_at: datetime | None, discharged_at: datetime | None, at: datetime) -> str:
    """Return how a duty had come out, with how late it was."""
    said = OUTCOMES[outcome]
    if outcome == Outcome.NEVER and due_at is not None:
        return f"{said}: its time had passed {ui_words.span_words(at - due_at)} before"
    if discharged_at is None:
        return said
    late = due_at is not None and outcome in {Outcome.LATE, Outcome.WAIVED_LATE}
    after = f", {ui_words.span_words(discharged_at - due_at)} after its time" if late and due_at else ""
    return f"{said}, {exact(discharged_at)}{after}"


def exact(moment: datetime) -> str:
    """Return a moment as proof is read: with the date, whenever it is read."""
    return ui_words.exact_words(moment, timezone.get_current_timezone())
