"""Reports of the security policy: taken from strangers, kept as codes."""

import json
import logging
from typing import Any

import pytest
from django.test import Client

from openhart.config import reports
from openhart.foundation import log

CANARY = "Priya-Canary"
OURS = f"http://testserver/cases/HT-2026-000123-K/?name={CANARY}"
OLD = {
    "document-uri": OURS, "referrer": OURS, "blocked-uri": f"https://evil.example:8443/x/{CANARY}?{CANARY}",
    "violated-directive": "script-src-elem", "effective-directive": "script-src-elem", "script-sample": CANARY,
    "original-policy": "default-src 'none'", "source-file": OURS, "disposition": "enforce",
}  # fmt: skip
NEW = {
    "documentURL": OURS, "blockedURL": "inline", "effectiveDirective": "script-src-attr", "sample": CANARY,
    "originalPolicy": "default-src 'none'", "sourceFile": OURS, "disposition": "enforce", "statusCode": 200,
}  # fmt: skip


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What was logged of reports."""
    monkeypatch.setattr(reports, "_ALLOWANCE", reports.Allowance(reports.MOST_A_MINUTE))
    logger = logging.getLogger("openhart")
    logger.addHandler(caplog.handler)
    yield lambda: [dict(log.said_by(one)) for one in caplog.records if log.said_by(one).get("event") == "csp.blocked"]
    logger.removeHandler(caplog.handler)


def send(body: object, kind: str = "application/csp-report", **more: Any) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return Client(enforce_csrf_checks=True).post(reports.PATH, data, content_type=kind, **more)


def test_a_report_of_the_older_form_is_kept_as_codes(said: Any) -> None:
    assert send({"csp-report": OLD}).status_code == 204
    assert said() == [
        {
            "event": "csp.blocked", "route": "desk:case", "directive": "script-src-elem",
            "blocked": "https://evil.example:8443",
        }
    ]  # fmt: skip


def test_reports_of_the_newer_form_are_kept_as_codes(said: Any) -> None:
    sent = [{"type": "csp-violation", "url": OURS, "age": 1, "user_agent": CANARY, "body": NEW}, {"type": "crash"}]
    assert send(sent, "application/reports+json").status_code == 204
    assert said() == [
        {"event": "csp.blocked", "route": "desk:case", "directive": "script-src-attr", "blocked": "inline"}
    ]


def test_nothing_else_of_a_report_is_kept(said: Any, caplog: pytest.LogCaptureFixture) -> None:
    strange = {
        "document-uri": f"http://elsewhere.example/{CANARY}", "blocked-uri": f"{CANARY} says",
        "effective-directive": CANARY,
    }  # fmt: skip
    send({"csp-report": strange})
    send({"csp-report": {"document-uri": 7, "blocked-uri": [CANARY], "violated-directive": None}})
    assert [(one["route"], one["blocked"], one["directive"]) for one in said()] == [
        ("elsewhere", "other", "other"), ("elsewhere", "other", "other"),
    ]  # fmt: skip
    assert "Canary" not in caplog.text


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"7", b"null", b'"x"', b"[[[", b'[{"body": 1}]', b"\xff\xfe", b"[" * 9000]
)
def test_what_is_no_report_is_passed_over(said: Any, body: bytes) -> None:
    assert send(body, "application/reports+json").status_code == 204
    assert said() == []


def test_more_than_sixteen_kilobytes_are_refused(said: Any) -> None:
    assert send(b"x" * (reports.MOST_BYTES + 1)).status_code == 413
    assert said() == []


def test_other_kinds_and_methods_are_refused(said: Any) -> None:
    assert send({"csp-report": OLD}, "text/plain").status_code == 415
    assert Client().get(reports.PATH).status_code == 405
    assert said() == []


def test_a_flood_of_reports_does_not_fill_the_log(said: Any) -> None:
    for _ in range(reports.MOST_A_MINUTE + 20):
        assert send({"csp-report": OLD}).status_code == 204
    assert len(said()) == reports.MOST_A_MINUTE


def test_one_request_brings_a_handful_at_most(said: Any) -> None:
    send([{"type": "csp-violation", "body": NEW}] * 40, "application/reports+json")
    assert len(said()) == 5


def test_a_report_touches_no_session_and_asks_no_database(said: Any) -> None:
    # No database is allowed in this test: a session, a user or an audit entry would fail it.
    client = Client(enforce_csrf_checks=True)
    client.cookies["__Host-desk"] = client.cookies["sessionid"] = client.cookies["desk_session"] = "x" * 43
    answer = client.post(reports.PATH, json.dumps({"csp-report": OLD}), content_type="application/csp-report")
    assert answer.status_code == 204
    assert not answer.cookies
