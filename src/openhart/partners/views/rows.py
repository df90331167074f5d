"""Letters in words, as the list and the page of one show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openhart.inbox.lifecycle import OUTCOMES
from openhart.inbox.models import Answer, Kind, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One letter of the list."""

    letter: Letter
    title: str
    reference: str
    organisation: str
    number: str  # their own
    state: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One answer, or one reply of the agency's, on the page of its letter."""

    at: datetime
    who: str
    says: str
    text: str


def line(letter: Letter, organisation: str) -> Line:
    """Return a letter as the list shows it; of one taken back, or disposed of, no number."""
    answers = sorted(letter.answers.all(), key=lambda each: (each.at, each.id))
    state, tone = state_of(letter, answers)
    return Line(
        letter=letter, title=letter.title, reference=letter.reference, organisation=organisation,
        number=number_of(letter, answers), state=state, tone=tone,
    )  # fmt: skip


def state_of(letter: Letter, answers: Iterable[Answer]) -> tuple[str, str]:
    """Return how a letter stands, and in which tone that is said."""
    kinds = [each.kind for each in answers]
    talk = [kind for kind in kinds if kind in {Kind.ASKED, Kind.TOLD}]
    if letter.is_withdrawn:
        return "Taken back", "bad"
    if Kind.ACKNOWLEDGED not in kinds:
        return ("Not confirmed yet", "warn") if Kind.OPENED in kinds else ("New", "info")
    if talk and talk[-1] == Kind.TOLD and kinds[-1] == Kind.TOLD:
        return "The agency replied", "info"
    if talk and talk[-1] == Kind.ASKED:
        return "You asked", "plain"
    return ("Outcome told", "done") if Kind.OUTCOME in kinds else ("Received", "good")


def number_of(letter: Letter, answers: Iterable[Answer]) -> str:
    """Return the organisation's own number, as it was given last."""
    if not letter.is_readable:
        return ""
    given = [each.read()[0].get("number", "") for each in answers if each.kind in {Kind.ACKNOWLEDGED, Kind.OUTCOME}]
    return next((number for number in reversed(given) if number), "")


def talk_of(letter: Letter) -> list[Spoken]:
    """Return what was said about a letter, the oldest first; nothing of one that was taken back."""
    if not letter.is_readable:
        return []
    answers = sorted(letter.answers.all(), key=lambda each: (each.at, each.id))
    return [_spoken(each) for each in answers if each.kind != Kind.OPENED]


def _spoken(answer: Answer) -> Spoken:
    words, opens = answer.read()
    who = "The agency" if answer.kind == Kind.TOLD else ", ".join(
        part for part in (words.get("name", ""), words.get("position", "")) if part
    )  # fmt: skip
    number = words.get("number", "")
    said = {
        Kind.ACKNOWLEDGED: "confirmed that the letter is here",
        Kind.ASKED: "asked",
        Kind.TOLD: "replied",
        Kind.OUTCOME: OUTCOMES.get(answer.outcome, answer.outcome),
    }[Kind(answer.kind)]
    return Spoken(
        at=answer.at, who=who or "Somebody", says=f"{said} (case number {number})" if number else said,
        text=words.get("text", "") if opens else "What was typed cannot be read any more. Call the agency.",
    )  # fmt: skip
