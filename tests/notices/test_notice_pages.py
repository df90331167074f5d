"""The panel and the pages about notices, as a browser without JavaScript sees them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.notices.conftest import state

from openhart.accounts.access import Viewer
from openhart.accounts.models import User
from openhart.cases.models import Case, Duty, DutyState, Episode
from openhart.notices.models import Notice

Tell = Callable[..., Notice]


@pytest.fixture
def page(client: Client, ben_user: User) -> Client:
    """Ben's browser."""
    client.force_login(ben_user)
    return client


def address(case: Case, rest: str = "") -> str:
    return f"/cases/{case.reference}/notices/{rest}"


def typed(now: datetime, **more: Any) -> dict[str, Any]:
    local = timezone.localtime(now + timedelta(minutes=30))
    return {
        "recipient": "fbi", "how": "telephone", "happened_at_0": f"{local:%Y-%m-%d}", "happened_at_1": f"{local:%H:%M}",
        "form": "DCF-737", "person": "Agent Roe", "towns": "", "submission": str(uuid4()),
        "ground": "us.report-trafficking", "fields_told": ["child.name", "case.concern"], **more,
    }  # fmt: skip


@pytest.mark.requirement("R-NOT-2")
def test_the_panel_shows_who_was_told_who_was_not_and_the_proof(page: Client, referred: Case, tell: Tell) -> None:
    tell(referred, "local_law_enforcement", "police-hartford", towns=("hartford",), person="Sergeant Lee", badge="12")
    tell(referred, "hhs", "hhs")
    text = page.get(address(referred)).content.decode()
    assert "1 of 3 told" in text
    assert "reached Sergeant Lee, badge 12" in text
    assert "New Haven, where it happened" in text
    assert "No number yet" in text
    assert "To be confirmed" in text
    assert "limit set by the agency" in text


def test_missing_towns_are_said_plainly(page: Client, referred: Case) -> None:
    Case.objects.filter(id=referred.id).update(towns={"residence": "hartford"})
    text = page.get(address(referred)).content.decode()
    assert "We do not know where it happened. We do not know where the child is." in text


def test_the_form_offers_whom_the_towns_name_first_and_the_time_is_now(page: Client, referred: Case) -> None:
    answer = page.get(address(referred, "record/?to=local_law_enforcement&town=new-haven"))
    text = answer.content.decode()
    assert '<option value="police-new-haven" selected>' in text
    assert 'name="towns" value="new-haven"' in text
    assert answer.context["form"].initial["happened_at"] <= datetime.now(UTC)  # noqa: TID251


