"""The renderer: every hint, error and label belongs to its control."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django import forms

from openhart.ui.fields import WhenField, YesNoField
from openhart.ui.samples import SampleForm


class Tags(HTMLParser):
    """All tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says an attribute twice: {names}"
        self.found.append((tag, dict(attrs)))


def empty() -> str:
    return str(SampleForm())


def wrong() -> str:
    return str(SampleForm({"age": "fifteen", "seen_at_0": "2026-10-02"}))


@pytest.mark.parametrize("html", [empty(), wrong()], ids=["empty", "wrong"])
def test_every_reference_leads_to_exactly_one_element(html: str) -> None:
    tags = Tags(html).found
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for tag, attrs in tags:
        for name in ("for", "aria-describedby", "aria-labelledby"):
            for target in (attrs.get(name) or "").split():
                assert target in ids, f'<{tag} {name}="{target}"> leads nowhere'


def test_every_control_has_a_label() -> None:
    tags = Tags(empty()).found
    labelled = {attrs.get("for") for tag, attrs in tags if tag == "label"}
    controls = [
        attrs for tag, attrs in tags if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden"
    ]
    assert controls
    assert all(attrs["id"] in labelled for attrs in controls)


def test_an_error_is_tied_to_its_control_and_said_to_be_one() -> None:
    html = wrong()
    control = next(attrs for tag, attrs in Tags(html).found if attrs.get("id") == "id_age")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_age_error"
    assert re.search(r'id="id_age_error".*?Error: .*?Enter a whole number', html, re.DOTALL)


def test_choices_are_a_fieldset_that_carries_hint_and_error() -> None:
    fieldsets = [attrs for tag, attrs in Tags(wrong()).found if tag == "fieldset"]
    described = {attrs.get("aria-describedby") for attrs in fieldsets}
    assert "id_concern_helptext id_concern_error" in described
    assert "id_seen_at_helptext id_seen_at_error" in described


def test_nothing_that_was_typed_is_lost_in_an_error() -> None:
    assert 'value="fifteen"' in wrong()
    assert 'value="2026-10-02"' in wrong()


def test_a_hint_cannot_smuggle_markup_into_a_page() -> None:
    class Hostile(forms.Form):
        name = forms.CharField(label="<b>x</b>", help_text="<script>x</script>")

    html = str(Hostile())
    assert "<script>" not in html
    assert "<b>x" not in html


def test_no_form_says_style_or_handler_in_its_markup() -> None:
    for _, attrs in Tags(wrong()).found:
        assert not [name for name in attrs if name == "style" or name.startswith("on")]


class Asked(forms.Form):
    at = WhenField(required=False)
    in_danger = YesNoField()


def answer(**data: str) -> Asked:
    form = Asked(data)
    form.is_valid()
    return form


def test_a_moment_is_read_in_the_agencys_zone() -> None:
    form = answer(at_0="2026-10-02", at_1="14:02")
    assert form.cleaned_data["at"] == datetime(2026, 10, 2, 18, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("2026-11-01", "01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # comes twice: the first, daylight time
        ("2026-03-08", "02:30", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),  # never comes: read as standard time
    ],
)
def test_a_doubled_or_skipped_time_takes_the_offset_before_the_change(day: str, clock: str, moment: datetime) -> None:
    assert answer(at_0=day, at_1=clock).cleaned_data["at"].astimezone(UTC) == moment


def test_half_a_moment_is_refused_and_none_is_allowed() -> None:
    assert answer(at_0="2026-10-02").errors["at"] == ["Enter the time too; an estimate will do."]
    assert answer(at_1="14:02").errors["at"] == ["Enter the date too."]
    assert answer().cleaned_data["at"] is None


@pytest.mark.parametrize(("typed", "known"), [("yes", True), ("no", False), ("unknown", None), ("", None)])
def test_not_known_is_an_answer_and_none_of_the_others(typed: str, known: bool | None) -> None:
    assert answer(in_danger=typed).cleaned_data["in_danger"] is known


@pytest.mark.parametrize(("known", "chosen"), [(True, "yes"), (False, "no")])
def test_a_stored_claim_is_shown_as_its_choice(known: bool, chosen: str) -> None:
    html = str(Asked(initial={"in_danger": known})["in_danger"])
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == [chosen]
