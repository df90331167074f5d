"""An agency's own fillable PDF over the same fields: filled, closed, and nothing lost where a box is too small."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.paperwork.accessible import Tree, faults
from tests.paperwork.fillable import fillable
from tests.paperwork.papers_read import bare, form_of, words
from tests.paperwork.test_papers import HOSTILE

from openhart.paperwork.lifecycle import Entry, Filled
from openhart.paperwork.queries import printed
from openhart.paperwork.queries.own_paper import faults_of
from openhart.policy import OwnPaper, load_forms

BOXES = {"Name": "name", "Why": "why", "Short": "reference", "Sex": "concern = Sex trafficking"}
Own = Callable[..., Filled]


def entry(code: str, *lines: str) -> Entry:
    return Entry(code=code, label=code.title(), leaves=("child.name",), lines=lines)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agency's own PDF."""
    return fillable(tmp_path_factory.mktemp("own") / "own.pdf", is_active=True)


@pytest.fixture(scope="module")
def own(paper: Path) -> Own:
    """A form on that paper."""

    def made(*entries: Entry) -> Filled:
        form = form_of(*entries)
        return replace(form, form=replace(form.form, paper=OwnPaper(file=paper, boxes=BOXES)))

    return made


def boxes(made: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return {str(each.obj.T): str(each.obj.get("/V", "")) for each in pdf.acroform.fields}


@pytest.mark.requirement("R-NOT-6")
def test_what_fits_stands_in_the_agencys_boxes_and_the_rest_on_a_sheet_behind(own: Own) -> None:
    made = printed(own(
        entry("name", "Robin Vale"), entry("why", "First.", "Second."), entry("concern", "Sex trafficking"),
        entry("other", "Without a box"), entry("reference", "HT-2026-000001-H"),
    ))  # fmt: skip
    assert boxes(made) == {"Name": "Robin Vale", "Why": "First.\nSecond.", "Short": "See sheet", "Sex": "/Yes"}
    behind = words(made)
    for there in ("Without a box", "HT-2026-000001-H", "continued"):
        assert there in behind
    for on_the_paper in ("Second.", "Sex trafficking"):
        assert on_the_paper not in behind.split("continued")[1]


def test_a_field_that_is_not_let_out_leaves_its_box_empty(own: Own) -> None:
    assert boxes(printed(own(entry("name", "Robin Vale"))))["Why"] == ""
    assert boxes(printed(own(entry("name"))))["Name"] == "Not known"
    assert boxes(printed(own(entry("concern", "Labor trafficking"))))["Sex"] == "/Off"


def test_a_line_that_no_box_ticks_is_not_lost(own: Own) -> None:
    made = printed(own(entry("concern", "Sex trafficking", "Labor trafficking")))
    assert boxes(made)["Sex"] == "/Yes"
    assert "Labor trafficking" in words(made)


@pytest.mark.requirement("R-NOT-6")
@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_hostile_text_is_neither_cut_nor_run_on_an_own_paper(what: str, own: Own) -> None:
    made = printed(own(entry("name", HOSTILE[what]), entry("why", HOSTILE[what])))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        run = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/JS" in each]
        assert run == []
        assert "/OpenAction" not in pdf.Root
    in_box = {"Name": boxes(made)["Name"], "Why": boxes(made)["Why"]}
    assert all(text in {HOSTILE[what], "See the sheet that follows"} for text in in_box.values())


@given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=("Cc", "Cf")), max_size=90))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_box_holds_is_seen_whole_on_the_paper(own: Own, text: str) -> None:
    made = printed(own(entry("name", text)))
    kept = boxes(made)["Name"]
    assert kept in {text, "See the sheet that follows"}
    with pikepdf.open(io.BytesIO(made)) as pdf:
        field = next(each for each in pdf.acroform.fields if str(each.obj.T) == "Name")
        drawn = pikepdf.parse_content_stream(field.obj.AP.N)
        seen = b"".join(bytes(operands[0]) for operands, operator in drawn if str(operator) == "Tj")
    assert seen.decode("cp1252") == kept


def test_the_boxes_are_closed(own: Own) -> None:
    with pikepdf.open(io.BytesIO(printed(own(entry("name", "Robin"))))) as pdf:
        assert all(int(each.obj["/Ff"]) & 1 for each in pdf.acroform.fields)


@pytest.mark.requirement("R-NOT-6")
def test_the_tags_of_both_papers_stand_in_one_structure(own: Own) -> None:
    made = printed(own(entry("other", "Without a box")))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        kinds = [kind for kind, _, _ in Tree(pdf).nodes]
    assert kinds[:3] == ["/Document", "/H1", "/P"]
    assert {"/Table", "/TH", "/H2"} <= set(kinds)
    ours = [each for each in faults(made) if not _of_the_agency(each)]
    assert ours == []


def test_the_same_form_makes_the_same_bytes(own: Own) -> None:
    assert printed(own(entry("name", "Robin"))) == printed(own(entry("name", "Robin")))


def test_what_is_wrong_with_an_own_paper_is_said(paper: Path, tmp_path: Path) -> None:
    assert faults_of(OwnPaper(file=paper, boxes=BOXES)) == []
    wrong = OwnPaper(file=paper, boxes={"Nmae": "name", "Sex": "name", "Name": "concern = Sex trafficking"})
    assert faults_of(wrong) == [
        "There is no box Nmae on own.pdf.", "The box Sex is not one for text.", "The box Name is not one to tick.",
    ]  # fmt: skip
    bare_paper = fillable(tmp_path / "bare.pdf", is_tagged=False)
    assert faults_of(OwnPaper(file=bare_paper, boxes={})) == [
        "bare.pdf has no tags: people who cannot see it cannot read it."
    ]
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert "cannot be read" in faults_of(OwnPaper(file=tmp_path / "broken.pdf", boxes={}))[0]


@pytest.mark.requirement("R-NOT-7")
def test_a_notice_does_not_wait_for_an_own_paper_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"nothing")
    form = form_of(entry("name", "Robin"))
    for name in ("broken.pdf", "gone.pdf"):
        paper = OwnPaper(file=tmp_path / name, boxes={"Name": "name"})
        assert printed(replace(form, form=replace(form.form, paper=paper))) == printed(form)


def test_an_agency_lays_its_paper_over_a_form_of_the_pack(paper: Path, tmp_path: Path) -> None:
    fillable(tmp_path / "own.pdf")
    (tmp_path / "own.yaml").write_text(
        "agency: Invented agency\nform: DCF-737\npaper:\n  file: own.pdf\n"
        "  boxes: {Name: name, Sex: concern = Sex trafficking}\n"
    )
    form = load_forms("us-ct", agency=tmp_path)["DCF-737"]
    assert form.paper is not None
    assert faults_of(form.paper) == []
    assert bare(words(printed(replace(form_of(entry("name", "Robin")), form=form))))


def _of_the_agency(fault: str) -> bool:
    """Return whether a fault is of the invented paper's own: it has no title and does not embed Helvetica."""
    return any(each in fault for each in ("title", "the font /F ", "PDF/UA-1", "exactly one of the first level"))
