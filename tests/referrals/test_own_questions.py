"""Another state's pack asks questions of its own: the form, the file and the law follow, without Python."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from tests.referrals.pages import NEW, text, typed

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import User
from openhart.cases.models import Case, Event
from openhart.places import actions as places
from openhart.referrals.forms import ChildForm
from openhart.referrals.models import missing_from_child

PLACES = Path(__file__).parents[1] / "policy" / "places"
pytestmark = pytest.mark.requirement("R-POL-5")

#: Every kind of question, as a browser answers it, and the facts that are recorded.
ANSWERS: dict[str, list[str]] = {
    "child.works_on_water": ["yes"], "home.language": ["spanish"], "child.seen_at": ["marina", "ferry"],
    "boat.berths": ["6"], "boat.registered_in": ["wi"], "boat.leaves_at_0": ["2026-03-07"],
    "boat.leaves_at_1": ["06:30"], "fact.tribe": ["no"],
}  # fmt: skip
FACTS = {
    "child.works_on_water": True, "home.language": "spanish", "child.seen_at": ["ferry", "marina"],
    "boat.berths": 6, "boat.registered_in": "WI", "boat.leaves_at": "2026-03-07T06:30:00-05:00", "tribe": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _lakeland(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation follows the pack of Lakeland, an invented state."""
    monkeypatch.setenv("HART_POLICIES", str(PLACES))
    settings.POLICY_PACK = "us-lk"


@pytest.fixture
def desk(client: Client, sky: User, now: datetime) -> Client:
    """Sky takes reports in Lakeland."""
    places.load_pack_places(pack_name="us-lk", by=SYSTEM, at=now)
    client.force_login(sky)
    return client


def report(draft_id: Any, **answers: Any) -> dict[str, Any]:
    own = {f"child-0-{name}": value for name, value in answers.items()}
    return typed(draft_id, **{"child-0-residence_town": "long-pier", **own})


def child(now: datetime, **answers: list[str]) -> ChildForm:
    return ChildForm(MultiValueDict(answers), now=now, towns=[])


def test_the_form_asks_what_the_pack_asks_and_nothing_twice(desk: Client) -> None:
    shown = text(desk.get(NEW))
    assert "5. More questions" in shown
    assert "7. The reporter" in shown
    for question in ("Does the child work on a boat or at a dock?", "What language is spoken at home?",
                     "Where by the lake was the child seen?", "How many people sleep on the boat?",
                     "In which state is the boat registered?", "When does the boat leave?"):  # fmt: skip
        assert question in shown
    assert "Paid or not. Fishing, cleaning, guiding and selling count." in shown
    assert "Did the child leave by boat?" not in shown  # it belongs to a missing episode
    assert "Weather" not in shown  # it has no question


def test_the_preview_shows_the_duty_an_answer_would_decide_and_then_the_duty(desk: Client) -> None:
    before = text(desk.post(reverse("referrals:preview"), report(uuid4())))
    assert "If the child works on a boat or at a dock:" in before
    assert "Does the child work on a boat or at a dock?" in before  # still missing
    after = text(desk.post(reverse("referrals:preview"), report(uuid4(), **{"child.works_on_water": "yes"})))
    assert "Tell the harbor patrol" in after
    assert "Lakeland Code 12.3" in after
    assert "Does the child work on a boat or at a dock?" not in after


def test_a_filed_referral_owes_what_the_answers_decide(desk: Client) -> None:
    draft_id = uuid4()
    sent = desk.post(NEW, report(draft_id, **ANSWERS))
    assert sent.status_code == 303
    assert 'value="6"' in text(desk.get(f"{NEW}?draft={draft_id}"))  # kept in the draft
    checked = text(desk.get(sent["location"]))
    for words in ("Spanish", "A marina; The ferry", "WI", "March 7, 2026, 06:30", "What language is spoken at home?"):
        assert words in checked
    desk.post(sent["location"])
    case = Case.objects.get()
    assert Event.objects.get(code="referral.received").facts.items() >= FACTS.items()
    assert case.pack == "us-lk"
    assert {"notify.harbor_patrol", "notify.ferry_line"} <= set(case.duties.values_list("code", flat=True))
    patrol = case.duties.get(code="notify.harbor_patrol")
    assert patrol.due_at is not None
    assert (patrol.due_at - case.events.get().at).total_seconds() == 3 * 3600


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"boat.berths": ["151"]}, "boat.berths", "from 0 to 150"),
        ({"boat.registered_in": ["Wis"]}, "boat.registered_in", "two letters"),
        ({"child.seen_at": ["none", "ferry"]}, "child.seen_at", "None of these"),
        ({"child.seen_at": ["moon"]}, "child.seen_at", "not one of"),
        ({"boat.leaves_at_0": ["2026-03-07"]}, "boat.leaves_at", "Enter the time too"),
    ],
)
def test_an_answer_that_cannot_be_is_said_at_its_field(
    answers: dict[str, list[str]], field: str, said: str, now: datetime
) -> None:
    form = child(now, **answers)
    assert list(form.errors) == [field]
    assert said in str(form.errors)


def test_none_of_a_set_is_an_answer_and_no_answer_is_none(now: datetime) -> None:
    assert child(now, **{"child.seen_at": ["none"]}).reported().own == {"child.seen_at": []}
    assert child(now, **{"boat.berths": ["0"]}).reported().own == {"boat.berths": 0}
    empty = child(now)
    assert empty.reported().own == {}
    gaps = [gap.field for gap in missing_from_child(empty.reported(), empty.questions)]
    assert gaps[-7:] == ["child.works_on_water", "home.language", "child.seen_at", "boat.berths", "boat.registered_in",
                         "boat.leaves_at", "fact.tribe"]  # fmt: skip


def test_a_file_brings_the_answers_under_the_codes_of_the_facts(
    desk: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {
        "given_name": "Jo", "concern": ["labor_trafficking"], "child.works_on_water": True, "home.language": "spanish",
        "child.seen_at": ["marina", "ferry"], "boat.berths": 6, "boat.registered_in": "wi",
        "boat.leaves_at": "2026-03-07T06:30", "fact.tribe": False, "tribe": "Told in the built-in field",
    }  # fmt: skip
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps(told) + "\n" + json.dumps({"boat.berth": 1}), encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("intake", str(lines))
    assert "line 2, boat.berth: This is no column we know; did you mean 'boat.berths'?" in capsys.readouterr().err
    table = tmp_path / "in.csv"
    cells = {**told, "concern": "labor_trafficking", "child.seen_at": "marina;ferry"}
    table.write_text(f"{','.join(cells)}\n{','.join(map(str, cells.values()))}\n", encoding="utf-8")
    call_command("intake", str(table))
    first, second = Event.objects.filter(code="referral.received")
    assert first.facts == second.facts
    assert first.facts.items() >= FACTS.items()
    assert all(case.duties.filter(code="notify.harbor_patrol").exists() for case in Case.objects.all())
