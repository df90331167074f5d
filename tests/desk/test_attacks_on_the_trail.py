"""The trail: more gone through than was shown, marks that are none, cells that are formulas, and who may ask at all."""

import csv
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import person

from openhart.accounts.models import Role, Scope, User
from openhart.audit import actions as audit
from openhart.audit.models import Looked
from openhart.desk.queries.trail import mark_in
from openhart.desk.views import trail
from openhart.foundation import clock

REVIEW = "/records/what-stands-out/"


@pytest.fixture
def officer(db: None) -> Client:
    """Ada, the privacy officer."""
    browser = Client()
    browser.force_login(person("Ada", Role.AUDITOR, Scope.AGENCY))
    return browser


def _stand_out(count: int, until: datetime) -> None:
    for number in range(count):
        at = until - timedelta(minutes=count - number)
        audit.write(by=None, at=at, act="trail.exported", subject=None, detail={"question": "who_looked"})


@pytest.mark.requirement("R-SEC-3")
def test_nobody_goes_through_more_of_what_stands_out_than_one_page_shows(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "_MOST_SHOWN", 3)
    now = clock.now()
    _stand_out(5, now)
    far = now + timedelta(days=3650)
    assert officer.post(REVIEW, {"up_to": f"{far.isoformat()}~{uuid4()}"}).status_code == 303
    assert Looked.objects.get().count == 3
    assert officer.get(REVIEW).content.decode().count("away as a file") == 2


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x", "", "2026-03-06T10:00:00"]
)
def test_a_mark_that_is_no_time_of_ours_is_none_and_breaks_no_page(officer: Client, at: str) -> None:
    mark = f"{at}~{uuid4()}"
    assert mark_in(mark) is None
    assert officer.post(REVIEW, {"up_to": mark}).status_code == 303
    assert officer.get("/records/who-looked/", {"reference": "HT-2026-000001-H", "before": mark}).status_code in {
        200,
        422,
    }
    assert not Looked.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_edge_of_the_calendar_is_refused_and_breaks_no_page(officer: Client, day: str) -> None:
    asked = {"reference": "HT-2026-000001-H", "since": day, "until": day}
    answer = officer.get("/records/who-looked/", asked)
    assert answer.status_code == 422
    assert "Look at the year again" in answer.content.decode()


def test_a_colleague_with_a_formula_for_a_name_starts_none(officer: Client) -> None:
    nasty = person('=HYPERLINK("http://x","y")', Role.CARELINE_SCREENER, Scope.AGENCY)
    audit.write(by=nasty.id, at=clock.now(), act="signed_in", subject=nasty.id, detail={})
    answer = officer.post("/records/what_looked/file/", {"person": str(nasty.id)})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "HYPERLINK" in text
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.RECORDS_OFFICER, Role.LEGAL, Role.STATEWIDE_HART_LEAD])
def test_nobody_but_the_auditor_asks_the_trail(db: None, role: Role) -> None:
    browser = Client()
    browser.force_login(person("Somebody", role, Scope.AGENCY))
    for address in ("who-looked/", "what-looked/", "what-stands-out/"):
        assert browser.get(f"/records/{address}").status_code == 403
    assert browser.post("/records/who_looked/file/", {"reference": "HT-2026-000001-H"}).status_code == 403
    assert browser.post(REVIEW, {"up_to": "x"}).status_code == 403


def test_a_file_of_the_trail_is_not_given_out_to_a_mere_visit(officer: Client, ben_user: User) -> None:
    assert officer.get("/records/what_looked/file/", {"person": str(ben_user.id)}).status_code == 405
    assert officer.post("/records/anything/file/", {"person": str(ben_user.id)}).status_code == 404
