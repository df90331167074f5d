"""The pages of the yearly report: asked, kept, and taken away as a file that starts no formula."""

import csv
import io

import pytest
from tests.conftest import FRIDAY_EVENING
from tests.inbox.conftest import BRIDGEPORT, HARTFORD, Post, officer
from tests.partners.conftest import NOW, browser

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.inbox.lifecycle import yearly as life
from openhart.places import actions as places

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-DAT-8")]
YEAR = life.year_of(NOW.date())
PAGE = f"/yearly/{HARTFORD}/{YEAR}/"


@pytest.fixture
def dov_user(db: None) -> User:
    """Dov, of Hartford's police."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=FRIDAY_EVENING)
    return officer("Dov", HARTFORD, at=FRIDAY_EVENING)


def test_dov_is_led_to_his_year_types_and_takes_it_away(post: Post, dov_user: User) -> None:
    first, _ = life.span(YEAR)
    post(at=NOW.replace(year=first.year, month=8, day=1))
    client = browser(dov_user)
    assert client.get("/yearly/").headers["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "The agency counts 1." in page
    assert "HT-2026-000007-K" in page
    typed = {"revision": "0", "from_agency": "2", "training": "=HYPERLINK(1)", "participation": "A <b>task force</b>."}
    assert client.post(PAGE, typed).status_code == 303
    page = client.get(PAGE).content.decode()
    assert "The agency counts 1: you report 1 more." in page
    assert "&lt;b&gt;task force" in page
    sheet = client.get(f"{PAGE}sheet/")
    rows = list(csv.reader(io.StringIO(sheet.content.decode())))
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 10)]
    assert rows[5][2] == "'=HYPERLINK(1)"
    assert rows[8][2:] == ["2", "1", "1"]
    assert Entry.objects.filter(act="letter.list_downloaded", actor_id=dov_user.id).exists()


def test_a_number_that_is_none_is_refused_with_all_that_was_typed(dov_user: User) -> None:
    answer = browser(dov_user).post(PAGE, {"revision": "0", "missing": "-1", "training": "Forty hours"})
    assert answer.status_code == 422
    assert "Forty hours" in answer.content.decode()


def test_a_colleagues_report_is_not_written_over(dov_user: User) -> None:
    client = browser(dov_user)
    assert client.post(PAGE, {"revision": "0", "training": "Forty hours"}).status_code == 303
    assert client.post(PAGE, {"revision": "1", "training": "Fifty hours"}).status_code == 303
    answer = client.post(PAGE, {"revision": "0", "training": "Sixty hours"})
    assert answer.status_code == 409
    assert "Sixty hours" in answer.content.decode()


@pytest.mark.requirement("R-SEC-1")
def test_olga_of_another_department_finds_no_such_year_nor_one_of_another_age(dov_user: User) -> None:
    client = browser(officer("Olga", BRIDGEPORT, at=FRIDAY_EVENING))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"revision": "0"}).status_code == 404
    assert client.get(f"{PAGE}sheet/").status_code == 404
    for year in (2016, YEAR + 1, 99_999):
        assert client.get(f"/yearly/{BRIDGEPORT}/{year}/").status_code == 404


def test_a_team_makes_no_such_report(dov_user: User) -> None:
    client = browser(officer("Tom", "fbi", at=FRIDAY_EVENING))
    assert "makes no such report" in client.get("/yearly/").content.decode()
    assert client.get(f"/yearly/fbi/{YEAR}/").status_code == 404
