"""One row of a work list: whose, what is owed, until when, and the act that stops the clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from openhart.accounts.access import Viewer
from openhart.cases.models import Case, Duty
from openhart.cases.queries import Mark
from openhart.people import queries as people
from openhart.people.models import NO_NAME, Identity
from openhart.policy import Pack
from openhart.response.panels.acts import Act, acts_for

LIMITS = {"law": "set by law", "agency": "set by the agency"}


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as a work list shows it."""

    duty: Duty
    initials: str
    title: str
    owner: str
    href: str
    act: Act | None

    @property
    def reference(self) -> str:
        """Return the reference number of the case."""
        return self.duty.case.reference

    @property
    def due_at(self) -> datetime | None:
        """Return when the time ends, None without a limit."""
        return self.duty.due_at

    @property
    def limit(self) -> str:
        """Return who set the limit, in words."""
        return LIMITS.get(self.duty.limit, "")

    @property
    def is_law(self) -> bool:
        """Return whether the limit is set by law."""
        return self.duty.limit == "law"

    @property
    def region(self) -> str:
        """Return the region in words."""
        return region_words(self.duty.region)

    @property
    def mark(self) -> Mark:
        """Return the row's place in its list."""
        return Mark(self.duty.sort_at, self.duty.id)


def rows_of(
    viewer: Viewer,
    pack: Pack,
    duties: Iterable[Duty],
    children: Mapping[UUID, Identity],
    place: Mapping[str, str] | None = None,
) -> list[Row]:
    """Return duties as rows; ``place`` is put into each address so that the case page knows its neighbours."""
    return [_row(viewer, pack, duty, children, place) for duty in duties]


def initials_of(viewer: Viewer, cases: Iterable[Case]) -> dict[UUID, Identity]:
    """Return the children of these cases, by case, in one query; none when there are no cases."""
    ids = {case.id for case in cases}
    return people.children(viewer, ids) if ids else {}


def duty_words(pack: Pack, code: str) -> str:
    """Return what is owed in the words of the pack."""
    word = pack.duties.get(code)
    return word.label if word is not None else code


def region_words(code: str) -> str:
    """Return a region as people say it."""
    return f"Region {code}" if code else "Region not known"


def _row(
    viewer: Viewer, pack: Pack, duty: Duty, children: Mapping[UUID, Identity], place: Mapping[str, str] | None
) -> Row:
    child = children.get(duty.case_id)
    acts = acts_for(viewer, pack, duty)
    href = reverse("desk:case", args=[duty.case.reference])
    if place is not None:
        href = f"{href}?{urlencode({**place, 'at': str(Mark(duty.sort_at, duty.id))})}"
    return Row(
        duty=duty,
        initials=child.initials if child is not None else NO_NAME,
        title=duty_words(pack, duty.code),
        owner=pack.roles.get(duty.owed_by, duty.owed_by),
        href=href,
        act=acts[0] if acts else None,
    )
