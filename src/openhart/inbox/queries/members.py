"""Who reads whose letters, for whoever looks after accounts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from openhart.accounts.access import Viewer
from openhart.accounts.access.people import check_may_see_people
from openhart.inbox.models import Letter, Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation that has members, or was written to."""

    code: str
    members: int
    letters: int
    last_at: datetime | None


def organisations(viewer: Viewer) -> list[Organisation]:
    """Return every organisation with members or letters, by code; how many letters, and nothing of any."""
    check_may_see_people(viewer)
    rows = Member.objects.filter(until_at__isnull=True).order_by().values_list("organisation")
    members = dict(rows.annotate(Count("id")))
    sent = Letter.objects.order_by().values("organisation").annotate(count=Count("id"), last=Max("left_at"))
    letters = {each["organisation"]: (each["count"], each["last"]) for each in sent}
    return [
        Organisation(
            code=code, members=members.get(code, 0), letters=letters.get(code, (0, None))[0],
            last_at=letters.get(code, (0, None))[1],
        )
        for code in sorted({*members, *letters})
    ]  # fmt: skip


def members_of(viewer: Viewer, organisation: str) -> list[Member]:
    """Return who reads an organisation's letters and who did, those who do first."""
    check_may_see_people(viewer)
    rows = Member.objects.filter(organisation=organisation).select_related("user")
    return sorted(rows, key=lambda row: (row.until_at is not None, row.user.display_name, row.id))


def member(viewer: Viewer, member_id: UUID) -> Member | None:
    """Return one membership, or None."""
    check_may_see_people(viewer)
    return Member.objects.filter(id=member_id).select_related("user").first()
