"""The whole story of each missing episode of a case, for the panel and its forms."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.access import check_open_to
from openhart.cases.models import Case, Duty, Episode
from openhart.cases.queries import lasting
from openhart.missing import access
from openhart.missing.events import codes
from openhart.missing.lifecycle import State, is_late, state_of
from openhart.missing.models import Particulars, Return, UnapprovedStay
from openhart.missing.queries.episodes import Spoke, Told, contacts_of, lasting_of, told_of

#: Told only to those who see medical details.
MEDICAL_WORDS = frozenset({"medical", "medication"})
#: Where the child sleeps is told only to those who see where a hidden shelter is.
SHELTER_WORD = "sleeps_at"


@dataclass(frozen=True, slots=True)
class Need:
    """One need of the night, with its state."""

    label: str
    code: str

    @property
    def state(self) -> str:
        """Return the state in words."""
        return codes.NEED_STATES.get(self.code, self.code)

    @property
    def tone(self) -> str:
        """Return how the state is shown."""
        return {"needed": "warn", "met": "good"}.get(self.code, "quiet")


@dataclass(frozen=True, slots=True)
class Story:
    """One episode from last seen to return. What is kept from the viewer is left out and named in ``kept``."""

    episode: Episode
    number: int
    duties: list[Duty]
    particulars: Particulars | None = None
    words: dict[str, Any] = field(default_factory=dict)
    returned: Return | None = None
    return_words: dict[str, Any] = field(default_factory=dict)
    spoken: list[Spoke] = field(default_factory=list)
    kept: frozenset[str] = frozenset()
    steps: list[Any] = field(default_factory=list)  # the desk adds them: acts and proofs are of other rooms

    @property
    def name(self) -> str:
        """Return the name of the episode."""
        return self.episode.name

    @property
    def state(self) -> State:
        """Return how it stands."""
        return state_of(self.episode.ended_at)

    @property
    def is_missing(self) -> bool:
        """Return whether the child is missing now."""
        return self.state is State.MISSING

    @property
    def counted_from(self) -> datetime:
        """Return since when the child is missing: last seen, or else when the agency learned of it."""
        return self.episode.since_at or self.episode.begun_at

    @property
    def kind(self) -> str:
        """Return what happened, in words."""
        return codes.KINDS.get(self.particulars.kind, "") if self.particulars is not None else ""

    @property
    def is_abducted(self) -> bool:
        """Return whether the child was taken."""
        return self.particulars is not None and self.particulars.kind in codes.ABDUCTED

    @property
    def told(self) -> list[Told]:
        """Return who is told of every missing child, and when they were."""
        return told_of(self.spoken)

    @property
    def revision(self) -> int:
        """Return the revision of what is written about it, 0 for nothing."""
        return self.particulars.revision if self.particulars is not None else 0

    @property
    def risks(self) -> list[str]:
        """Return what puts the child at risk, in words."""
        return [codes.RISKS.get(code, code) for code in self.words.get("risks", [])]

    @property
    def needs(self) -> list[Need]:
        """Return what the child needs tonight, as far as it was asked."""
        given = self.return_words.get("needs", {})
        return [Need(label, str(given[code])) for code, label in codes.NEEDS.items() if given.get(code)]

    @property
    def where(self) -> str:
        """Return where the child was located, in words."""
        return codes.FOUND_WHERE.get(self.returned.where, "") if self.returned is not None else ""

    @property
    def found_by(self) -> str:
        """Return who located the child, in words."""
        return codes.FOUND_BY.get(self.returned.found_by, "") if self.returned is not None else ""

    @property
    def reasons(self) -> list[str]:
        """Return why the child left, in words."""
        return [codes.REASONS.get(code, code) for code in self.return_words.get("reasons", [])]

    @property
    def is_late_begin(self) -> bool:
        """Return whether the episode was written down long after the agency learned of it."""
        row = self.particulars
        return row is not None and is_late(happened_at=self.episode.begun_at, recorded_at=row.recorded_at)

    @property
    def is_late_return(self) -> bool:
        """Return whether the return was written down late."""
        row = self.returned
        return row is not None and is_late(happened_at=row.located_at, recorded_at=row.recorded_at)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What was read of all episodes of a case at once."""

    duties: dict[tuple[UUID, str], list[Duty]]
    particulars: dict[str, Particulars]
    returns: dict[str, Return]
    spoken: list[Spoke]
    sees_medical: bool
    sees_shelter: bool


def stories_of(viewer: Viewer, case: Case) -> list[Story]:
    """Return the missing episodes of a case open to the viewer, the latest first; a fixed number of queries."""
    check_open_to(viewer, case)
    episodes = lasting_of(viewer, case)
    for each in episodes:
        each.case = case
    rows = _Rows(
        duties=lasting.duties_in(viewer, episodes),
        particulars={row.episode: row for row in Particulars.objects.filter(case=case)},
        returns={row.episode: row for row in Return.objects.filter(case=case)},
        spoken=contacts_of(viewer, case),
        sees_medical=access.sees_medical(viewer, case),
        sees_shelter=access.sees_shelter(viewer, case),
    )
    return [_story(case, each, rows, number) for number, each in reversed(list(enumerate(episodes, 1)))]


def stay_of(viewer: Viewer, case: Case) -> tuple[UnapprovedStay, dict[str, Any]] | None:
    """Return where a child stays in an unapproved place now, on a case open to the viewer, or None."""
    check_open_to(viewer, case)
    row = UnapprovedStay.objects.filter(case=case, ended_at__isnull=True).first()
    if row is None:
        return None
    row.case = case
    return row, row.words()


def has_stay(viewer: Viewer, case: Case, stay_id: UUID) -> bool:
    """Return whether a case open to the viewer has had a stay of that id."""
    check_open_to(viewer, case)
    return UnapprovedStay.objects.filter(case=case, id=stay_id).exists()


def _story(case: Case, episode: Episode, rows: _Rows, number: int) -> Story:
    row, back = rows.particulars.get(episode.name), rows.returns.get(episode.name)
    words: dict[str, Any] = {}
    return_words: dict[str, Any] = {}
    if row is not None:
        row.case = case
        words = row.words()
    if back is not None:
        back.case = case
        return_words = back.words()
    kept: frozenset[str] = frozenset()
    if not rows.sees_medical:
        words, return_words, kept = _without_medical(words, return_words)
    if not rows.sees_shelter and SHELTER_WORD in return_words:
        return_words = {name: value for name, value in return_words.items() if name != SHELTER_WORD}
        kept |= {SHELTER_WORD}
    own = [each for each in rows.spoken if each.row.episode == episode.name]
    return Story(episode, number, rows.duties[case.id, episode.name], row, words, back, return_words, own, kept)


def _without_medical(
    words: dict[str, Any], return_words: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
    """Return what is shown without medical details, and the names of what was left out."""
    kept = frozenset(name for name in MEDICAL_WORDS if name in words)
    risks = words.get("risks", [])
    if codes.MEDICAL_RISKS.intersection(risks):
        kept |= {"risks"}
    shown = {name: value for name, value in words.items() if name not in MEDICAL_WORDS}
    shown["risks"] = [code for code in risks if code not in codes.MEDICAL_RISKS]
    needs = {code: at for code, at in return_words.get("needs", {}).items() if code not in codes.MEDICAL_NEEDS}
    return shown, {**return_words, "needs": needs}, kept
