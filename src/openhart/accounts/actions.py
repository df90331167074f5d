"""Writes about accounts and grants."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.models import Grant, Role, Scope, User
from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction


@transaction
def add_user(*, username: str, display_name: str, by: Viewer, at: datetime) -> User:
    """Add an account that can do nothing until it is granted something."""
    user = User(username=username, display_name=display_name)
    user.set_unusable_password()
    user.save(force_insert=True)
    audit.write(by=by.user_id, at=at, act="account.added", subject=user.id, detail={})
    return user


@transaction
def grant(
    *, to: UUID, role: Role, scope: Scope, region: str = "", case_id: UUID | None = None, by: Viewer, at: datetime
) -> Grant:
    """Grant a role with a scope; granting the same again while it is in force changes nothing."""
    found = Grant.objects.filter(
        viewer_id=to, role=role, scope=scope, region=region, case_id=case_id, until_at__isnull=True
    ).first()
    if found is not None:
        return found
    made = Grant.objects.create(viewer_id=to, role=role, scope=scope, region=region, case_id=case_id, from_at=at)
    audit.write(
        by=by.user_id, at=at, act="grant.given", subject=case_id, detail={"to": str(to), "role": role, "scope": scope}
    )
    return made


def note_visit(*, by: User, at: datetime) -> None:
    """Remember when somebody last opened My day, so that it can say what is new since then."""
    User.objects.filter(id=by.id).update(last_visit_at=at)
