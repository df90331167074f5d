"""The duties of all cases as of a day: the auditor's list, the same from a shell, and how timely they were."""

import csv
import io
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.cases.test_as_of import received
from tests.conftest import person
from tests.notices.conftest import Tell
from tests.proof.conftest import MONDAY, SATURDAY, SUNDAY, browser

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.proof.views import listing

LIST, FILE, TIMELINESS = "/records/duties/", "/records/duties/table/", "/records/timeliness/"


def asked(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def table(client: Client, **query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(asked(client, FILE, **query))))


@pytest.fixture
def late(connecticut: None, case: Case, now: datetime) -> Case:
    """A referral: the FBI was told in time, the CSAO late, and it was written down late; nobody else was told."""
    received(case, now)
    for to, hours, written in (("fbi", 3, 3), ("csao", 30, 60)):
        event = StepTaken(step="notice.sent", details={"to": to})
        told_at, at = now + timedelta(hours=hours), now + timedelta(hours=written)
        cases.record(case=case, event=event, by=SYSTEM, at=at, happened_at=told_at)
    return case


@pytest.mark.requirement("R-DAT-5")
def test_the_list_holds_every_duty_late_or_never_done_as_of_the_day(late: Case, auditor_user: User) -> None:
    client = browser(auditor_user)
    saturday, monday = ({row["duty"]: row["outcome"] for row in table(client, day=day)} for day in (SATURDAY, MONDAY))
    assert saturday["notify.csao"] == "never"
    assert monday["notify.csao"] == "late"
    assert monday["notify.mdt"] == "never"
    assert "notify.fbi" not in monday
    page = asked(client, LIST, day=MONDAY)
    assert "As of the end of Monday, March 9, 2026" in page
    assert late.reference in page
    assert "Done late, Saturday, March 7, 2026 at 23:15 EST, 6 h after its time" in page
    hours = {row["duty"]: row["hours_after_due"] for row in table(client, day=MONDAY)}
    assert hours["notify.csao"] == "6.0"


def test_the_list_is_narrowed_and_what_is_wrong_is_said(late: Case, auditor_user: User) -> None:
    client = browser(auditor_user)
    for query, duties in (
        ({"duty": "notify.csao"}, {"notify.csao"}),
        ({"duty": "notify.csao", "outcome": "never"}, set()),
        ({"duty": "notify.fbi", "outcome": "met"}, {"notify.fbi"}),
        ({"region": "1"}, set()),
        ({"region": "none"}, set()),
        ({"since": "2026-03-20", "outcome": "never"}, set()),
    ):
        assert {row["duty"] for row in table(client, day=MONDAY, **query)} == duties, query
    assert {row["limit"] for row in table(client, day=MONDAY, limit="law")} == {"law"}
    assert client.get(LIST, {"day": "2099-01-01"}).status_code == 422
    assert client.get(FILE, {"day": "2099-01-01"}).status_code == 400
    assert client.get(LIST, {"outcome": "nonsense"}).status_code == 422


