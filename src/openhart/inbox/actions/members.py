"""Who reads an organisation's letters: added by an administrator, ended at once when they leave."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from openhart.accounts import actions as accounts
from openhart.accounts import queries as account_queries
from openhart.accounts.access import Viewer
from openhart.accounts.access.people import check_may_keep
from openhart.accounts.actions.people import add_person
from openhart.accounts.models import Role, Scope
from openhart.accounts.queries import directory_of_people as directory
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox.models import Member
from openhart.places import queries as places


@transaction
def add_member(*, organisation: str, username: str, display_name: str, by: Viewer, at: datetime) -> Member:
    """Let somebody read what is sent to an organisation; their account is made when there is none yet.

    Refused for an account of the agency's staff: partners have accounts of their own.
    """
    check_may_keep(by)
    if places.recipient(organisation, on=timezone.localdate(at)) is None:
        raise Refused("There is no such organization among those who are told.")
    user = account_queries.user_named(by, username)
    if user is None:
        user = add_person(username=username, display_name=display_name, by=by, at=at)
    accounts.grant(to=user.id, role=Role.PARTNER_MEMBER, scope=Scope.AGENCY, by=by, at=at)
    if Member.objects.filter(user=user, organisation=organisation, until_at__isnull=True).exists():
        raise Refused(f"{user.display_name} reads the letters of this organization already.")
    row = Member.objects.create(user=user, organisation=organisation, from_at=at, added_by_id=by.user_id)
    detail = {"member": str(row.id), "organisation": organisation}
    audit.write(by=by.user_id, at=at, act="letter.member_added", subject=user.id, detail=detail)
    return row


@transaction
def end_member(*, member_id: UUID, by: Viewer, at: datetime) -> Member:
    """Let somebody read an organisation's letters no more, from now on; with the last of them goes their role."""
    check_may_keep(by)
    row = Member.objects.select_for_update(of=("self",)).select_related("user").get(id=member_id)
    if row.until_at is not None:
        return row
    row.until_at, row.ended_by_id = max(at, row.from_at), by.user_id
    row.save(update_fields=["until_at", "ended_by_id"])
    detail = {"member": str(row.id), "organisation": row.organisation}
    audit.write(by=by.user_id, at=at, act="letter.member_ended", subject=row.user_id, detail=detail)
    if not Member.objects.filter(user_id=row.user_id, until_at__isnull=True).exists():
        for held in directory.listed(by, [row.user], at)[0].grants:
            if held.role == Role.PARTNER_MEMBER:
                accounts.end_grant(grant_id=held.id, by=by, at=at)
    return row
