"""Children missing now as the board shows them: the child, each clock with its proof, and the act that stops it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.models import Duty, DutyState
from openhart.desk.queries.rows import duty_words, initials_of, region_words
from openhart.missing import queries as missing
from openhart.missing.events import codes
from openhart.missing.models import UnapprovedStay
from openhart.missing.queries import Missing, Story
from openhart.notices import queries as notices
from openhart.notices.models import Notice
from openhart.people.models import NO_NAME, Identity
from openhart.policy import Pack
from openhart.response.panels.acts import Act, acts_for

#: How long a child who came back stays on the board, so that the next shift sees the interview and the screen.
BACK_FOR = timedelta(hours=48)
_NOTICE = "notify."
#: Recipients whose number is the proof, with what it is called.
_PROVEN = {"police_missing": "NCIC", "ncmec": "NCMEC"}


_ORDER = {code: place for place, code in enumerate(codes.STEPS)}


@dataclass(frozen=True, slots=True)
class Step:
    """One duty of an episode: how it stands, what proves it, and the act that ends it."""

    title: str
    short: str
    state: str  # of a duty; or later: time alone will make it owed; or not_applicable
    due_at: datetime | None
    done_at: datetime | None
    from_at: datetime | None
    act: Act | None
    proof: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether somebody still owes it."""
        return self.state == DutyState.OPEN


@dataclass(frozen=True, slots=True)
class Line:
    """One child on the board."""

    row: Missing
    initials: str
    steps: tuple[Step, ...]
    region: str
    searched_at: datetime | None

    @property
    def reference(self) -> str:
        """Return the reference number of the case."""
        return self.row.case.reference


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board."""

    missing: list[Line]
    back: list[Line]
    stays: list[tuple[UnapprovedStay, str]]

    @property
    def case_ids(self) -> list[UUID]:
        """Return the cases that the board shows."""
        rows = [line.row.case.id for line in (*self.missing, *self.back)]
        return list(dict.fromkeys([*rows, *(stay.case_id for stay, _ in self.stays)]))


def board(viewer: Viewer, pack: Pack, *, region: str, at: datetime) -> Board:
    """Return the children missing now, those back in the last days, and those in unapproved places.

    Only cases open to the viewer; a fixed number of queries however many there are.
    """
    rows = missing.missing_now(viewer, region=region)
    back = missing.back_since(viewer, since=at - BACK_FOR, region=region)
    stays = missing.stays_now(viewer, region=region)
    cases = [*(each.case for each in (*rows, *back)), *(each.case for each in stays)]
    children = initials_of(viewer, cases)
    proofs = proofs_of(notices.told_of_cases(viewer, {case.id for case in cases}, _PROVEN)) if cases else {}
    return Board(
        missing=[_line(viewer, pack, each, children, proofs) for each in rows],
        back=[_line(viewer, pack, each, children, proofs) for each in back],
        stays=[(each, _initials(children, each.case_id)) for each in stays],
    )


def with_steps(viewer: Viewer, pack: Pack, stories: Iterable[Story]) -> None:
    """Put the steps of each episode into its story, with their acts and proofs: first what is still owed."""
    stories = list(stories)
    ids = {story.episode.case_id for story in stories}
    proofs = proofs_of(notices.told_of_cases(viewer, ids, _PROVEN)) if ids else {}
    for story in stories:
        own = [duty for duty in story.duties if duty.state != DutyState.WITHDRAWN]
        own.sort(key=lambda duty: (duty.state != DutyState.OPEN, _ORDER.get(duty.code, len(_ORDER))))
        story.steps.extend(_step(viewer, pack, duty, proofs, story.episode.begun_at) for duty in own)


def proofs_of(rows: Iterable[Notice]) -> dict[tuple[UUID, str], list[Notice]]:
    """Return notices by case and recipient, the first first."""
    found: dict[tuple[UUID, str], list[Notice]] = {}
    for row in rows:
        found.setdefault((row.case_id, row.to), []).append(row)
    return found


def _line(
    viewer: Viewer,
    pack: Pack,
    row: Missing,
    children: Mapping[UUID, Identity],
    proofs: Mapping[tuple[UUID, str], list[Notice]],
) -> Line:
    steps = []
    for clock in row.clocks:
        if clock.duty is not None:
            steps.append(_step(viewer, pack, clock.duty, proofs, row.episode.begun_at))
        else:
            steps.append(
                Step(clock.label, _short(clock.code, clock.label), clock.state, None, None, clock.from_at, None)
            )
    return Line(row, _initials(children, row.case.id), tuple(steps), region_words(row.case.region), row.searched_at)


def _step(
    viewer: Viewer, pack: Pack, duty: Duty, proofs: Mapping[tuple[UUID, str], list[Notice]], begun_at: datetime
) -> Step:
    is_open = duty.state == DutyState.OPEN
    acts = acts_for(viewer, pack, duty) if is_open else []
    return Step(
        title=duty_words(pack, duty.code),
        short=_short(duty.code, duty_words(pack, duty.code)),
        state=str(duty.state),
        due_at=duty.due_at,
        done_at=duty.discharged_at,
        from_at=None,
        act=acts[0] if acts else None,
        proof=_proof(duty, proofs, begun_at),
    )


def _proof(duty: Duty, proofs: Mapping[tuple[UUID, str], list[Notice]], begun_at: datetime) -> str:
    """Return whether the number that proves a notice is there: a notice of this episode, not of an earlier one."""
    to = duty.code.removeprefix(_NOTICE)
    if to not in _PROVEN or duty.state not in {DutyState.DONE, DutyState.DONE_LATE}:
        return ""
    own = [row for row in proofs.get((duty.case_id, to), []) if row.happened_at >= begun_at]
    if any(row.has_number for row in own):
        return f"{_PROVEN[to]} number kept"
    return f"No {_PROVEN[to]} number yet"


def _short(code: str, label: str) -> str:
    return codes.STEPS.get(code, label)


def _initials(children: Mapping[UUID, Identity], case_id: UUID) -> str:
    child = children.get(case_id)
    return child.initials if child is not None else NO_NAME