def test_every_page_of_the_list_leads_to_the_next(
    late: Case, auditor_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    client, found, address = browser(auditor_user), [], f"{LIST}?day={MONDAY}"
    for _ in range(40):
        page = client.get(address).content.decode()
        found += re.findall(r'data-label="Duty"><span>([^<]+)<br>', page)
        following = re.search(r'href="([^"]+)"[^>]*rel="next"', page)
        if following is None:
            break
        address = unescape(following.group(1))
    assert len(found) == len(table(client, day=MONDAY)) > 4


@pytest.mark.requirement("R-DAT-5")
def test_every_number_leads_to_the_list_behind_it(late: Case, auditor_user: User) -> None:
    client = browser(auditor_user)
    page = asked(client, TIMELINESS, day=MONDAY)
    links = re.findall(r'<a href="(/records/duties/\?[^"]+)">(\d+)<span', page)
    assert len(links) > 20
    for address, count in links:
        said = re.search(r"<p>(\d+) dut", client.get(unescape(address)).content.decode())
        assert said, address
        assert said.group(1) == count, address


def test_the_share_is_of_those_whose_time_had_come(late: Case, auditor_user: User) -> None:
    client = browser(auditor_user)
    page = asked(client, TIMELINESS, day=MONDAY)
    shares = dict(re.findall(r'<th scope="row" data-label="Recipient">([^<]+)</th><td[^>]*>([^<]+)</td>', page))
    assert (
        shares["Federal Bureau of Investigation"] == "100.0 %" if "Federal Bureau of Investigation" in shares else True
    )
    assert set(shares.values()) == {"100.0 %", "0.0 %", shares["Together"]}
    assert asked(client, TIMELINESS, day="2026-03-05").count("Nothing was owed") == 1


def test_cleo_sees_nothing_of_another_region_and_dov_nothing_at_all(late: Case, cleo_user: User, db: None) -> None:
    client = browser(cleo_user)
    assert late.reference not in asked(client, LIST, day=MONDAY)
    assert table(client, day=MONDAY) == []
    assert "Nothing was owed" in asked(client, TIMELINESS, day=MONDAY)
    worker = browser(person("Wes", Role.ONGOING_WORKER, Scope.REGION, "4"))
    assert [worker.get(each).status_code for each in (LIST, FILE, TIMELINESS)] == [403, 403, 403]


def test_a_restricted_case_is_in_no_list_and_no_number_of_whom_it_is_closed_to(
    late: Case, auditor_user: User, ana_user: User
) -> None:
    Case.objects.update(is_restricted=True)
    late.duties.update(is_restricted=True)
    for user in (auditor_user, ana_user):
        assert table(browser(user), day=MONDAY) == []
        assert "Nothing was owed" in asked(browser(user), TIMELINESS, day=MONDAY)


def test_who_asked_for_the_list_is_in_the_trail(late: Case, auditor_user: User) -> None:
    client = browser(auditor_user)
    for address in (LIST, FILE, TIMELINESS):
        asked(client, address, day=MONDAY)
    acts = list(Entry.objects.filter(actor_id=auditor_user.id).order_by("at").values_list("act", flat=True))
    assert acts[-4:] == ["list.viewed", "duties.exported", "list.viewed", "duties.counted"]


def test_the_records_lead_there_for_auditors_and_leads(auditor_user: User, ana_user: User) -> None:
    for user in (auditor_user, ana_user):
        page = asked(browser(user), "/records/")
        assert LIST in page
        assert TIMELINESS in page


@pytest.mark.requirement("R-DAT-5")
def test_the_list_from_a_shell_is_the_list_of_the_page(
    late: Case, auditor_user: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("audit_list", "--as-of", MONDAY, "--csv")
    assert capsys.readouterr().out == asked(browser(auditor_user), FILE, day=MONDAY)
    call_command("audit_list", "--as-of", SUNDAY, "--duty", "notify.csao")
    out = capsys.readouterr().out
    assert "1 late or never done. As of the end of Sunday, March 8, 2026" in out
    assert late.reference in out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--as-of", "2099-01-01"], "This day has not come yet"),
        (["--as-of", "yesterday"], "yesterday is not a day"),
        (["--as-of", SUNDAY, "--duty", "notify.nobody"], "The policy has no duty notify.nobody"),
    ],
)
def test_a_shell_is_told_what_is_wrong(db: None, given: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("audit_list", *given)


def test_a_referral_told_of_by_notices_is_in_the_list_as_it_stood(
    referred: Case, tell: Tell, now: datetime, auditor_user: User
) -> None:
    tell(referred, "fbi", "fbi", at=now + timedelta(days=2))
    client = browser(auditor_user)
    assert "notify.fbi" in {row["duty"] for row in table(client, day=SATURDAY)}
    assert "notify.fbi" not in {row["duty"] for row in table(client, day=SUNDAY)}
