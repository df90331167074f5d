"""Mail through Debian's Postfix, over STARTTLS, into a box."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.outbox import postfix
from tests.outbox.certificates import Certificate
from tests.outbox.conftest import Queued, Time, mail_settings

from openhart.outbox.lifecycle import State
from openhart.outbox.management.carrying import Carrier
from openhart.outbox.models import Line, Message
from openhart.outbox.sources import Mail

pytestmark = pytest.mark.skipif(bool(postfix.why_not()), reason=postfix.why_not())


@pytest.fixture
def served(certificate: Certificate, settings: Settings) -> Iterator[postfix.Running]:
    """A Postfix that wants TLS, named by the settings; in a folder its own processes may enter."""
    folder = Path(tempfile.mkdtemp(prefix="openhart-postfix-"))
    try:
        with postfix.running(folder, certificate) as running:
            settings.MAIL = mail_settings(f"smtp://localhost:{running.port}?ca={certificate.chain}")
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.requirement("R-NOT-7")
@pytest.mark.requirement("R-NOT-8")
def test_mail_arrives_in_the_box_of_a_real_server_which_refuses_whom_it_does_not_know(
    served: postfix.Running, queued: Queued, carrier: Carrier, time: Time, said: dict[str, object]
) -> None:
    hostile = "Écoute\r\nBcc: eve@elsewhere.example"
    said["hartford"] = Mail("hartford@police.example", hostile, ".\n.. dots\nFrom me\n" + "long " * 300)
    known, again, unknown = queued("hartford"), queued("hartford"), queued("nobody")
    foreign = queued("town")
    said["town"] = Mail("town@elsewhere.example", "A letter waits", "Look.")
    carrier.finish()
    states = {row.id: row for row in Message.objects.all()}
    assert (states[known.id].state, states[again.id].state) == (State.SENT, State.SENT)
    assert (states[unknown.id].state, states[unknown.id].fault) == (State.WAITING, "recipient_550")
    assert (states[foreign.id].state, states[foreign.id].fault) == (State.WAITING, "recipient_554")
    assert not Line.objects.filter(is_down=True).exists()
    mails = served.delivered("hartford", 2)
    assert {mail["Message-ID"] for mail in mails} == {f"<{each.id}@dcf.example>" for each in (known, again)}
    for mail in mails:
        assert mail["Subject"] == "Écoute Bcc: eve@elsewhere.example"
        assert "ESMTPS" in " ".join(mail.get_all("Received", []))
        lines = mail.get_content().splitlines()
        assert lines[:3] == [".", ".. dots", "From me"]
        assert len(lines[3]) == 1500
