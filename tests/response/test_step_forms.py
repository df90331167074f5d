"""Recording a step of the vocabulary with the form made from it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from openhart import policy
from openhart.accounts.models import User
from openhart.cases import queries
from openhart.cases.models import Case, Event
from openhart.foundation import clock
from openhart.response import lifecycle
from openhart.response.forms import StepForm

State = Callable[[Case, str], str]
Happen = Callable[..., None]
PACK = policy.load_pack("us-ct")


@pytest.fixture
def ana_browser(ana_user: User, browser: Callable[[User], Client]) -> Client:
    return browser(ana_user)


def sent(client: Client, case: Case, step: str, **typed: Any) -> Any:
    return client.post(f"/cases/{case.reference}/record/{step}/", {"submission": str(uuid4()), **typed})


@pytest.mark.parametrize("step", lifecycle.recordable(PACK))
def test_every_step_has_a_form(ana_browser: Client, referred: Case, step: str) -> None:
    page = ana_browser.get(f"/cases/{referred.reference}/record/{step}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert PACK.events[step].label in text or lifecycle.work_of(PACK, step) in text


def test_recording_a_step_ends_its_duty_and_begins_the_next(ana_browser: Client, referred: Case, state: State) -> None:
    answer = sent(ana_browser, referred, "triage.decided", data__response="convene_team", notes="Two flags, one adult.")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{referred.reference}/steps/")
    assert state(referred, "triage.statewide_hart_lead") == "done"
    assert state(referred, "convene.response_team") == "open"


def test_a_double_click_records_once(ana_browser: Client, referred: Case) -> None:
    once = {"submission": str(uuid4()), "notes": "Read twice."}
    for _ in range(2):
        assert ana_browser.post(f"/cases/{referred.reference}/record/review.completed/", once).status_code == 303
    assert Event.objects.filter(case=referred, code="review.completed").count() == 1


def test_words_are_sealed_and_read_by_those_who_see_the_case(ana_browser: Client, referred: Case) -> None:
    sent(ana_browser, referred, "review.completed", notes="Ask the aunt in Meriden.")
    event = Event.objects.get(case=referred, code="review.completed")
    assert "Meriden" not in repr((event.data, event.facts, bytes(event.sealed or b"")))
    assert queries.words_of(referred, event) == {"notes": "Ask the aunt in Meriden."}
    assert "Ask the aunt in Meriden." in ana_browser.get(f"/cases/{referred.reference}/timeline/").content.decode()


def test_free_text_of_the_vocabulary_is_sealed_as_well(ana_browser: Client, referred: Case) -> None:
    sent(ana_browser, referred, "service.requested", words__kind="A bed at Harbour House")
    event = Event.objects.get(case=referred, code="service.requested")
    assert event.data == {}
    assert queries.words_of(referred, event)["kind"] == "A bed at Harbour House"


def test_what_was_learned_is_a_fact_of_the_case(ana_browser: Client, referred: Case) -> None:
    sent(ana_browser, referred, "victim.status_set", fact__victim__status="suspected", fact__concern=["none"])
    event = Event.objects.get(case=referred, code="victim.status_set")
    assert event.facts == {"victim.status": "suspected", "concern": []}


def test_a_required_answer_is_asked_for_and_nothing_typed_is_lost(ana_browser: Client, referred: Case) -> None:
    answer = sent(ana_browser, referred, "consult.held", notes="Half an hour by telephone.")
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert "Half an hour by telephone." in answer.content.decode()


def test_the_future_is_refused(ana_browser: Client, referred: Case) -> None:
    tomorrow = timezone.localtime(clock.now() + timedelta(days=1))
    answer = sent(
        ana_browser, referred, "review.completed",
        happened_0=f"{tomorrow:%Y-%m-%d}", happened_1=f"{tomorrow:%H:%M}",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "lies in the future" in answer.content.decode()


def test_something_earlier_is_recorded_at_its_own_time(ana_browser: Client, referred: Case) -> None:
    earlier = timezone.localtime(clock.now() - timedelta(minutes=30)).replace(second=0, microsecond=0)
    sent(
        ana_browser, referred, "review.completed",
        happened_0=f"{earlier:%Y-%m-%d}", happened_1=f"{earlier:%H:%M}",
    )  # fmt: skip
    assert Event.objects.get(case=referred, code="review.completed").at == earlier


def test_the_minute_of_the_referral_itself_means_right_after_it(
    ana_browser: Client, referred: Case, an_hour_ago: Any, state: State
) -> None:
    same = timezone.localtime(an_hour_ago)
    sent(ana_browser, referred, "review.completed", happened_0=f"{same:%Y-%m-%d}", happened_1=f"{same:%H:%M}")
    assert state(referred, "review.statewide_hart_lead") == "done"


def test_closing_is_refused_in_place_of_the_button_while_the_law_is_owed(ana_browser: Client, referred: Case) -> None:
    page = ana_browser.get(f"/cases/{referred.reference}/record/case.closed/").content.decode()
    assert "hart-refusal" in page
    assert ">Record</button>" not in page
    assert sent(ana_browser, referred, "case.closed", notes="Done.").status_code == 403


def test_a_gate_refuses_with_its_reason_and_keeps_what_was_typed(
    ana_browser: Client, referred: Case, happen: Happen
) -> None:
    happen(referred, "victim.status_set", clock.now(), facts={"victim.status": "suspected"})
    answer = sent(
        ana_browser, referred, "placement.made", data__placement="placement-1", data__kind="group_home",
        words__placement="Harbour House",
    )  # fmt: skip
    assert answer.status_code == 409
    assert "Harbour House" in answer.content.decode()
    assert not Event.objects.filter(case=referred, code="placement.made").exists()
    sent(ana_browser, referred, "placement.facility_informed", data__placement="placement-1", data__kind="group_home")
    made = sent(ana_browser, referred, "placement.made", data__placement="placement-1", data__kind="group_home")
    assert made.status_code == 303


def test_ben_does_not_triage(ben_user: User, referred: Case, browser: Callable[[User], Client]) -> None:
    client = browser(ben_user)
    page = client.get(f"/cases/{referred.reference}/record/triage.decided/")
    assert "Statewide HART Lead" in page.content.decode()
    assert ">Record</button>" not in page.content.decode()
    assert sent(client, referred, "triage.decided", data__response="convene_team", notes="x").status_code == 403


def test_cleo_records_nothing(cleo_user: User, referred: Case, browser: Callable[[User], Client]) -> None:
    assert sent(browser(cleo_user), referred, "review.completed").status_code == 404
    assert not Event.objects.filter(case=referred, code="review.completed").exists()


def test_steps_of_other_rooms_have_no_form_here(ana_browser: Client, referred: Case) -> None:
    for step in [*lifecycle.OWNED_ELSEWHERE, "no.such", "fact.corrected", "duty.waived"]:
        assert ana_browser.get(f"/cases/{referred.reference}/record/{step}/").status_code == 404


def test_the_form_fills_in_what_the_duty_already_says(ana_browser: Client, referred: Case) -> None:
    page = ana_browser.get(f"/cases/{referred.reference}/record/consult.held/?with=regional_hart_lead").content.decode()
    assert re.search(r'value="regional_hart_lead"[^>]* checked', page)


def test_a_step_left_alone_teaches_nothing() -> None:
    form = StepForm(
        {"submission": str(uuid4()), "data__with": "legal"}, pack=PACK, code="consult.held", at=clock.now(), known={}
    )
    assert form.is_valid(), form.errors
    assert form.step().facts == {}
    assert form.happened_at() is None


def test_a_reason_is_asked_once() -> None:
    form = StepForm(pack=PACK, code="case.closed", at=clock.now(), known={})
    assert [field.label for field in (*form.data_fields(), form["notes"])].count("Reason") == 1
