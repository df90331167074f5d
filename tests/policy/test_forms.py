"""Forms as data: what a file may say, what is found wrong with it, and an agency's own files over them."""

from pathlib import Path

import pytest

from openhart import policy
from openhart.policy.commands.check_forms import form_findings
from openhart.policy.law.forms import FORM_KNOWN, SOURCES

PACK = """
pack: here
label: Here
versions: [{from: 2020-01-01, label: One}]
calendar: {zone: UTC}
recipients: {police: Police, court: Court}
"""
LEAVING = """
fields:
  child.name: {label: Name}
  case.words: {label: Words}
  child.health: {label: Health, protected: medical}
purposes: {protect: To protect}
usual: {police: [child.name]}
grounds:
  - {ground: g, label: G, citation: Law 1, known: read, bodies: [agency], mandate: yes, recipients: [police],
     fields: [child.name, child.health], purposes: [protect]}
"""
FORM = """form: F-1
label: F-1, a form
title: A form
known: inferred
citation: Law 2
to: [police]
sections:
  - section: The child
    fields:
      - {field: name, label: Name, from: child.name, leaves: [child.name]}
      - {field: risks, label: Risks, from: missing.health_risks, leaves: [child.health]}
"""
OWN = """agency: Invented agency
form: F-1
title: Our own title
note: Our own note
labels: {name: Name of the child}
"""


def written(folder: Path, form: str = FORM, leaving: str = LEAVING) -> str:
    here = folder / "here"
    (here / "rules").mkdir(parents=True)
    (here / "forms").mkdir()
    (here / "pack.yaml").write_text(PACK)
    (here / "disclosure.yaml").write_text(leaving)
    (here / "forms" / "f-1.yaml").write_text(form)
    return str(here)


def own(folder: Path, text: str) -> Path:
    there = folder / "own"
    there.mkdir()
    (there / "f-1.yaml").write_text(text)
    return there


@pytest.mark.requirement("R-NOT-6")
@pytest.mark.parametrize("name", ["us", "us-ct"])
def test_nothing_is_wrong_with_the_forms_of_a_pack(name: str) -> None:
    assert list(form_findings(policy.load_pack(name))) == []


def test_a_pack_stands_on_the_forms_of_the_pack_below() -> None:
    assert set(policy.load_forms("us")) == {"missing-child-packet"}
    assert set(policy.load_forms("us-ct")) == {"missing-child-packet", "DCF-737", "DCF-823"}


@pytest.mark.requirement("R-NOT-6")
def test_the_forms_whose_text_is_not_public_say_that_their_fields_are_inferred() -> None:
    assert {form.known for form in policy.load_forms("us-ct").values()} == {"inferred"}
    assert "no official text is public" in FORM_KNOWN["inferred"]


@pytest.mark.requirement("R-NOT-3")
def test_the_packet_has_what_ncic_and_ncmec_ask_for() -> None:
    packet = policy.load_forms("us")["missing-child-packet"]
    wanted = {
        "child.name", "child.birth_date", "child.gender", "child.race", "missing.height_weight", "missing.hair_eyes",
        "missing.photo", "missing.last_seen", "missing.last_seen_place", "missing.police", "missing.numbers",
        "missing.clothing", "missing.risks", "missing.health_risks", "missing.vehicle", "missing.companions",
        "missing.places",
    }  # fmt: skip
    assert wanted <= {each.source for each in packet.fields()}
    usual = frozenset(policy.load_leaving("us").usual["ncmec"])
    told = {each.source for each in packet.fields() if each.is_let_out(usual)}
    assert wanted <= told


