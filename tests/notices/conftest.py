"""A referral in Connecticut that owes notices, and the means to tell."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import User
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty
from openhart.inbox.models import Member
from openhart.notices import actions
from openhart.notices.models import Dispatch, Notice
from openhart.places import actions as places

TOWNS = {"residence": "hartford", "incident": "new-haven", "location": "bridgeport"}
Tell = Callable[..., Notice]
Send = Callable[..., Dispatch]


@pytest.fixture
def connecticut(db: None, now: datetime) -> None:
    """Connecticut's places, with a team for each of the case's towns."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now)
    for code, town in (("mdt-1", "hartford"), ("mdt-2", "new-haven"), ("mdt-3", "bridgeport")):
        places.serve(code=code, towns=[town], on=now.date(), by=SYSTEM, at=now)


@pytest.fixture
def referred(connecticut: None, case: Case, now: datetime) -> Case:
    """A child of Hartford, exploited in New Haven, now in Bridgeport; the referral came in now."""
    cases.locate(case=case, towns=TOWNS, region="4", by=SYSTEM, at=now)
    happen(case, now)
    return case


def happen(case: Case, at: datetime, step: str = "referral.received", **facts: Any) -> None:
    """Let something happen on a case that owes notices."""
    known = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15, "child.foreign_national": True}
    details = {"channel": "call", "reporter_kind": "mandated"} if step == "referral.received" else {}
    facts = {**(known if step == "referral.received" else {}), **facts}
    cases.record(case=case, event=StepTaken(step=step, details=details, facts=facts), by=SYSTEM, at=at)


def wrong(reason: str, because: str = "other", **more: bool) -> actions.Wrong:
    """Return why a notice is taken back."""
    return actions.Wrong(because=because, reason=reason, **more)


def state(case: Case, to: str) -> str:
    """Return how the duty to tell somebody stands."""
    return Duty.objects.get(case=case, code=f"notify.{to}").state


@pytest.fixture
def tell(ben: Viewer, now: datetime) -> Tell:
    """Ben tells somebody, an hour after the referral unless said otherwise."""

    def told(case: Case, to: str, recipient: str, *, after: float = 60, by: Viewer = ben, **more: Any) -> Notice:
        happened_at = now + timedelta(minutes=after)
        at = more.pop("at", happened_at + timedelta(minutes=5))
        submission = more.pop("submission", None) or uuid4()
        sent = actions.Sent(to=to, recipient=recipient, how="telephone", happened_at=happened_at, **more)
        return actions.record_sent(case=case, sent=sent, submission=submission, by=by, at=at)

    return told


@pytest.fixture
def reachable(referred: Case, now: datetime) -> None:
    """The FBI has an address, a fax and a telephone, and somebody there reads the inbox."""
    contact = places.Contact(
        name="FBI New Haven", email="duty@fbi.example", fax="(203) 555-0102", telephone="(203) 555-0101"
    )
    places.change_recipient(code="fbi", contact=contact, on=now.date(), by=SYSTEM, at=now)
    reader = User.objects.create(username="agent", display_name="Agent Frey")
    Member.objects.create(user=reader, organisation="fbi", from_at=now)


@pytest.fixture
def send(reachable: None, referred: Case, ben: Viewer, now: datetime) -> Send:
    """Ben sends a notice to the FBI an hour after the referral, unless said otherwise."""

    def sent(to: str = "fbi", recipient: str = "fbi", *, after: float = 60, by: Viewer = ben, **more: Any) -> Dispatch:
        submission = more.pop("submission", None) or uuid4()
        sending = actions.Sending(to=to, recipient=recipient, **more)
        at = now + timedelta(minutes=after)
        return actions.dispatch(case=referred, sending=sending, submission=submission, by=by, at=at)

    return sent
