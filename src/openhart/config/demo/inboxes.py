"""An inbox of the demonstration: a police department with an officer, three letters, and what was answered to them."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from openhart.accounts.access import SYSTEM
from openhart.cases.models import Case
from openhart.config.demo.staff import OFFICER, Staff
from openhart.inbox import actions as inbox
from openhart.inbox import queries as letters
from openhart.inbox.access import Reader
from openhart.inbox.actions import Typed
from openhart.notices import actions as notices
from openhart.notices.actions import Sending, watching
from openhart.notices.models import Notice

_POLICE: Final = "local_law_enforcement"
_HOLD = timedelta(minutes=1)
_LOOKED_AT, _LETTERS = 60, 3
_WHO = {"name": OFFICER.name, "position": "Badge 4411 (invented)"}


def arrange(people: Staff, now: datetime) -> None:
    """Let the police that were told most of late have a member and letters: one confirmed, one asked about, one new."""
    told = Notice.objects.filter(to=_POLICE, withdrawn_at=None, case__closed_at=None, case__is_restricted=False)
    newest = list(told.order_by("-happened_at", "-id")[:_LOOKED_AT])
    if not newest:
        return
    code = Counter(each.recipient_code for each in newest).most_common(1)[0][0]
    cases: dict[UUID, Notice] = {}
    for each in newest:
        if each.recipient_code == code:
            cases.setdefault(each.case_id, each)
    since = now - timedelta(days=40)
    made = inbox.add_member(
        organisation=code, username=OFFICER.username, display_name=OFFICER.name, by=SYSTEM, at=since
    )
    sent = [_sent(each, people, now) for each in list(cases.values())[:_LETTERS]]
    _answer([each for each in sent if each is not None], Reader(user_id=made.user_id), now)
    watching.look(at=now)


def _sent(notice: Notice, people: Staff, now: datetime) -> UUID | None:
    """Send a notice once more as the page does, and let it leave; return its letter."""
    case = Case.objects.select_related("key_row").get(id=notice.case_id)
    at = max(notice.recorded_at, now - timedelta(hours=5))
    if at + 2 * _HOLD > now:
        at = now - 2 * _HOLD
    by = people.who("careline_screener", case.region)
    sending = Sending(
        to=_POLICE, recipient=notice.recipient_code, form="DCF-737", towns=tuple(notice.towns), is_again=True,
        note="Sent to their new inbox.",
    )  # fmt: skip
    row = notices.dispatch(case=case, sending=sending, submission=notice.id, by=by, at=at)
    notices.release(case_id=case.id, dispatch_id=row.id, by=SYSTEM, at=at + _HOLD)
    letter = letters.letters_from(SYSTEM, [row.id]).get(row.id)
    return letter.id if letter is not None else None


def _answer(sent: list[UUID], officer: Reader, now: datetime) -> None:
    if not sent:
        return
    at = now - timedelta(seconds=40)
    for letter_id in sent[:2]:
        inbox.note_opened(letter_id=letter_id, by=officer, at=at)
    typed = Typed(number="26-04417", **_WHO)
    inbox.acknowledge(letter_id=sent[0], typed=typed, submission=sent[0], by=officer, at=at)
    for letter_id in sent[1:2]:
        inbox.acknowledge(letter_id=letter_id, typed=Typed(**_WHO), submission=letter_id, by=officer, at=at)
        question = Typed(text="Is there a telephone that the child still answers?", **_WHO)
        page = UUID(int=letter_id.int ^ 1)
        inbox.ask(letter_id=letter_id, typed=question, submission=page, by=officer, at=at)
