"""Reminders in the demonstration: said as the watcher would have said them over three days, the older ones read."""

from datetime import datetime, time, timedelta

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role
from openhart.config.demo.staff import Staff
from openhart.reminders import actions, queries
from openhart.reminders.lifecycle.quiet import Hours, Rest

#: When the watcher looked.
_LOOKS = tuple(timedelta(hours=hours) for hours in (72, 24, 4, 0))
_READ_BEFORE = timedelta(hours=4)
_MOST = 500


def arrange(people: Staff, now: datetime) -> None:
    """Let a few colleagues have an address, one of them hours of her own, and everybody be reminded."""
    lead, unit = people.agency[Role.STATEWIDE_HART_LEAD], people.regional[Role.SOCIAL_WORK_SUPERVISOR, "4"]
    for each, name in ((lead, "lead"), (unit, "unit"), (people.agency[Role.AUDITOR], "auditor")):
        if each.user_id is not None:
            email = f"{name}@openhart.example"
            accounts.set_email(user_id=each.user_id, email=email, by=SYSTEM, at=now - _LOOKS[0])
    actions.wish(hours=Hours(time(18), time(6, 30), time(7), Rest.DIGEST), by=unit, at=now - _LOOKS[0])
    for ago in _LOOKS:
        actions.speak(by=SYSTEM, at=now - ago)
        if ago > _READ_BEFORE:
            for viewer in (*people.agency.values(), *people.regional.values()):
                unread = queries.unread(viewer, limit=_MOST).lines
                actions.mark_read(
                    clock_ids=[row.clock_id for row in unread], by=viewer, at=now - ago + timedelta(hours=1)
                )
