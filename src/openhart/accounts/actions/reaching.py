"""Where somebody is written to: that something waits for them, and never what it is."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.people import check_may_keep
from openhart.accounts.models import User
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@transaction
def set_email(*, user_id: UUID, email: str, by: Viewer, at: datetime) -> None:
    """Set somebody's own e-mail address, or a colleague's as an administrator; empty takes it away.

    The trail says that it was changed and by whom, not the address.
    """
    if by.user_id != user_id and not by.is_system:
        check_may_keep(by, user_id)
    user = User.objects.select_for_update().filter(id=user_id).first()
    if user is None:
        raise Refused("There is no such account.")
    if user.email == email:
        return
    user.email = email
    user.save(update_fields=["email"])
    audit.write(by=by.user_id, at=at, act="account.email_set", subject=user.id, detail={"is_set": bool(email)})
