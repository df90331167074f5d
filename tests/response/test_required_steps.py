"""Required steps, waiving, correcting and explaining."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhart.accounts.models import User
from openhart.cases import queries
from openhart.cases.models import Case, Duty, Event
from openhart.foundation import clock

State = Callable[[Case, str], str]
Happen = Callable[..., None]


@pytest.fixture
def ana_browser(ana_user: User, browser: Callable[[User], Client]) -> Client:
    return browser(ana_user)


def steps(client: Client, case: Case) -> str:
    return client.get(f"/cases/{case.reference}/steps/").content.decode()


def waive_url(case: Case, code: str) -> str:
    duty = Duty.objects.get(case=case, code=code)
    return f"/cases/{case.reference}/steps/{code}/waive/?episode={duty.episode}&instance={duty.instance}"


def test_a_step_says_what_why_who_until_when_and_how_to_end_it(ana_browser: Client, referred: Case) -> None:
    page = steps(ana_browser, referred)
    for words in (
        "Tell local law enforcement", "17a-101b", "21-14/careline", "set by law", "Careline screener", "due in",
        f"/cases/{referred.reference}/notices/tell/?to=local_law_enforcement",
        f"/cases/{referred.reference}/record/review.completed/",
    ):  # fmt: skip
        assert words in page, words
    assert f"/referrals/{referred.reference}/screen/" not in page  # Ana may not screen: nothing leads her there


def test_a_done_step_shows_its_proof(ana_browser: Client, referred: Case) -> None:
    ana_browser.post(f"/cases/{referred.reference}/record/review.completed/", {"submission": str(uuid4())})
    page = steps(ana_browser, referred)
    assert "Review completed," in page
    assert "recorded by Ana" in page


def test_what_nobody_can_decide_yet_leads_to_the_missing_fact(ana_browser: Client, case: Case, happen: Happen) -> None:
    happen(case, "referral.received", facts={"concern": ["sex_trafficking"], "child.age": 15})
    page = steps(ana_browser, case)
    assert "Not known yet whether owed" in page
    assert f"/cases/{case.reference}/facts/?fact=child.foreign_national#id_fact__child__foreign_national" in page


def test_the_panel_takes_no_more_queries_with_more_events(ana_browser: Client, referred: Case, happen: Happen) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as made:
            steps(ana_browser, referred)
        return len(made)

    count()
    before = count()
    happen(referred, "consult.held", clock.now(), **{"with": "legal"})
    happen(referred, "review.completed", clock.now())
    assert count() == before


def test_a_duty_is_waived_with_a_sealed_reason(ana_browser: Client, referred: Case, state: State) -> None:
    url = waive_url(referred, "review.statewide_hart_lead")
    assert ana_browser.get(url).status_code == 200
    assert ana_browser.post(url, {"submission": str(uuid4()), "reason": ""}).status_code == 422
    assert ana_browser.post(url, {"submission": str(uuid4()), "reason": "Reviewed by the deputy."}).status_code == 303
    assert state(referred, "review.statewide_hart_lead") == "waived"
    event = Event.objects.get(case=referred, code="duty.waived")
    assert "deputy" not in repr(event.data)
    assert "Reviewed by the deputy." in steps(ana_browser, referred)


def test_ben_waives_only_what_he_owes(
    ben_user: User, referred: Case, state: State, browser: Callable[[User], Client]
) -> None:
    client, url = browser(ben_user), waive_url(referred, "decide.acceptance")
    assert client.post(url, {"submission": str(uuid4()), "reason": "Busy."}).status_code == 403
    assert state(referred, "decide.acceptance") == "open"


def test_a_correction_shows_first_what_would_change(ana_browser: Client, referred: Case, state: State) -> None:
    url = f"/cases/{referred.reference}/facts/"
    typed = {
        "submission": str(uuid4()), "fact__child__age": "19", "fact__child__in_agency_care": "no",
        "reason": "Born earlier than told.",
    }  # fmt: skip
    preview = ana_browser.post(url, typed)
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "Tell the FBI" in page
    assert "no longer owed" in page
    assert state(referred, "notify.fbi") == "open"
    assert ana_browser.post(url, {**typed, "confirmed": "yes"}).status_code == 303
    assert state(referred, "notify.fbi") == "withdrawn"
    event = Event.objects.get(case=referred, code="fact.corrected")
    assert event.facts == {"child.age": 19, "child.in_agency_care": False}
    assert queries.words_of(referred, event) == {"reason": "Born earlier than told."}


def test_the_preview_carries_every_answer_on(ana_browser: Client, referred: Case) -> None:
    url = f"/cases/{referred.reference}/facts/"
    typed: dict[str, Any] = {
        "submission": str(uuid4()), "fact__concern": ["labor_trafficking", "sex_trafficking"], "reason": "r",
        "fact__child__missing_since_0": "2026-01-02", "fact__child__missing_since_1": "10:00",
    }  # fmt: skip
    page = ana_browser.post(url, typed).content.decode()
    for name in ("fact__concern", "fact__child__missing_since_0", "fact__child__missing_since_1"):
        assert f'name="{name}"' in page


def test_a_correction_that_corrects_nothing_is_sent_back(ana_browser: Client, referred: Case) -> None:
    url = f"/cases/{referred.reference}/facts/"
    answer = ana_browser.post(url, {"submission": str(uuid4()), "fact__child__age": "15", "reason": "r"})
    assert answer.status_code == 422
    assert "Nothing is different" in answer.content.decode()


@pytest.mark.parametrize("duty", ["notify.fbi", "notify.ncmec", "consult.missing_72h", "notify.hhs"])
def test_why_is_answered_for_duties_owed_not_owed_and_undecided(ana_browser: Client, referred: Case, duty: str) -> None:
    answer = ana_browser.get(f"/cases/{referred.reference}/steps/{duty}/why/")
    assert answer.status_code == 200
    assert "21-14" in answer.content.decode() or "USC" in answer.content.decode()


def test_there_is_no_why_of_a_duty_nobody_knows(ana_browser: Client, referred: Case) -> None:
    assert ana_browser.get(f"/cases/{referred.reference}/steps/notify.nobody/why/").status_code == 404
    assert ana_browser.get(f"/cases/{referred.reference}/steps/notify.fbi/waive/?instance=99").status_code == 404


@pytest.mark.parametrize("page", ["steps/notify.fbi/why/", "facts/", "record/", "steps/notify.fbi/waive/?instance=1"])
def test_cleo_finds_nothing(cleo_user: User, referred: Case, browser: Callable[[User], Client], page: str) -> None:
    client = browser(cleo_user)
    assert client.get(f"/cases/{referred.reference}/{page}").status_code == 404
    assert client.post(f"/cases/{referred.reference}/facts/", {"fact__child__age": "3"}).status_code == 404


def test_a_late_entry_is_marked_and_the_timeline_filters(ana_browser: Client, referred: Case, happen: Happen) -> None:
    happen(referred, "review.completed", clock.now())
    address = f"/cases/{referred.reference}/timeline/"
    assert "Review completed" in ana_browser.get(address).content.decode()
    narrowed = ana_browser.get(f"{address}?kind=referral").content.decode()
    assert "Referral received" in narrowed
    assert "Review completed" not in narrowed
