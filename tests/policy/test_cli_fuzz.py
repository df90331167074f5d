"""Whatever stands in a file, the command answers with 0, 1 or 2 and a sentence: never with a traceback."""

import contextlib
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openhart.policy.cli import main

PLACES = Path(__file__).parent / "places"
GOOD = (PLACES / "harbor" / "examples" / "alleged.yaml").read_text(encoding="utf-8")
PIECES = [
    "\n", "  ", ":", "- ", "{", "}", "[", "]", "&a", "*a", "!!str ", "'", '"', "#", "---\n", "? ", "| ",
    "%YAML", "~", "\t", "yes", "2021-09-03", "2021-09-03T22:15:00", "-04:00", "Z", "expect:", "facts:", "\x00", "é",
    "\U0001f600", "1e9", "<<: ",
]  # fmt: skip
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _places(harbor: Path) -> None:
    """Let the invented place be found by its name."""


def ask(data: bytes, *more: str) -> tuple[int, str, str]:
    """Run the command on bytes; an exception is the failure looked for."""
    out, err = io.StringIO(), io.StringIO()
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file, contextlib.ExitStack() as stack:
        file.write(data)
        file.flush()
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        status = main(["run", file.name, *more])
    return status, out.getvalue(), err.getvalue()


def check_answer(status: int, out: str, err: str) -> None:
    assert status in {0, 1, 2}
    assert "Traceback" not in err
    if status == 2:
        assert "expected" in err


@SETTINGS
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes) -> None:
    check_answer(*ask(data))


@SETTINGS
@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    check_answer(*ask(text.encode("utf-8", "surrogatepass")))


@SETTINGS
@given(st.data())
def test_a_good_file_with_pieces_put_in_or_cut_out_is_answered(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 25)))
        text = text[:start] + data.draw(st.sampled_from([*PIECES, ""])) + text[end:]
    check_answer(*ask(text.encode()))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats() | st.text(max_size=12) | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
CODES = st.sampled_from(["referral.received", "notice.sent", "placement.made", "duty.waived", "nothing.known"])
TIMES = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()) | st.sampled_from(
    ["2021-09-03T22:15:00-04:00", "2021-11-07T01:30:00-04:00", "2199-12-31T23:59:59Z", "1900-01-01T00:00:00+14:00"]
)
EVENTS = st.fixed_dictionaries(
    {"at": TIMES, "event": CODES},
    optional={
        "facts": st.dictionaries(st.sampled_from(["concern", "indicators", "child.age"]), VALUES, max_size=2),
        "data": st.dictionaries(st.sampled_from(["to", "kind", "safe", "duty"]), VALUES, max_size=2),
        "episode": st.sampled_from(["1", "a", 1]) | VALUES,
        "recorded_at": TIMES,
    },
)
GOOD_EVENTS = st.fixed_dictionaries(
    {
        "at": TIMES,
        "event": st.just("referral.received"),
        "facts": st.fixed_dictionaries({"concern": st.just(["sex_trafficking"]), "indicators": st.booleans()}),
    }
)


@SETTINGS
@given(st.lists(EVENTS | GOOD_EVENTS, max_size=4), st.dictionaries(st.sampled_from(["ask", "expect", "shows"]), VALUES))
def test_any_events_are_answered(events: list[object], more: dict[str, object]) -> None:
    text = json.dumps({"policy": "harbor", "events": events, **more})
    check_answer(*ask(text.encode("utf-8", "surrogatepass")))


@SETTINGS
@given(st.lists(GOOD_EVENTS, min_size=1, max_size=4))
def test_the_json_of_any_good_file_is_json_with_offsets(events: list[object]) -> None:
    status, out, err = ask(json.dumps({"policy": "harbor", "events": events}).encode(), "--json")
    check_answer(status, out, err)
    if status == 0:
        answer = json.loads(out)
        assert all(duty["from"][-6] in "+-" for duty in answer["duties"])


@SETTINGS
@given(st.text(max_size=30))
def test_any_time_on_the_command_line_is_answered(text: str) -> None:
    status, _, err = ask(GOOD.encode(), f"--at={text}")
    assert status == 2
    assert "expected" in err
