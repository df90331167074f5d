"""The components say in words what they show."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory, override_settings

from openhart.foundation.refused import Refused
from openhart.ui import states, views
from openhart.ui.samples import SampleForm
from openhart.ui.templatetags.ui import URGENCY_ICONS

NOW = datetime(2026, 10, 2, 18, 2, tzinfo=UTC)
UI = Path(views.__file__).parent


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context({"now": NOW, **context}))


def test_a_clock_has_words_an_icon_and_the_exact_time_on_hover() -> None:
    html = drawn("{% clock due_at now 'Notify police' %}", due_at=NOW - timedelta(hours=1))
    assert "overdue by 1 h" in html
    assert "#error" in html
    assert 'title="Friday, October 2, 2026 at 13:02 EDT"' in html


def test_a_sentence_can_end_right_after_a_time() -> None:
    assert drawn("{% when now now %}.").endswith("today 14:02</time>.")


def test_an_unknown_time_is_never_shown_as_midnight() -> None:
    html = drawn("{% timeline entries now %}", entries=[{"title": "Referral received", "at": None}])
    assert "time not known" in html
    assert "00:00" not in html


def test_a_late_entry_says_that_it_was_written_down_later() -> None:
    entry = {"title": "Child missing", "at": NOW - timedelta(days=3), "recorded_at": NOW}
    assert "Late entry" in drawn("{% timeline entries now %}", entries=[entry])


def test_the_error_summary_links_to_the_first_control_of_each_field() -> None:
    html = drawn("{% error_summary form %}", form=SampleForm({"seen_at_0": "2026-10-02"}))
    assert 'href="#id_words"' in html
    assert 'href="#id_seen_at_0"' in html
    assert 'href="#id_concern_0"' in html
    assert "Town: This field is required." in html


def test_there_is_no_error_summary_without_errors() -> None:
    assert drawn("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_a_block_keeps_its_own_markup_and_escapes_what_it_is_told() -> None:
    html = drawn("{% panel title %}<b>{{ text }}</b>{% endpanel %}", title="A & B", text="<i>")
    assert "A &amp; B" in html
    assert "<b>&lt;i&gt;</b>" in html


def test_a_step_shows_its_clock_while_open_and_its_proof_when_done() -> None:
    row = "{% task_row 'Notify the FBI' now state=state due_at=due_at proof=proof %}{% endtask_row %}"
    due_at = NOW + timedelta(hours=2)
    assert "due in 2 h" in drawn(row, state="open", due_at=due_at, proof="")
    done = drawn(row, state="done", due_at=due_at, proof="Sent 11:40")
    assert "due in" not in done
    assert "Sent 11:40" in done


def test_every_state_has_words() -> None:
    assert all(look.words for look in states.STATES.values())
    with pytest.raises(ValueError, match="neither a known state"):
        states.look("confirmed")


def test_every_icon_named_by_the_kit_is_in_the_sprite() -> None:
    shipped = set((UI / "assets" / "icons.txt").read_text().split())
    named = (
        {look.icon for look in states.STATES.values()} | set(states.TONE_ICONS.values()) | set(URGENCY_ICONS.values())
    )
    assert named <= shipped


def test_no_template_of_the_kit_has_inline_script_or_style() -> None:
    for path in UI.rglob("*.html"):
        text = path.read_text()
        assert " style=" not in text, path
        assert "<script>" not in text, path
        assert " onclick" not in text, path


def test_the_page_for_a_fault_and_for_an_outage_carry_the_careline() -> None:
    request = RequestFactory().get("/")
    assert b"1-800-842-2288" in views.failed(request).content


def test_the_careline_is_there_even_when_the_templates_are_at_fault() -> None:
    with override_settings(TEMPLATES=[]):
        answer = views.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"1-800-842-2288" in answer.content


def test_a_refusal_is_shown_with_its_reason() -> None:
    request = RequestFactory().get("/")
    answer = views.forbidden(request, Refused("Only the statewide HART lead may decide triage."))
    assert answer.status_code == 403
    assert b"Only the statewide HART lead" in answer.content


def test_a_page_that_is_not_there_does_not_say_whether_a_record_is() -> None:
    request = RequestFactory().get("/")
    assert b"We do not say which" in views.not_found(request, Exception("HT-2026-000123-K")).content
    assert b"HT-2026" not in views.not_found(request, Exception("HT-2026-000123-K")).content
