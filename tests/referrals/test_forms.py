"""What is typed: read where it can be, said where it cannot, and never guessed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from openhart.people.models import Identity
from openhart.referrals.events.flags import BY_CODE, RED_FLAGS
from openhart.referrals.forms import ChildForm, ReportForm
from openhart.referrals.forms.fields import cleaned
from openhart.referrals.models import ChildReported, ReportMade, missing_from_child, missing_from_report

NOW = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
TOWNS = [("new-haven", "New Haven"), ("other", "Outside the state")]


def child(**typed: Any) -> ChildForm:
    data = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return ChildForm(MultiValueDict(data), now=NOW, towns=TOWNS)


def test_an_empty_form_is_a_child_of_whom_nothing_is_known() -> None:
    assert child().reported() == ChildReported()
    assert child().reported().facts(NOW.date()) == {}


@pytest.mark.parametrize(
    ("concern", "fact"),
    [
        (["none"], []),
        (["sex_trafficking"], ["sex_trafficking"]),
        (["labor_trafficking", "sex_trafficking"], ["labor_trafficking", "sex_trafficking"]),
    ],
)
def test_concerns(concern: list[str], fact: list[str]) -> None:
    assert child(concern=concern).reported().facts(NOW.date())["concern"] == fact


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"concern": ["none", "sex_trafficking"]}, "concern"),
        ({"red_flags": ["several_phones"], "no_red_flags": "on"}, "no_red_flags"),
        ({"date_of_birth": "2026-03-07"}, "date_of_birth"),
        ({"date_of_birth": "1880-01-01"}, "date_of_birth"),
        ({"date_of_birth": "soon"}, "date_of_birth"),
        ({"date_of_birth": "2010-05-01", "age": "17"}, "age"),
        ({"age": "-1"}, "age"),
        ({"age": "121"}, "age"),
        ({"residence_town": "new-haven", "residence_state": "NY"}, "residence_state"),
        ({"missing_since_0": "2026-03-05", "missing_since_1": "10:00", "is_missing": "no"}, "missing_since"),
        ({"missing_since_0": "2026-03-07", "missing_since_1": "10:00"}, "missing_since"),
        ({"known_reference": "HT-2026-000001-A"}, "known_reference"),
        ({"residence_town": "atlantis"}, "residence_town"),
    ],
)
def test_what_contradicts_or_cannot_be_is_said_at_its_field(typed: dict[str, Any], fault: str) -> None:
    form = child(**typed)
    assert not form.is_valid()
    assert list(form.errors) == [fault]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2010-05-01", date(2026, 4, 30), 15),
        ("2010-05-01", date(2026, 5, 1), 16),
        ("2008-02-29", date(2026, 2, 28), 17),
        ("2008-02-29", date(2026, 3, 1), 18),
    ],
)
def test_an_age_is_that_of_the_day_of_receipt(born: str, on: date, age: int) -> None:
    assert ChildReported(identity=Identity(date_of_birth=born)).age_on(on) == age


def test_not_known_is_left_out_and_never_no() -> None:
    facts = child(foreign_national="unknown", in_agency_care="no", left_on_own="").reported().facts(NOW.date())
    assert facts == {"child.in_agency_care": False}


def test_a_town_of_ours_is_in_our_state_and_one_elsewhere_is_not_known_to_be_anywhere() -> None:
    assert child(residence_town="new-haven").reported().residence_state == "CT"
    assert child(residence_town="other").reported().residence_state == ""


def test_a_time_last_seen_means_that_the_child_is_missing() -> None:
    assert child(missing_since_0="2026-03-05", missing_since_1="10:00").reported().is_missing is True


@pytest.mark.requirement("R-INT-3")
def test_what_is_missing_is_listed_and_shrinks_with_every_answer() -> None:
    report = ReportMade(channel="call", received_at=NOW)
    assert [gap.field for gap in missing_from_report(report)] == [
        "own_words", "why_suspected", "other_concerns", "reporter_kind", "reporter_name",
    ]  # fmt: skip
    gaps = [gap.field for gap in missing_from_child(ChildReported())]
    assert gaps[0] == "in_danger_now"
    assert "concern" not in [gap.field for gap in missing_from_child(ChildReported(concern=frozenset()))]
    assert "red_flags" not in [gap.field for gap in missing_from_child(ChildReported(indicators=False))]


def test_somebody_anonymous_is_not_asked_for_a_name() -> None:
    report = ReportMade(channel="call", received_at=NOW, reporter_kind="anonymous")
    assert "reporter_name" not in [gap.field for gap in missing_from_report(report)]


@pytest.mark.parametrize(
    ("clock", "moment"),
    [
        ("2026-03-06 09:15", datetime(2026, 3, 6, 14, 15, tzinfo=UTC)),
        ("2025-11-02 01:30", datetime(2025, 11, 2, 5, 30, tzinfo=UTC)),  # twice that night: the first
        ("2025-03-09 02:30", datetime(2025, 3, 9, 7, 30, tzinfo=UTC)),  # never that night: the offset before
    ],
)
def test_a_time_of_receipt_is_local_also_when_the_clocks_change(clock: str, moment: datetime) -> None:
    day, _, time = clock.partition(" ")
    form = ReportForm({"received_at_0": day, "received_at_1": time, "channel": "call"}, now=NOW)
    assert form.is_valid()
    assert form.reported().received_at.astimezone(UTC) == moment


@given(st.text())
def test_cleaned_words_can_be_stored_and_cleaning_again_changes_nothing(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    once.encode()
    assert not {letter for letter in once if ord(letter) < 32} - {"\n", "\t"}


def test_every_red_flag_has_a_code_of_its_own_and_a_definition() -> None:
    assert len(BY_CODE) == len(RED_FLAGS) >= 20
    assert all(len(flag.definition) > 40 and flag.definition.endswith(".") for flag in RED_FLAGS)
