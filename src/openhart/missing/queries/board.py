"""Children missing now, for the board, the wall and the shell: who, for how long, and each clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case, Duty, DutyState, Episode
from openhart.cases.queries import lasting
from openhart.missing.events import codes
from openhart.missing.models import Contact, Particulars, Purpose, UnapprovedStay
from openhart.missing.queries.episodes import KIND

#: The duties of an episode that the board gives a column each, in this order.
CLOCKS = ("notify.police_missing", "notify.ncmec", "consult.missing_72h")
RETURN_CLOCKS = ("interview.on_return", "screen.on_return")


@dataclass(frozen=True, slots=True)
class Clock:
    """How one duty of an episode stands: not owed, owed, done; or owed only from a moment that is known already."""

    code: str
    label: str
    duty: Duty | None
    from_at: datetime | None = None  # when time alone will make it owed

    @property
    def state(self) -> str:
        """Return the state for a badge: that of the duty, ``later`` or ``not_applicable``."""
        if self.duty is not None:
            return str(self.duty.state)
        return "later" if self.from_at is not None else "not_applicable"

    @property
    def is_open(self) -> bool:
        """Return whether somebody still owes it."""
        return self.duty is not None and self.duty.state == DutyState.OPEN


@dataclass(frozen=True, slots=True)
class Missing:
    """One child who is missing now, or came back a short while ago."""

    episode: Episode
    count: int  # how many missing episodes the child has had on this case, this one included
    clocks: tuple[Clock, ...]
    kind: str
    is_abducted: bool
    searched_at: datetime | None
    words: dict[str, Any]

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.episode.case

    @property
    def counted_from(self) -> datetime:
        """Return since when the child is missing: last seen, or else when the agency learned of it."""
        return self.episode.since_at or self.episode.begun_at

    @property
    def is_last_seen_known(self) -> bool:
        """Return whether anybody knows when the child was last seen: without it the 72 hours cannot be counted."""
        return self.episode.since_at is not None

    def hours(self, at: datetime) -> int:
        """Return for how many whole hours the child has been missing."""
        return max(0, int(((self.episode.ended_at or at) - self.counted_from) / timedelta(hours=1)))


def missing_now(viewer: Viewer, *, region: str = "") -> list[Missing]:
    """Return the children missing now on cases open to the viewer, the longest first; a fixed number of queries."""
    return _rows(viewer, lasting.lasting(viewer, KIND, region=region), CLOCKS)


def back_since(viewer: Viewer, *, since: datetime, region: str = "") -> list[Missing]:
    """Return the children who came back after a moment, on cases open to the viewer, the latest first."""
    return _rows(viewer, lasting.ended_since(viewer, KIND, since=since, region=region), (*CLOCKS, *RETURN_CLOCKS))


def stays_now(viewer: Viewer, *, region: str = "") -> list[UnapprovedStay]:
    """Return the children who stay, verified, in an unapproved place, on cases open to the viewer."""
    rows = UnapprovedStay.objects.filter(visible(viewer, region="case__region"), ended_at__isnull=True)
    if region:
        rows = rows.filter(case__region=region)
    return list(rows.select_related("case").order_by("check_by_at", "id"))


def _rows(viewer: Viewer, episodes: list[Episode], clocks: Iterable[str]) -> list[Missing]:
    if not episodes:
        return []
    ids = {each.case_id for each in episodes}
    duties = lasting.duties_in(viewer, episodes)
    counts = lasting.counts_of(viewer, KIND, ids)
    particulars = {(row.case_id, row.episode): row for row in Particulars.objects.filter(case_id__in=ids)}
    searched: dict[tuple[Any, str], datetime] = {}
    for case_id, name, moment in (
        Contact.objects.filter(case_id__in=ids, purpose=Purpose.SEARCH)
        .order_by("happened_at")
        .values_list("case_id", "episode", "happened_at")
    ):
        searched[case_id, name] = moment
    return [
        _row(
            each, counts.get(each.case_id, 1), duties[each.case_id, each.name], clocks,
            particulars.get((each.case_id, each.name)), searched.get((each.case_id, each.name)),
        )
        for each in episodes
    ]  # fmt: skip


def _row(
    episode: Episode,
    count: int,
    duties: list[Duty],
    clocks: Iterable[str],
    particulars: Particulars | None,
    searched_at: datetime | None,
) -> Missing:
    pack = policy.load_pack(episode.case.pack)
    words: dict[str, Any] = {}
    if particulars is not None:
        particulars.case = episode.case
        words = particulars.words()
    kind = particulars.kind if particulars is not None else ""
    return Missing(
        episode=episode, count=count, clocks=tuple(_clock(pack, code, episode, duties) for code in clocks),
        kind=codes.KINDS.get(kind, ""), is_abducted=kind in codes.ABDUCTED,
        searched_at=searched_at, words=words,
    )  # fmt: skip


def _clock(pack: policy.Pack, code: str, episode: Episode, duties: list[Duty]) -> Clock:
    word = pack.duties.get(code)
    label = word.label if word is not None else code
    own = [duty for duty in duties if duty.code == code and duty.state != DutyState.WITHDRAWN]
    if own:
        return Clock(code, label, min(own, key=lambda duty: duty.state != DutyState.OPEN))
    return Clock(code, label, None, _appears_at(pack, code, episode))


def _appears_at(pack: policy.Pack, code: str, episode: Episode) -> datetime | None:
    """Return when time alone makes a duty owed if the child is still missing then, as the engine foresees it."""
    foreseen = episode.case.looks_again_at
    if episode.since_at is None or episode.ended_at is not None or foreseen is None:
        return None
    spans = [rule.once_for for rule in pack.rules if rule.duty == code and rule.once_kind == KIND and rule.once_for]
    moments = [max(pack.calendar.after(episode.since_at, span), episode.begun_at) for span in spans]
    return next((moment for moment in moments if foreseen <= moment), None)
