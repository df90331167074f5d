"""Papers: tagged, the same bytes for the same blocks, and deaf to whatever is typed."""

import io
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from openhart.ui import papers

TEMPLATES = sorted((Path(papers.__file__).parent).glob("*.typ"))
HOSTILE = (
    '#read("/etc/passwd")', '#eval("1+1")', '#import "@preview/cetz:0.3.0"', "$ x^2 $", "= A heading", "`raw`",
    "*bold*", "[link](javascript:alert(1))", "<label> @ref", "#let x = 1", "\\u{0}",
    "<script>alert(1)</script>", "=cmd|'/C calc'!A0",
    "/* comment", "#show: none",
)  # fmt: skip


def words_of(made: bytes) -> str:
    document = pypdfium2.PdfDocument(made)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_typed_is_printed_and_never_run(hostile: str) -> None:
    made = papers.printed("A paper", [papers.facts([("Name", [hostile])])])
    assert re.sub(r"\s", "", hostile) in re.sub(r"\s", "", words_of(made))


def test_a_paper_is_tagged_in_a_language_with_a_title() -> None:
    made = papers.printed("Accounting", [papers.table(["When", "What"], [["today", "nothing"]], "All of it")])
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.StructTreeRoot.K
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Accounting"
        assert "JavaScript" not in str(pdf.Root.get("/Names", ""))


def test_the_same_blocks_make_the_same_bytes() -> None:
    blocks = [papers.text("One.", "Two.", title="Words")]
    assert papers.printed("A", blocks) == papers.printed("A", blocks)
    assert papers.printed("A", blocks) != papers.printed("B", blocks)


def test_what_no_font_can_show_is_named_and_what_turns_words_around_is_gone() -> None:
    shown = words_of(papers.printed("Name", [papers.text("漢字 🐻 a\u202eb\x00c\x1bd \ud800e", title="W")]))
    assert "[U+6F22][U+5B57] [U+1F43B] abcd e" in shown


def test_names_in_other_writings_stand_as_they_are_beside_signs_that_no_font_has() -> None:
    signs = "".join(chr(each) for each in range(0x4E00, 0x4E40)) + "".join(chr(each) for each in range(0xE01, 0xE10))
    shown = words_of(papers.printed("Names", [papers.text("Мария", "Μαρία", "מרים", "Nguyễn", "मारिया", signs)]))
    for name in ("Мария", "Μαρία", "Nguyễn"):
        assert name in shown
    for letter in "מרים":
        assert letter in shown
    shown = re.sub(r"[\s\u200b]", "", shown)
    assert shown.count("[U+4E") == 64
    assert shown.count("[U+0E") == 15
    assert "[U+05" not in shown


def test_a_page_of_signs_from_everywhere_is_still_a_paper() -> None:
    every = "".join(chr(each) for each in range(0x4E00, 0x4E00 + 200))
    shown = words_of(papers.printed("Names", [papers.text(every)]))
    assert len(re.findall(r"\[U\+4E|\[U\+4F", re.sub(r"\s|\u200b", "", shown))) == 200


def test_a_long_word_stays_on_the_page_and_a_table_repeats_its_header() -> None:
    made = papers.printed("Long", [papers.text("x" * 400), papers.table(["Headed"], [[str(n)] for n in range(120)])])
    pages = words_of(made).count("Headed")
    assert pages > 1


def test_a_person_without_anything_known_is_said_so() -> None:
    shown = words_of(papers.printed("T", [papers.facts([("Name", [])]), papers.table(["A"], [], none="Nothing left.")]))
    assert "Not known" in shown
    assert "Nothing left." in shown


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_reads_imports_or_evaluates(template: Path) -> None:
    source = re.sub(r"//.*", "", template.read_text())
    assert (
        re.findall(
            r"#?\b(?:eval|import|include|read|csv|yaml|toml|xml|cbor|plugin|link)\s*\(|\bimage\s*\((?!bytes\()|#import|#include",
            source,
        )
        == []
    )
    assert source.count("json(") == 1