def test_recording_leads_back_to_the_notices_and_a_double_click_writes_once(
    page: Client, referred: Case, now: datetime
) -> None:
    sent = typed(now)
    for _ in range(2):
        answer = page.post(address(referred, "record/?to=fbi&episode=referral-1"), sent)
        assert answer.status_code == 303
        assert answer.headers["Location"] == address(referred)
    assert Notice.objects.count() == 1
    assert state(referred, "fbi") == "done"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"how": ""}, "Choose how they were told."),
        ({"fields_told": []}, "Say what was told: choose at least one line."),
        ({"ground": ""}, "Choose the ground on which they were told."),
        ({"ground": "us.notify-hhs"}, "Select a valid choice."),
        ({"recipient": ""}, "Choose who was told."),
        ({"happened_at_0": "", "happened_at_1": ""}, "Enter when they were told"),
        ({"happened_at_1": ""}, "Enter the time too"),
        ({"happened_at_0": "2199-01-01"}, "The time lies in the future."),
        ({"happened_at_0": "2020-01-01"}, "The time lies before the first report"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    page: Client, referred: Case, now: datetime, more: dict[str, str], said: str
) -> None:
    sent = typed(now, note="She was calm on the telephone.", **more)
    answer = page.post(address(referred, "record/?to=fbi"), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "She was calm on the telephone." in text
    assert sent["submission"] in text
    assert not Notice.objects.exists()


def test_a_number_is_added_later(page: Client, referred: Case, tell: Tell) -> None:
    notice = tell(referred, "hhs", "hhs")
    url = address(referred, f"{notice.id}/number/")
    assert page.get(url).status_code == 200
    assert page.post(url, {"number": ""}).status_code == 422
    assert page.post(url, {"number": "RFA-77"}).status_code == 303
    text = page.get(address(referred)).content.decode()
    assert "HHS request number: RFA-77" in text
    assert "No number yet" not in text


def test_an_acknowledgement_is_recorded(page: Client, referred: Case, tell: Tell, now: datetime) -> None:
    notice = tell(referred, "fbi", "fbi")
    local = timezone.localtime(now + timedelta(hours=2))
    url = address(referred, f"{notice.id}/acknowledge/")
    when = {"happened_at_0": f"{local:%Y-%m-%d}", "happened_at_1": f"{local:%H:%M}", "their_number": "NH-9"}
    assert page.post(url, when).status_code == 303
    text = page.get(address(referred)).content.decode()
    assert "their case number: NH-9" in text
    assert page.get(url).status_code == 409


def test_taking_back_asks_for_a_reason_and_shows_it(page: Client, referred: Case, tell: Tell) -> None:
    notice = tell(referred, "fbi", "fbi")
    url = address(referred, f"{notice.id}/withdraw/")
    assert page.post(url, {"reason": ""}).status_code == 422
    assert page.post(url, {"because": "other", "reason": "Wrong office."}).status_code == 303
    assert state(referred, "fbi") == "open"
    assert "Taken back: Wrong office." in page.get(address(referred)).content.decode()


def test_settling_is_offered_when_nobody_is_left_to_tell(page: Client, referred: Case, tell: Tell) -> None:
    tell(referred, "local_law_enforcement", "police-hartford", towns=("hartford",))
    Case.objects.filter(id=referred.id).update(towns={"residence": "hartford"})
    assert "Mark as done" in page.get(address(referred)).content.decode()
    assert page.post(address(referred, "settle/")).status_code == 303
    assert state(referred, "local_law_enforcement") == "done"


@pytest.mark.parametrize("to", ["", "nobody"])
def test_a_recipient_the_policy_does_not_know_is_no_page(page: Client, referred: Case, to: str) -> None:
    assert page.get(address(referred, f"record/?to={to}")).status_code == 404


def test_on_a_closed_case_the_page_says_why_nothing_can_be_recorded(page: Client, referred: Case) -> None:
    Case.objects.filter(id=referred.id).update(closed_at=referred.opened_at)
    Duty.objects.filter(case=referred).update(state=DutyState.DONE)
    answer = page.get(address(referred, "record/?to=fbi"))
    assert answer.status_code == 409
    assert "This case is closed" in answer.content.decode()
    assert "Record as told" not in page.get(address(referred)).content.decode()


def test_an_administrator_reads_no_notices(client: Client, referred: Case, ben_user: User) -> None:
    ben_user.grants.update(role="administrator")
    client.force_login(ben_user)
    assert client.get(address(referred)).status_code == 404
    assert client.get(address(referred, "record/?to=fbi")).status_code == 404


@pytest.mark.parametrize("rest", ["", "record/?to=fbi", "{}/number/", "{}/acknowledge/", "{}/withdraw/"])
def test_cleo_may_not_open_any_page_of_notices(
    client: Client, cleo_user: User, referred: Case, tell: Tell, rest: str
) -> None:
    notice = tell(referred, "fbi", "fbi")
    client.force_login(cleo_user)
    assert client.get(address(referred, rest.format(notice.id))).status_code == 404
    if rest:
        assert client.post(address(referred, rest.format(notice.id)), {}).status_code == 404


def test_the_panel_asks_as_often_with_one_notice_as_with_three(page: Client, referred: Case, tell: Tell) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert page.get(address(referred)).status_code == 200
        return len(caught)

    tell(referred, "fbi", "fbi", person="A")
    page.get(address(referred))  # the first visit also writes the session
    one = count()
    tell(referred, "csao", "csao", person="B")
    tell(referred, "local_law_enforcement", "police-hartford", towns=("hartford",), person="C")
    assert count() == one


def test_ben_reads_names_of_colleagues_who_told(page: Client, referred: Case, tell: Tell, ben: Viewer) -> None:
    tell(referred, "fbi", "fbi")
    assert "recorded by Ben" in page.get(address(referred)).content.decode()


def test_a_notice_of_an_episode_leads_back_to_the_episode(page: Client, referred: Case, now: datetime) -> None:
    Episode.objects.create(case=referred, kind="missing", name="missing-1", begun_at=now)
    answer = page.post(address(referred, "record/?to=fbi&episode=missing-1"), typed(now))
    assert answer.status_code == 303, answer.content.decode()
    assert answer.headers["Location"] == f"/cases/{referred.reference}/missing/"
