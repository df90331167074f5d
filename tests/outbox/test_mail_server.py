"""The mail server: TLS verified, signed in with a password from a file, and nothing in clear but on this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.outbox import certificates, mailing
from tests.outbox.certificates import Certificate
from tests.outbox.conftest import mail_settings
from tests.outbox.mailing import MailServer

from openhart.config import readiness
from openhart.foundation import ids
from openhart.outbox.adapters import server
from openhart.outbox.adapters.faults import Fault
from openhart.outbox.adapters.smtp import MailSession
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail

AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
MAIL = Mail("hartford@police.example", "A letter waits", "Look.\n.\n.. and on\nFrom me")


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    path = tmp_path / "password"
    path.write_text(f"{mailing.PASSWORD}\n")
    return str(path)


@pytest.fixture
def begun() -> Iterator[list[MailServer]]:
    servers: list[MailServer] = []
    yield servers
    for one in servers:
        one.end()


def send() -> Message:
    message = Message(id=ids.new_id())
    session = MailSession(server.named(), now=lambda: AT, name="DCF")
    session.hand_over(message, MAIL, lambda: None)
    session.close()
    return message


@pytest.mark.parametrize("is_implicit", [True, False], ids=["implicit", "starttls"])
@pytest.mark.requirement("R-NOT-8")
def test_mail_goes_over_verified_tls_signed_in(
    settings: Settings, begun: list[MailServer], certificate: Certificate, password_file: str, is_implicit: bool
) -> None:
    served = MailServer(certificate, is_implicit=is_implicit, asks_who=True).begin()
    begun.append(served)
    scheme = "smtps" if is_implicit else "smtp"
    url = f"{scheme}://{mailing.USER}@localhost:{served.port}?ca={certificate.chain}"
    settings.MAIL = mail_settings(url, password_file)
    message = send()
    assert (served.box.ids(), served.box.were_encrypted) == ([str(message.id)], [True])
    assert served.box.signed_in
    assert served.box.arrived[0].get_content().replace("\r\n", "\n") == f"{MAIL.text}\n", "dots and all"


@pytest.mark.parametrize(("host", "name", "fault"), [
    ("localhost", "localhost", "certificate"),  # nobody vouches for it
    ("127.0.0.1", "elsewhere.example", "certificate"),  # somebody does, for another name
])  # fmt: skip
@pytest.mark.requirement("R-NOT-8")
def test_a_server_that_is_not_who_it_says_gets_nothing(
    settings: Settings, begun: list[MailServer], tmp_path: Path, host: str, name: str, fault: str
) -> None:
    certificate = certificates.made(tmp_path, name)
    served = MailServer(certificate).begin()
    begun.append(served)
    believed = f"?ca={certificate.chain}" if name != "localhost" else ""
    settings.MAIL = mail_settings(f"smtp://{host}:{served.port}{believed}")
    with pytest.raises(Fault, match=fault) as raised:
        send()
    assert (raised.value.is_lines, raised.value.is_messages) == (True, False)
    assert served.box.arrived == []


@pytest.mark.requirement("R-NOT-8")
def test_a_server_without_tls_gets_nothing(settings: Settings, begun: list[MailServer]) -> None:
    served = MailServer().begin()
    begun.append(served)
    settings.MAIL = mail_settings(f"smtp://127.0.0.1:{served.port}")
    with pytest.raises(Fault, match="not_offered"):
        send()
    assert served.box.arrived == []


@pytest.mark.parametrize(("told", "fault"), [("wrong", "sign_in"), (None, "no_password")])
def test_a_wrong_or_missing_password_is_the_lines_fault(
    settings: Settings, begun: list[MailServer], certificate: Certificate, tmp_path: Path, told: str | None, fault: str
) -> None:
    served = MailServer(certificate, asks_who=True).begin()
    begun.append(served)
    path = tmp_path / "password"
    if told:
        path.write_text(told)
    url = f"smtp://{mailing.USER}@localhost:{served.port}?ca={certificate.chain}"
    settings.MAIL = mail_settings(url, str(path))
    with pytest.raises(Fault, match=fault) as raised:
        send()
    assert raised.value.is_lines


@pytest.mark.parametrize(("url", "sentence"), [
    ("smtp://mail.example?tls=none", "in clear to this machine only"),
    ("smtp://10.0.0.5:25?tls=none", "in clear to this machine only"),
    ("smtps://127.0.0.1?tls=none", "in clear to this machine only"),
    ("smtp://me:secret@mail.example", "holds a password"),
    ("smtp://me@mail.example", "Name the file of the password"),
    ("http://mail.example", "is not smtps"),
    ("smtp://", "is not smtps"),
    ("smtp://mail.example:99999", "is not smtps"),
    ("smtp://mail.example?tls=maybe", "other than"),
    ("smtp://mail.example?verify=no", "other than"),
])  # fmt: skip
@pytest.mark.requirement("R-NOT-8")
def test_a_setting_that_is_not_safe_is_refused_in_a_sentence(settings: Settings, url: str, sentence: str) -> None:
    settings.MAIL = mail_settings(url)
    with pytest.raises(server.BadSetting, match=sentence):
        server.named()
    assert [one.sentence for one in readiness._mail() if one.is_in_the_way]


def test_the_sender_is_a_mailbox(settings: Settings) -> None:
    settings.MAIL = {**mail_settings("smtp://mail.example"), "from": "OpenHART"}
    with pytest.raises(server.BadSetting, match="HART_SMTP_FROM"):
        server.named()


def test_an_installation_without_a_mail_server_is_told_so_and_may_begin(settings: Settings) -> None:
    settings.MAIL = mail_settings("")
    assert [(one.is_in_the_way, "HART_SMTP_URL" in one.sentence) for one in readiness._mail()] == [(False, True)]
    settings.MAIL = mail_settings("smtps://mail.example")
    assert list(readiness._mail()) == []
    assert str(server.named()) == "mail.example:465 (TLS)"
