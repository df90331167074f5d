"""A form at a shell: through the gate, into a new file that nobody else reads."""

import hashlib
import io
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from tests.paperwork.accessible import faults
from tests.paperwork.fillable import fillable
from tests.paperwork.papers_read import words

from openhart.accounts.access import SYSTEM, Viewer
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.config import readiness
from openhart.disclosure import queries as ledger
from openhart.disclosure.models import Disclosure
from openhart.foundation.refused import Refused
from openhart.paperwork import actions, queries
from openhart.places import queries as places
from openhart.policy.packs import form_reader


def render(case: Case, out: Path, to: str = "police-hartford", form: str = "DCF-737") -> str:
    said = io.StringIO()
    call_command("forms", "render", form, "--case", case.reference, "--to", to, "--out", str(out), stdout=said)
    return said.getvalue()


@pytest.mark.requirement("R-NOT-6")
def test_a_form_is_written_to_a_file_and_the_ledger_says_so(known_case: Case, tmp_path: Path) -> None:
    out = tmp_path / "notice.pdf"
    said = render(known_case, out)
    made = out.read_bytes()
    assert faults(made) == []
    assert "Robin Vale" in words(made)
    assert "Hartford" in words(made)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    row = Disclosure.objects.get()
    assert (row.recipient_kind, row.recipient_code, row.channel) == (
        "local_law_enforcement",
        "police-hartford",
        "letter",
    )
    assert row.payload_sha256 == hashlib.sha256(made).hexdigest()
    assert row.payload_sha256 in said
    assert row.citation in said
    assert "Told: The child's name; Date of birth;" in said
    assert "Robin" not in said
    assert Entry.objects.filter(act="disclosure.made", subject_id=known_case.id).count() == 1
    assert set(row.fields) <= set(ledger.leaving_for(known_case).usual["local_law_enforcement"])


def test_a_recipient_is_named_by_its_kind_where_there_is_only_one(known_case: Case, tmp_path: Path) -> None:
    render(known_case, tmp_path / "a.pdf", to="ncmec", form="missing-child-packet")
    assert Disclosure.objects.get().recipient_kind == "ncmec"
    render(known_case, tmp_path / "b.pdf", to="police-hartford", form="missing-child-packet")
    assert Disclosure.objects.latest("id").recipient_kind == "police_missing"
    with pytest.raises(CommandError, match="Say which: police-"):
        render(known_case, tmp_path / "c.pdf", to="local_law_enforcement")
    assert not (tmp_path / "c.pdf").exists()


@pytest.mark.parametrize(
    ("to", "form", "said"),
    [
        ("parents", "DCF-737", "DCF-737 is not for parents"), ("police-x", "DCF-737", "is not for police-x"),
        ("fbi", "DCF-1", "There is no form DCF-1"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_leaves_nothing_behind(
    to: str, form: str, said: str, known_case: Case, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=said):
        render(known_case, tmp_path / "x.pdf", to=to, form=form)
    assert list(tmp_path.iterdir()) == []
    assert not Disclosure.objects.exists()


def test_what_the_gate_refuses_makes_no_file(known_case: Case, tmp_path: Path) -> None:
    with override_settings(BODY="victim_services"), pytest.raises(CommandError, match="No statute lets them be told"):
        render(known_case, tmp_path / "x.pdf", to="fbi")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_as_it_is(known_case: Case, tmp_path: Path) -> None:
    out = tmp_path / "kept.pdf"
    out.write_bytes(b"mine")
    with pytest.raises(CommandError, match="cannot be written"):
        render(known_case, out)
    assert out.read_bytes() == b"mine"
    assert not Disclosure.objects.exists()


def test_a_mistyped_number_is_said(known_case: Case, tmp_path: Path) -> None:
    wrong = known_case.reference[:-1] + ("A" if known_case.reference[-1] != "A" else "B")
    with pytest.raises(CommandError, match="check letter"):
        call_command("forms", "render", "DCF-737", "--case", wrong, "--to", "fbi", "--out", str(tmp_path / "x.pdf"))


def test_outside_the_demonstration_somebody_must_say_who_they_are(
    known_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ben\n"))
    with override_settings(IS_DEMO=False), pytest.raises(CommandError, match="needs a terminal"):
        render(known_case, tmp_path / "x.pdf")


def test_cleo_renders_no_form_of_a_case_that_is_not_open_to_her(known_case: Case, cleo: Viewer) -> None:
    fbi = places.recipient("fbi", on=known_case.opened_at.date())
    assert fbi is not None
    with pytest.raises(Refused):
        actions.render(
            case=known_case, form="DCF-737", to="fbi", recipient=fbi, channel="letter", by=cleo,
            at=known_case.opened_at,
        )  # fmt: skip
    assert SYSTEM.is_system
    assert not Disclosure.objects.exists()


def test_the_forms_are_listed(db: None) -> None:
    said = io.StringIO()
    call_command("forms", "list", stdout=said)
    assert "DCF-823: Critical incident report. For Statewide HART Lead. Its fields are inferred." in said.getvalue()
    call_command("forms", "check", stdout=said)
    assert "HART_FORMS names no folder" in said.getvalue()


def test_an_agencys_own_forms_are_read_and_what_is_wrong_is_said(db: None, tmp_path: Path) -> None:
    fillable(tmp_path / "own.pdf")
    (tmp_path / "own.yaml").write_text(
        "agency: Invented agency\nform: DCF-737\npaper: {file: own.pdf, boxes: {Name: name, Nobody: phone}}\n"
    )
    said = io.StringIO()
    with override_settings(FORMS_DIR=str(tmp_path)):
        call_command("forms", "check", stdout=said)
        call_command("forms", "list", stdout=said)
    assert "own.yaml: DCF-737 as Invented agency has it. There is no box Nobody on own.pdf." in said.getvalue()
    assert "Changed by Invented agency." in said.getvalue()
    (tmp_path / "own.yaml").write_text("agency: Invented agency\nform: DCF-999\n")
    form_reader._with_agency.cache_clear()
    with override_settings(FORMS_DIR=str(tmp_path)), pytest.raises(CommandError, match="unknown form"):
        call_command("forms", "check", stdout=said)


@pytest.mark.requirement("R-NOT-7")
def test_own_forms_that_cannot_be_used_are_left_aside_and_the_check_says_so(known_case: Case, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("agency: Invented agency\nform: DCF-999\n")
    with override_settings(FORMS_DIR=str(tmp_path)):
        assert queries.forms_here(known_case)["DCF-737"].title == "Notice of suspected trafficking of a child"
        [found] = readiness.own_forms()
        assert "own.yaml:2: unknown form 'DCF-999'" in found.sentence
        assert found.is_in_the_way
    assert list(readiness.own_forms()) == []
