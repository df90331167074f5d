"""The proof of one case: what had been written down by the end of a day, and nothing that came later."""

import csv
import io
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime, timedelta

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.conftest import person
from tests.notices.conftest import Tell
from tests.proof.conftest import FRIDAY, MONDAY, SATURDAY, SUNDAY, browser

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.events import FactCorrected
from openhart.cases.models import Case
from openhart.notices.models import Notice
from openhart.proof import lifecycle, queries
from openhart.proof.queries import Owed, Told

ZONE = timezone.get_default_timezone()


def end(day: str) -> datetime:
    return lifecycle.end_of(date.fromisoformat(day), datetime.max.replace(tzinfo=ZONE), ZONE)


def proved(case: Case, day: str, viewer: Viewer = SYSTEM) -> dict[str, Owed]:
    return {owed.to: owed for owed in queries.proof_of(viewer, case, at=end(day)).owed}


def only(owed: Owed) -> Told:
    [told] = owed.told
    return told


def address(case: Case, rest: str = "", **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/cases/{case.reference}/proof/{rest}?{query}"


def shown(client: Client, case: Case, **asked: str) -> str:
    answer = client.get(address(case, **asked))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("R-DAT-5", "R-NOT-2")
def test_a_day_knows_what_was_written_down_by_its_end_and_no_more(referred: Case, told: Mapping[str, Notice]) -> None:
    friday, saturday, sunday = (proved(referred, day) for day in (FRIDAY, SATURDAY, SUNDAY))
    assert friday["csao"].told == saturday["csao"].told == ()
    assert (friday["csao"].outcome, saturday["csao"].outcome, sunday["csao"].outcome) == ("open", "never", "met")
    assert only(sunday["csao"]).notice.id == told["csao"].id
    fbi = only(sunday["fbi"])
    assert (fbi.words.number, fbi.words.person, fbi.words.badge) == ("FBI-1", "Agent Long", "77")
    assert (fbi.acknowledged_at, fbi.words.their_number) == (None, "")
    later = only(proved(referred, MONDAY)["fbi"])
    assert (later.words.number, later.words.earlier_numbers) == ("FBI-2", ("FBI-1",))
    assert later.words.their_number == "NH-9"
    assert later.acknowledged_at is not None


@pytest.mark.requirement("R-NOT-9")
def test_a_notice_taken_back_later_stood_on_the_days_before(referred: Case, told: Mapping[str, Notice]) -> None:
    before, after = (proved(referred, day)["statewide_hart_lead"] for day in (SUNDAY, MONDAY))
    assert (before.outcome, only(before).is_withdrawn, only(before).words.reason) == ("met", False, "")
    assert (after.outcome, only(after).is_withdrawn, only(after).words.reason) == ("never", True, "Wrong child.")
    assert [row.left and len(row.left.further) for row in (only(before), only(after))] == [0, 1]


def test_a_day_before_the_case_knows_nothing(referred: Case, told: Mapping[str, Notice]) -> None:
    proof = queries.proof_of(SYSTEM, referred, at=end("2026-03-05"))
    assert (proof.owed, proof.others) == ((), ())


def test_a_notice_that_nobody_owed_and_one_before_it_was_owed_stand_apart(
    referred: Case, told: Mapping[str, Notice], tell: Tell
) -> None:
    extra = tell(referred, "hhs", "hhs", after=600)
    again = tell(referred, "fbi", "fbi", after=700)
    proof = queries.proof_of(SYSTEM, referred, at=end(MONDAY))
    owed = {each.notice.id for one in proof.owed for each in one.told}
    apart = {each.notice.id for each in proof.others}
    assert again.id in apart
    assert (extra.id in owed) != (extra.id in apart)
    assert owed.isdisjoint(apart)


def test_what_was_learned_later_is_told_only_when_asked_and_apart(
    referred: Case, told: Mapping[str, Notice], now: datetime
) -> None:
    at = now + timedelta(days=4)
    found = queries.later_than(SYSTEM, referred, at=end(SATURDAY), now=at)
    about = [(each.what, each.notice.to) for each in found if each.notice is not None]
    assert sorted(about) == [
        ("acknowledged", "fbi"), ("numbered", "fbi"), ("recalled", "statewide_hart_lead"), ("told", "csao"),
        ("withdrawn", "statewide_hart_lead"),
    ]  # fmt: skip
    assert about[0] == ("told", "csao")
    came = {each.duty.code for each in found if each.what == "came_out" and each.duty is not None}
    assert {"notify.csao", "notify.statewide_hart_lead"} <= came
    assert queries.later_than(SYSTEM, referred, at=end(MONDAY), now=end(MONDAY)) == []


def test_a_correction_that_ends_a_duty_is_learned_later(
    referred: Case, told: Mapping[str, Notice], now: datetime
) -> None:
    event = FactCorrected(facts={"concern": []})
    cases.record(case=referred, event=event, by=SYSTEM, at=now + timedelta(days=5))
    assert proved(referred, SUNDAY)["fbi"].outcome == "met"
    found = queries.later_than(SYSTEM, referred, at=end(SUNDAY), now=now + timedelta(days=6))
    assert "not_owed" in {each.what for each in found}


@pytest.mark.requirement("R-DAT-5")
def test_the_page_says_how_it_is_known_on_which_ground_and_when(
    referred: Case, told: Mapping[str, Notice], ben_user: User
) -> None:
    page = shown(browser(ben_user), referred, day=SUNDAY)
    for said in (
        "As of the end of Sunday, March 8, 2026", "Only what had been written down by then counts", "Agent Long",
        "badge 77", "FBI-1", "Written down by Ben", "a late entry", "Not, as far as was known", "Never done",
    ):  # fmt: skip
        assert said in page, said
    for unknown in ("FBI-2", "NH-9", "Wrong child", "Learned later"):
        assert unknown not in page, unknown
    assert "Learned later" in shown(browser(ben_user), referred, day=SUNDAY, later="on")
    assert "Wrong child" in shown(browser(ben_user), referred, day=SUNDAY, later="on")


def test_a_day_that_has_not_come_is_refused_and_today_is_not_over(referred: Case, ben_user: User) -> None:
    client = browser(ben_user)
    answer = client.get(address(referred, day="2099-01-01"))
    assert answer.status_code == 422
    assert "This day has not come yet" in answer.content.decode()
    assert "the day is not over" in client.get(f"/cases/{referred.reference}/proof/").content.decode()


def test_the_notices_lead_to_the_proof(referred: Case, ben_user: User) -> None:
    page = browser(ben_user).get(f"/cases/{referred.reference}/notices/").content.decode()
    assert f'href="/cases/{referred.reference}/proof/"' in page


def test_cleo_who_is_not_on_the_case_finds_no_proof(
    referred: Case, told: Mapping[str, Notice], cleo_user: User
) -> None:
    client = browser(cleo_user)
    assert [client.get(address(referred, rest)).status_code for rest in ("", "paper/", "table/")] == [404, 404, 404]


def test_ben_reads_the_proof_and_does_not_take_it_away(
    referred: Case, told: Mapping[str, Notice], ben_user: User
) -> None:
    client = browser(ben_user)
    assert "Print (PDF)" not in shown(client, referred, day=SUNDAY)
    assert [client.get(address(referred, rest)).status_code for rest in ("paper/", "table/")] == [403, 403]


def test_what_an_auditor_may_not_know_is_not_in_page_paper_or_table(
    referred: Case, told: Mapping[str, Notice], tell: Tell, auditor_user: User
) -> None:
    tell(referred, "hhs", "hhs", number="HHS-42", person="Officer Vale")
    client = browser(auditor_user)
    page = shown(client, referred, day=MONDAY, later="on")
    table = client.get(address(referred, "table/", day=MONDAY, later="on")).content.decode()
    for text in (page, table):
        assert "Kept from your role" in text
        assert "HHS-42" not in text
        assert "Officer Vale" not in text
    paper = client.get(address(referred, "paper/", day=MONDAY)).content
    assert "Kept from your role" in words_of(paper)
    assert "HHS-42" not in words_of(paper)


def words_of(paper: bytes) -> str:
    """Return the text of a PDF."""
    with closing(pypdfium2.PdfDocument(paper)) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


@pytest.mark.requirement("R-DAT-5")
def test_the_paper_is_tagged_and_says_as_of_when(
    referred: Case, told: Mapping[str, Notice], auditor_user: User
) -> None:
    answer = browser(auditor_user).get(address(referred, "paper/", day=SUNDAY))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("en")
        assert "/StructTreeRoot" in pdf.Root
    entry = Entry.objects.filter(act="proof.printed").get()
    assert entry.subject_id == referred.id
    again = browser(auditor_user).get(address(referred, "paper/", day=SUNDAY))
    assert again.content == answer.content


def test_the_table_has_a_row_for_each_notice_and_each_duty_nobody_was_told_of(
    referred: Case, told: Mapping[str, Notice], tell: Tell, auditor_user: User
) -> None:
    tell(referred, "mdt", "mdt-1", person="=HYPERLINK(1)", towns=("hartford",))
    answer = browser(auditor_user).get(address(referred, "table/", day=SUNDAY))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    by_duty = {row["duty"]: row for row in rows}
    assert by_duty["notify.fbi"]["told"] == timezone.localtime(told["fbi"].happened_at).isoformat()
    assert by_duty["notify.fbi"]["acknowledged"] == ""
    assert by_duty["notify.hhs"]["recipient"] == "nobody told"
    assert {row["as_of"] for row in rows} == {end(SUNDAY).isoformat()}
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert Entry.objects.filter(act="proof.exported", subject_id=referred.id).count() == 1


def test_the_page_asks_as_often_for_three_notices_as_for_one(referred: Case, tell: Tell, ben_user: User) -> None:
    client, counts = browser(ben_user), []
    client.get(address(referred, day=MONDAY))
    for to in ("fbi", "csao", "statewide_hart_lead"):
        tell(referred, to, to.replace("_", "-"), number="N-1")
        with CaptureQueriesContext(connection) as captured:
            client.get(address(referred, day=MONDAY))
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


def test_a_supervisor_of_the_case_takes_the_proof_away(referred: Case, told: Mapping[str, Notice]) -> None:
    user = person("Sue", Role.SOCIAL_WORK_SUPERVISOR, Scope.REGION, "4")
    assert browser(user).get(address(referred, "paper/", day=SUNDAY)).status_code == 200