def test_no_form_has_a_field_for_who_reported() -> None:
    assert not any("reporter" in name and name != "report.reporter_kind" for name in SOURCES)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (FORM.replace("from: child.name", "from: child.nam"), "unknown source 'child.nam'"),
        (FORM.replace("leaves: [child.name]", "leaves: [child.nam]"), "unknown field of disclosure 'child.nam'"),
        (FORM.replace("leaves: [child.name]", "leaves: []"), "at least one was expected"),
        (FORM.replace("leaves: [child.health]", "leaves: [child.name]"), "is kept under 'medical'"),
        (FORM.replace("to: [police]", "to: [polise]"), "unknown recipient 'polise'"),
        (FORM.replace("known: inferred", "known: perhaps"), "unknown way of knowing"),
        (FORM.replace("field: risks", "field: name"), "the field 'name' stands twice"),
        (FORM.replace("title: A form\n", ""), "has no 'title'"),
        (FORM.replace("section: The child", "sectoin: The child"), "unknown key 'sectoin'"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(policy.PackError, match=r"here/forms/f-1\.yaml:\d+: ") as found:
        policy.load_forms(written(tmp_path, wrong))
    assert said in str(found.value)


def test_one_form_stands_in_one_file(tmp_path: Path) -> None:
    here = written(tmp_path)
    (Path(here) / "forms" / "again.yaml").write_text(FORM)
    with pytest.raises(policy.PackError, match="stands twice"):
        policy.load_forms(here)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (FORM.replace("to: [police]", "to: [police, court]"), "no ground lets anything of F-1 out to court"),
        (FORM.replace("leaves: [child.name]", "leaves: [case.words]"), "the field name of F-1 can reach nobody"),
        (FORM.replace("leaves: [child.name]", "leaves: [child.health]"), "nothing of F-1 is among what police needs"),
    ],
)
def test_the_check_finds_what_can_reach_nobody(tmp_path: Path, form: str, said: str) -> None:
    found = [text for _, _, text in form_findings(policy.load_pack(written(tmp_path, form)))]
    assert any(said in text for text in found)


class TestAnAgencysOwn:
    """An agency's own files laid over the forms."""

    def test_words_of_the_agency_take_the_place_of_those_of_the_pack(self, tmp_path: Path) -> None:
        form = policy.load_forms(written(tmp_path), agency=own(tmp_path, OWN))["F-1"]
        assert (form.title, form.note, form.changed_by) == ("Our own title", "Our own note", "Invented agency")
        assert [each.label for each in form.fields()] == ["Name of the child", "Risks"]
        assert policy.load_forms(str(tmp_path / "here"))["F-1"].title == "A form"

    def test_the_agency_leaves_fields_out_and_sets_its_own_order(self, tmp_path: Path) -> None:
        more = OWN + "leave_out: [risks]\n"
        form = policy.load_forms(written(tmp_path), agency=own(tmp_path, more))["F-1"]
        assert [each.code for each in form.fields()] == ["name"]
        ordered = OWN + (
            "sections:\n  - section: First\n    fields: [risks, name]\n  - section: Ours\n    fields:\n"
            "      - {field: town, label: Town, from: town.residence, leaves: [child.name]}\n"
        )
        form = policy.load_forms(str(tmp_path / "here"), agency=own(tmp_path / "here", ordered))["F-1"]
        assert [each.code for each in form.fields()] == ["risks", "name", "town"]
        assert [each.title for each in form.sections] == ["First", "Ours"]

    @pytest.mark.requirement("R-NOT-6")
    def test_the_agency_may_not_let_out_more_than_the_pack_by_another_name(self, tmp_path: Path) -> None:
        sneaky = OWN.replace("labels: {name: Name of the child}\n", "") + (
            "sections:\n  - section: S\n    fields:\n"
            "      - {field: x, label: X, from: child.name, leaves: [case.words]}\n"
        )
        with pytest.raises(policy.PackError, match="an agency may not say less"):
            policy.load_forms(written(tmp_path), agency=own(tmp_path, sneaky))

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (OWN.replace("F-1", "F-2"), "unknown form 'F-2'"), (OWN.replace("agency: ", "agancy: "), "unknown key"),
            (OWN.replace("{name:", "{nmae:"), "unknown field 'nmae'"),
            (OWN + "leave_out: [nothing]\n", "unknown field 'nothing'"),
            (OWN + "paper: {file: none.pdf, boxes: {}}\n", "there is no file"),
            (OWN + "paper: {file: ../here/pack.yaml, boxes: {}}\n", "there is no file"),
            (OWN + "paper: {file: f-1.yaml, boxes: {A: nothing}}\n", "unknown field 'nothing'"),
        ],
    )  # fmt: skip
    def test_a_fault_of_an_agencys_file_is_named(self, text: str, said: str, tmp_path: Path) -> None:
        with pytest.raises(policy.PackError, match=r"f-1\.yaml:\d+: ") as found:
            policy.load_forms(written(tmp_path), agency=own(tmp_path, text))
        assert said in str(found.value)

    def test_two_files_over_one_form_are_refused_and_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        here, there = written(tmp_path), own(tmp_path, OWN)
        (there / "g.yaml").write_text(OWN)
        with pytest.raises(policy.PackError, match="is changed by"):
            policy.load_forms(here, agency=there)
        with pytest.raises(policy.PackError, match="there is no such folder"):
            policy.load_forms(here, agency=tmp_path / "nowhere")
