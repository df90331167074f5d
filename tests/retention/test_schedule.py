"""The schedule as data: read in full, checked, and marked by whose word each period runs."""

from pathlib import Path

import pytest

from openhart.policy.packs import loader
from openhart.retention.lifecycle.reading import ScheduleError, read_file, read_schedule
from openhart.retention.lifecycle.schedule import Disposed, RecordClass

pytestmark = pytest.mark.requirement("R-SEC-6")

HEAD = """schedule: x
stands_on: us
source: a source
records:
"""
WAITS = "disposal: {{waiting_days: {}, lapses_after_days: {}, set_by: law, source: s}}\nrecords: {{}}"
RECORD = """  case.accepted:
    label: Case accepted
    is: a case
    disposed: two_people
    keep:
"""


@pytest.mark.parametrize("pack", ["us", "us-ct"])
def test_every_kind_of_case_is_disposed_of_by_two_people_and_every_period_has_a_source(pack: str) -> None:
    told = read_schedule(pack)
    assert {told.records[each].disposed for each in RecordClass} == {Disposed.TWO_PEOPLE}
    assert all(line.source for record in told.records.values() for line in record.lines)
    assert told.waiting_days >= 14


def test_connecticut_keeps_what_federal_law_asks_as_well() -> None:
    told = read_schedule("us-ct")
    for each in RecordClass:
        lines = told.records[each].lines
        assert any(line.counted_from == "last_disclosure" and line.years == 6 and line.is_law for line in lines), each
    audit = told.records["audit"].lines
    assert max(line.years for line in audit) == 7
    assert told.records["audit"].disposed is Disposed.NEVER


def test_what_is_short_lived_names_a_period_of_its_own() -> None:
    told = read_schedule("us-ct")
    tidied = {code for code, record in told.records.items() if record.disposed is Disposed.TIDY}
    assert tidied == {"drafts", "kept_forms", "shift_notes", "hand_overs"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "  case.accepted: 7\n", "case.accepted"),
        (HEAD + RECORD + "      - {years: 0, from: closing, set_by: law, source: s}\n", "from 1 to"),
        (HEAD + RECORD + "      - {years: -3, from: closing, set_by: law, source: s}\n", "from 1 to"),
        (HEAD + RECORD + "      - {years: yes, from: closing, set_by: law, source: s}\n", "from 1 to"),
        (HEAD + RECORD + "      - {years: 3, days: 2, from: closing, set_by: law, source: s}\n", "2 periods"),
        (HEAD + RECORD + "      - {from: closing, set_by: law, source: s}\n", "no periods"),
        (HEAD + RECORD + "      - {years: 3, set_by: law, source: s}\n", "from which event"),
        (HEAD + RECORD + "      - {age: 18, from: closing, set_by: law, source: s}\n", "from which event"),
        (HEAD + RECORD + "      - {years: 3, from: opening day, set_by: law, source: s}\n", "unknown event"),
        (HEAD + RECORD + "      - {years: 3, from: closing, set_by: nobody, source: s}\n", "unknown word"),
        (HEAD + RECORD + "      - {years: 3, from: closing, set_by: law}\n", "source"),
        (HEAD + RECORD + "      []\n", "at once"),
        (HEAD + RECORD.replace("two_people", "tidy") + "      - {age: 18, set_by: law, source: s}\n", "two people"),
        (HEAD + RECORD.replace("two_people", "never") + "      []\n", "two people"),
        ("schedule: x\nsource: s\nrecords: {}\n", "two people|waiting_days"),
        (HEAD.replace("records:", WAITS.format(0, 5)), "from 1 to"),
        (HEAD.replace("records:", WAITS.format(9, 9)), "lapses later"),
    ],
)  # fmt: skip
def test_a_schedule_that_could_let_something_go_too_early_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "x" / "retention.yaml"
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(ScheduleError, match=said):
        read_file(file)


def test_a_pack_without_a_schedule_disposes_of_nothing() -> None:
    with pytest.raises(ScheduleError, match="there is no schedule"):
        read_schedule("nowhere")


def test_every_pack_has_a_schedule() -> None:
    for name in loader.pack_names():
        assert read_schedule(name).records
