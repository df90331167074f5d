"""Mails as bytes: nothing that somebody typed breaks a header, and nothing of a case is in one."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhart.foundation import ids
from openhart.outbox.adapters import letters
from openhart.outbox.adapters.faults import Fault
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail, SaysTooMuch

AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Type",
    "Content-Transfer-Encoding", "MIME-Version",
]  # fmt: skip
HOSTILE = [
    "Hello\r\nBcc: eve@elsewhere.example",
    "Hello\nTo: eve@elsewhere.example\n\nbody",
    "Hello\r\n\r\n.\r\nMAIL FROM:<eve@elsewhere.example>",
    "tab\tnull\0bell\a",
    "right \u202eto left\u202c and \u2066isolated\u2069",
    "line\u2028and\u2029paragraph and next\x85line and\x0bvertical\x0cfeed",
    "=?utf-8?q?=0D=0ABcc=3A_eve=40elsewhere=2Eexample?=",
    "x" * 150,
    "\u00e9" * 150,
    "\ud800 half of a pair",
    "<b>markup</b> & \"quotes\" 'and' <eve@elsewhere.example>, (comments)",
    "",
]


def made(subject: str, text: str = "Look.", name: str = "DCF") -> bytes:
    mail = Mail("hartford@police.example", subject, text)
    return letters.as_bytes(Message(id=ids.new_id()), mail, sender="desk@dcf.example", name=name, at=AT)


def check_whole(body: bytes) -> None:
    """Read a mail as a recipient's program would: our headers, once each, and one recipient."""
    mail = message_from_bytes(body, policy=default)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [one.addr_spec for one in mail["To"].addresses] == ["hartford@police.example"]
    assert [one.addr_spec for one in mail["From"].addresses] == ["desk@dcf.example"]
    assert not mail.defects
    assert body.isascii()
    assert b"\0" not in body
    assert all(line.endswith(b"\r\n") for line in body.splitlines(keepends=True))
    assert all(len(line) <= 998 for line in body.split(b"\r\n"))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.requirement("R-NOT-8")
def test_hostile_text_never_breaks_a_header(hostile: str) -> None:
    for body in (made(hostile), made("A letter waits", hostile), made("A letter waits", name=hostile)):
        check_whole(body)


@given(subject=st.text(max_size=150), text=st.text(max_size=300), name=st.text(max_size=60))
def test_no_text_at_all_breaks_a_header(subject: str, text: str, name: str) -> None:
    check_whole(made(subject, text, name))


def test_what_can_be_read_arrives_as_it_was_written() -> None:
    mail = message_from_bytes(made("Écoute, 聞いて", "Zeile eins\nDeuxième ligne\n\nお知らせ"), policy=default)
    assert mail["Subject"] == "Écoute, 聞いて"
    assert mail.get_content().splitlines() == ["Zeile eins", "Deuxième ligne", "", "お知らせ"]
    looks_encoded = "=?utf-8?q?=0D=0ABcc=3A_eve=40elsewhere=2Eexample?="
    assert message_from_bytes(made(looks_encoded), policy=default)["Subject"] == looks_encoded


@pytest.mark.parametrize("address", [
    "", "hartford", "@police.example", "hartford@", "a b@police.example", "a@police.example\r\nBcc: eve@x.example",
    "a@police.example>", "<a@police.example", "a@police.example,eve@x.example", "a@b@police.example", '"a b"@p.example',
    "é@police.example", "a@policé.example", f"{'a' * 65}@police.example", "a@-police.example", "a@police..example",
    "a@[127.0.0.1]", ".a@police.example", "a@police.example\0", "a@police.example ",
])  # fmt: skip
@pytest.mark.requirement("R-NOT-7")
def test_an_address_that_is_none_is_refused_like_one_where_nobody_lives(address: str) -> None:
    with pytest.raises(Fault, match="no_address") as raised:
        letters.checked_address(address)
    assert (raised.value.is_messages, raised.value.is_lines) == (True, False)


@pytest.mark.parametrize("address", ["a@b", "first.last+tag@police.hartford.ct.us", "o'neill@police.example"])
def test_an_address_that_is_one_is_taken(address: str) -> None:
    assert letters.checked_address(address) == address


@pytest.mark.requirement("R-NOT-8")
def test_a_mail_that_names_a_case_is_not_made() -> None:
    number = ids.reference("HT", 2026, 123)
    for subject, text in ((f"About {number}", "Look."), ("A letter waits", f"It is about {number}.")):
        with pytest.raises(SaysTooMuch, match="no case data"):
            Mail("a@police.example", subject, text)
    with pytest.raises(SaysTooMuch, match="not a letter"):
        Mail("a@police.example", "A letter waits", "x" * 10_001)
