"""The whole way of a notice over a real mail server that is dead for fifteen days, and its address at first wrong."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.notices.carried import ways
from tests.outbox.conftest import Time, mail_settings
from tests.outbox.mailing import MailServer

from openhart.accounts.access import SYSTEM
from openhart.cases.models import Case, Event
from openhart.inbox.models import Letter
from openhart.notices.actions import watching
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Notice
from openhart.outbox.management.carrying import Carrier
from openhart.outbox.management.hands import Pace
from openhart.outbox.models import Line, Message
from openhart.places import actions as places


@pytest.fixture
def dead(settings: Settings) -> Iterator[MailServer]:
    """A mail server that nobody has started yet."""
    served = MailServer()
    settings.MAIL = mail_settings(f"smtp://127.0.0.1:{served.port}?tls=none")
    yield served
    served.end()


@pytest.mark.requirement("R-NOT-7")
def test_a_notice_outlives_a_dead_mail_server_and_a_wrong_address_and_is_told_once(
    referred: Case, send: Callable[..., Dispatch], dead: MailServer
) -> None:
    row = send()
    time = Time(row.made_at)
    carriers = [Carrier(Pace(now=time, chance=lambda: 0.0)) for _ in range(2)]

    def look() -> None:
        for carrier in carriers:
            watching.look(at=time.now)
            carrier.finish()

    time.passes(seconds=31)
    for _ in range(60):
        look()
        time.passes(hours=6)
    message = Message.objects.get()
    assert (message.state, message.tries, Line.objects.get(code="mail").is_down) == ("waiting", 0, True)
    assert ways(row)[0] == ("secure_link", life.BEGUN)
    assert len(ways(row)) > 1, "the next way has begun beside it, and waits for a person"
    assert not Notice.objects.exists(), "nobody says that somebody was told whom no mail reached"
    places.change_recipient(
        code="fbi", contact=places.Contact(name="FBI", email="dead@fbi.example"), on=time.now.date(), by=SYSTEM,
        at=time.now,
    )  # fmt: skip
    dead.begin()
    time.passes(seconds=30)
    look()
    message.refresh_from_db()
    assert (message.state, message.fault) == ("waiting", "recipient_550")
    places.change_recipient(
        code="fbi", contact=places.Contact(name="FBI", email="duty@fbi.example"), on=time.now.date(), by=SYSTEM,
        at=time.now,
    )  # fmt: skip
    time.passes(minutes=1)
    for _ in range(3):
        look()
        time.passes(seconds=30)
    assert dead.box.ids() == [str(message.id)]
    assert [mail["To"] for mail in dead.box.arrived] == ["duty@fbi.example"]
    assert referred.reference not in dead.box.raw[0].decode()
    notice = Notice.objects.get()
    assert (notice.id, notice.how) == (row.id, "secure_link")
    assert notice.happened_at == row.made_at + timedelta(seconds=31 + 60 * 6 * 3600 + 30 + 60)
    assert ways(row)[0] == ("secure_link", life.ACCEPTED)
    assert Event.objects.filter(case=referred, code="notice.sent").count() == Letter.objects.count() == 1
