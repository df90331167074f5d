"""The virus scanner: what it finds harmful is not kept unless asked for; what it has not seen is opened by nobody."""

import struct
from datetime import datetime

import pytest
from tests.documents import made
from tests.documents.clamd import MOST, Clamd
from tests.documents.conftest import Keep

from openhart.accounts.access import Viewer
from openhart.documents import actions
from openhart.documents.adapters import scanning
from openhart.foundation.refused import Refused


def stream(*chunks: bytes) -> bytes:
    return b"".join(struct.pack("!L", len(chunk)) + chunk for chunk in chunks) + struct.pack("!L", 0)


def test_the_server_of_the_tests_speaks_the_protocol_of_the_manual(scanner: Clamd) -> None:
    assert scanner.say(b"PING\n") == b"PONG\n"
    assert scanner.say(b"nPING\n") == b"PONG\n"
    assert scanner.say(b"zPING\0") == b"PONG\0"
    assert scanner.say(b"zINSTREAM\0" + stream(b"harm", b"less")) == b"stream: OK\0"
    eicar = made.eicar()
    assert scanner.say(b"nINSTREAM\n" + stream(eicar[:20], eicar[20:])) == b"stream: Eicar-Signature FOUND\n"
    assert scanner.say(b"nINSTREAM\n" + stream(b"x" * (MOST + 1))) == b"INSTREAM size limit exceeded. ERROR\n"
    assert scanner.say(b"NONSENSE\n") == b"UNKNOWN COMMAND\n"


def test_without_a_scanner_nothing_is_asked() -> None:
    assert scanning.scan([b"x"]) is scanning.Verdict.NOT_ASKED


def test_a_clean_file_is_kept_as_scanned(scanner: Clamd, keep: Keep, now: datetime) -> None:
    data = made.paper()
    kept = keep(data).document
    assert (kept.state, kept.scanned_at) == ("kept", now)
    assert scanner.scanned == [len(data)]


def test_a_harmful_file_is_refused_and_kept_only_when_asked_for(scanner: Clamd, keep: Keep) -> None:
    outcome = keep(made.eicar(), "message.txt")
    assert (outcome.refusal, outcome.document.state) == ("virus", "arrived")
    kept = keep(made.eicar(), "message.txt", as_evidence=True).document
    assert (kept.state, kept.refusal, kept.shown_as) == ("kept", "virus", "")


def test_what_cannot_be_scanned_waits_and_opens_to_nobody(
    scanner: Clamd, keep: Keep, ben: Viewer, now: datetime, settings: object
) -> None:
    scanner.stop()
    waiting = keep(made.eicar(), "message.txt").document
    assert (waiting.state, waiting.scanned_at) == ("waiting", None)
    with pytest.raises(Refused, match="waits for the virus scanner"):
        actions.show(document=waiting, number=1, by=ben, at=now)
    with pytest.raises(Refused, match="waits for the virus scanner"):
        actions.note_taken(document=waiting, by=ben, at=now)
    with pytest.raises(Refused, match="still cannot be reached"):
        actions.scan_again(document=waiting, by=ben, at=now)
    assert actions.scan_waiting(by=ben, at=now) == 0
    with Clamd() as running:
        settings.VIRUS_SCANNER = running.address
        assert actions.scan_waiting(by=ben, at=now) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.refusal, waiting.shown_as) == ("kept", "virus", "")


def test_a_file_larger_than_the_scanner_takes_counts_as_not_scanned(scanner: Clamd) -> None:
    piece = bytes(1_000_000)
    assert scanning.scan(piece for _ in range(27)) is scanning.Verdict.UNREACHABLE
