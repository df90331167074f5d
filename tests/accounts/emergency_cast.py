"""Who and what the tests of break-glass share."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import emergencies as actions
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import EmergencyAccess, Ground, Role, Scope, User
from openhart.audit.models import Entry

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
NUMBER = "HT-2026-000123-K"
WHY = "The hospital asks whether Perpetua Zimmerzahn may go home tonight."
FOUND = "I spoke with the worker and with the hospital, and both say the same."


def person(name: str, role: Role, scope: Scope = Scope.AGENCY, region: str = "", *, at: datetime) -> User:
    user = accounts.add_user(username=name, display_name=name.title(), by=SYSTEM, at=at)
    case_id = uuid4() if scope == Scope.CASE else None
    accounts.grant(to=user.id, role=role, scope=scope, region=region, case_id=case_id, by=SYSTEM, at=at)
    return user


def wanted(*, case_id: UUID | None = None, region: str = "4", is_restricted: bool = False) -> Wanted:
    return Wanted(case_id=case_id or uuid4(), reference=NUMBER, region=region, is_restricted=is_restricted)


def ask(by: Viewer, at: datetime, about: Wanted | None = None) -> EmergencyAccess:
    return actions.ask(
        reference=NUMBER, wanted=about or wanted(), ground=Ground.DANGER, reason=WHY, by=by, at=at
    )  # fmt: skip


def acts(subject: UUID | None) -> list[str]:
    return list(Entry.objects.filter(subject_id=subject).order_by("at", "id").values_list("act", flat=True))
