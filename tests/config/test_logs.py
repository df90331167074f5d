"""The log never repeats what anybody said: allow-listed keys, and each line one JSON object."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.conftest import person

from openhart.accounts.models import Role, Scope
from openhart.config import logs
from openhart.config.logs import Discreet, DiscreetForPeople
from openhart.foundation import log

CANARY = "Priya Canary, 203-555-0100"
KEYS = {"time", "level", "logger", "place", "fault", "frames", "event", *log.KEYS}


class Kept(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Discreet())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def said(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler = Kept()
    loggers = [logging.getLogger(name) for name in ("", "openhart", "django", "django.request", "django.server")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


def record_of(message: str, *arguments: object, fault: bool = False) -> logging.LogRecord:
    told = sys.exc_info() if fault else None
    return logging.LogRecord("some.library", logging.ERROR, "/x/library/f.py", 7, message, arguments, told)


def test_a_fault_is_logged_by_kind_and_place_only() -> None:
    try:
        int(CANARY)
    except ValueError:
        record = record_of("Fault with %s", CANARY, fault=True)
    said = json.loads(Discreet().format(record))
    assert said["fault"] == "builtins.ValueError"
    assert said["frames"][-1].startswith("config/test_logs.py:")
    assert said["place"] == "library/f.py:7"
    assert set(said) <= KEYS


@pytest.mark.parametrize("formatter", [Discreet(), DiscreetForPeople()])
def test_nobody_elses_words_are_repeated(formatter: logging.Formatter) -> None:
    record = record_of(f"Hello {CANARY} %s", CANARY)
    record.extra_field = CANARY
    record.stack_info = CANARY
    line = formatter.format(record)
    assert "Canary" not in line
    assert "some.library" in line


def test_what_a_fault_holds_on_the_way_is_not_repeated() -> None:
    class CanaryError(Exception):
        def __init__(self, words: str) -> None:
            super().__init__(words)
            self.add_note(words)

    try:
        try:
            raise KeyError(CANARY)  # noqa: TRY301 - nothing lies between
        except KeyError as first:
            raise CanaryError(CANARY) from first
    except CanaryError:
        record = record_of(CANARY, fault=True)
    assert CANARY not in Discreet().format(record)


def test_an_event_of_ours_carries_allowed_keys_only(kept: Kept) -> None:
    log.note("request", route="desk:my_day", method="GET", status=200, ms=12)
    with pytest.raises(TypeError, match="no key 'path'"):
        log.note("request", path="/cases/HT-2026-000123-K/")
    said = kept.said()[-1]
    assert said["event"] == "request"
    assert (said["route"], said["status"], said["ms"]) == ("desk:my_day", 200, 12)


def test_a_value_that_is_no_code_is_withheld(kept: Kept) -> None:
    log.note("request", route="Zoë\n{}")
    assert kept.said()[-1]["route"] == "withheld"


def test_times_are_utc_with_milliseconds() -> None:
    record = record_of("x")
    record.created, record.msecs = 1_772_835_300.25, 250.0
    assert json.loads(Discreet().format(record))["time"] == "2026-03-06T22:15:00.250Z"


def test_each_answer_has_one_line_with_its_route_and_never_its_address(kept: Kept, db: None) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(person("Sol", Role.CARELINE_SCREENER, Scope.AGENCY))
    client.get("/cases/HT-2026-009999-Canary/", headers={"user-agent": CANARY, "x-forwarded-for": CANARY})
    client.get("/Canary/?q=Canary")
    client.generic("CANARY", "/sign-in/")
    requests = [one for one in kept.said() if one.get("event") == "request"]
    assert [(one["route"], one["method"], one["status"]) for one in requests] == [
        ("desk:case", "GET", 404), ("none", "GET", 404), ("demo:sign_in", "other", 405),
    ]  # fmt: skip
    assert "Canary" not in "".join(kept.lines)


def test_faults_of_the_database_and_of_pages_leave_no_words(
    kept: Kept, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(person("Sol", Role.CARELINE_SCREENER, Scope.AGENCY))

    def broken(*_arguments: object, **_names: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s FROM canary_of_no_table", [CANARY])

    monkeypatch.setattr("openhart.desk.views.cases.render", broken)
    assert client.get("/cases/").status_code in {500, 503}
    client.post("/sign-in/", {"card": CANARY, "username": CANARY, "password": CANARY})
    assert kept.lines
    assert "canary" not in "".join(kept.lines).lower()
    assert all(set(one) <= KEYS for one in kept.said())


def test_a_fault_that_ends_a_command_is_told_by_kind_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int(CANARY)
    except ValueError as fault:
        logs.tell(ValueError, fault, fault.__traceback__)
    said = json.loads(capsys.readouterr().err)
    assert said["fault"] == "builtins.ValueError"
    assert "Canary" not in str(said)


def test_a_terminal_is_not_filled_with_the_line_of_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page, fault = record_of("x"), record_of("x")
    page.levelno = logging.INFO
    assert logs.Calm().filter(page)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert not logs.Calm().filter(page)
    assert logs.Calm().filter(fault)
    assert isinstance(logs.formatter(), DiscreetForPeople)


def test_a_command_that_fails_prints_no_words_of_its_fault(tmp_path: Path) -> None:
    script = (
        "import os; os.environ['HART_DATA'] = {!r}\n"
        "from openhart.config import logs; logs.begin()\n"
        "import warnings; warnings.warn({!r})\n"
        "raise ValueError({!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script.format(str(tmp_path), CANARY, CANARY)], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "ValueError" in done.stderr
    assert "Canary" not in done.stderr + done.stdout
