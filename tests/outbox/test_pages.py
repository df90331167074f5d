"""What people see of the outbox: an administrator's My day, the demonstration's mailbox, and the command."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from tests.conftest import person
from tests.outbox.conftest import Queued, Time, mail_settings
from tests.outbox.mailing import MailServer

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.foundation import clock
from openhart.outbox import queries
from openhart.outbox.lifecycle import State
from openhart.outbox.management.carrying import Carrier
from openhart.outbox.models import Line, Message
from openhart.outbox.sources import Mail

Say = Callable[..., str]


@pytest.fixture
def hart(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run `hart outbox …` and return what it says."""

    def run(*words: str) -> str:
        try:
            call_command("outbox", *words)
        except CommandError as fault:
            return f"{capsys.readouterr().out}{fault}"
        return capsys.readouterr().out

    return run


def line(**fields: object) -> None:
    Line.objects.update_or_create(code=fields.pop("code", "mail"), defaults={"changed_at": clock.now(), **fields})


@pytest.mark.requirement("R-NOT-7")
def test_an_administrator_is_told_what_does_not_go_and_nobody_else_is(client: Client, ana_user: User) -> None:
    admin = person("Ada", Role.ADMINISTRATOR, Scope.AGENCY)
    since = clock.now() - timedelta(minutes=6)
    line(is_down=True, down_since=since, probe_at=since, set_aside=1, unknown=2)
    line(code="webhook:hartford", is_down=True, down_since=since, probe_at=since)
    client.force_login(admin)
    page = client.get("/").content.decode()
    assert "The mail server does not answer since" in page
    assert "1 message could not be composed and is set aside" in page
    assert "Of 2 messages nobody knows whether they arrived" in page
    assert "do not answer: hartford." in page
    client.force_login(ana_user)
    assert "mail server does not answer" not in client.get("/").content.decode()
    client.force_login(admin)
    line(is_down=True, down_since=clock.now(), probe_at=since, set_aside=0, unknown=0)
    line(code="webhook:hartford", is_down=False, down_since=None)
    assert "Messages do not go" not in client.get("/").content.decode(), "a moment's absence is nobody's business"


def test_the_demonstration_keeps_its_mails_on_a_page(  # noqa: PLR0917 - the whole way of a mail
    client: Client, cleo_user: User, queued: Queued, carrier: Carrier, said: dict[str, object], settings: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    settings.DATA_DIR = tmp_path
    client.force_login(cleo_user)
    assert "No mail yet" in client.get("/demonstration/mail/").content.decode()
    said["town"] = Mail(
        "town@police.example", "<b>A letter</b>", "Open https://desk.example/letters/ now.\n<i>Hart</i>"
    )
    message = queued("town")
    carrier.finish()
    assert Message.objects.get(id=message.id).state == State.SENT
    page = client.get("/demonstration/mail/").content.decode()
    assert '<a href="https://desk.example/letters/">https://desk.example/letters/</a>' in page
    assert "&lt;b&gt;A letter&lt;/b&gt;" in page
    assert "To town@police.example" in page
    assert not list(tmp_path.glob("mail/*.part"))
    settings.IS_DEMO = False
    assert client.get("/demonstration/mail/").status_code == 404


def test_who_is_not_signed_in_does_not_see_the_mailbox(client: Client, db: None) -> None:
    assert client.get("/demonstration/mail/").status_code == 302


@pytest.mark.requirement("R-NOT-7")
def test_the_operator_sees_what_is_stuck_and_acts_on_it(
    hart: Say, queued: Queued, carrier: Carrier, said: dict[str, object], time: Time, server: MailServer
) -> None:
    assert "Nothing was queued yet." in hart("status")
    said["poison"] = KeyError("x")
    poison, lost, other = queued("poison"), queued("no-reply"), queued("no-reply-either")
    for _ in range(2):
        carrier.finish()
        time.passes(minutes=2)
    carrier.finish()
    told = hart("status")
    assert f"Mail goes to 127.0.0.1:{server.port} (in clear, on this machine)." in told
    assert f"{poison.id}  Set aside: somebody has to look since" in told
    assert f"{lost.id}  Not known whether it arrived since" in told
    assert "mail has not answered since" in told
    assert told.endswith("Somebody has to look: `hart outbox settle` or `hart outbox resume`.")
    assert hart("settle", str(lost.id), "--arrived") == "Written down: it arrived.\n"
    assert hart("settle", str(other.id), "--again") == "It is sent again.\n"
    assert "nothing to settle" in hart("settle", str(lost.id), "--again")
    assert hart("resume", "all") == "1 message tries again.\n"
    assert "not set aside" in hart("resume", str(poison.id))
    assert "is not the number of a message" in hart("resume", "poison")
    assert queries.counts(SYSTEM) == {State.SENT: 1, State.WAITING: 2}


def test_a_mail_to_try_the_server_is_sent_at_once_and_by_the_same_way(
    hart: Say, server: MailServer, settings: Settings, db: None
) -> None:
    assert "The mail was accepted." in hart("test", "me@dcf.example")
    assert server.box.arrived[0]["To"] == "me@dcf.example"
    assert "did not go (recipient_550)" in hart("test", "dead@dcf.example")
    settings.MAIL = mail_settings("smtp://mail.example?tls=none")
    assert "in clear to this machine only" in hart("test", "me@dcf.example")
    settings.MAIL, settings.IS_DEMO = mail_settings(""), False
    assert "No mail server is named: mails wait." in hart("status")
    assert "did not go (not_set)" in hart("test", "me@dcf.example")


def test_endpoints_are_looked_after_from_a_shell(hart: Say, db: None) -> None:
    assert "is not shown again" in hart("add-endpoint", "hartford", "https://hook.example/in")
    assert "already" in hart("add-endpoint", "hartford", "https://hook.example/in")
    assert "whsec_" in hart("rotate-endpoint", "hartford", "--days", "3")
    assert "30 days" in hart("rotate-endpoint", "hartford", "--days", "31")
    assert hart("endpoints") == "hartford  https://hook.example/in\n"
    assert hart("end-endpoint", "hartford") == "Nothing goes there any more.\n"
    assert "hartford  https://hook.example/in, ended" in hart("endpoints")


def test_the_watcher_tries_what_is_due_when_it_looks_once(
    queued: Queued, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    message = queued("town", source_id=uuid4())
    call_command("watch", once=True)
    assert "1 message tried." in capsys.readouterr().out
    assert Message.objects.get(id=message.id).state == State.SENT
