"""Papers of forms: accessible, and deaf to whatever is typed."""

import io
import unicodedata

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.paperwork.accessible import Tree, faults
from tests.paperwork.conftest import Fill
from tests.paperwork.papers_read import bare, entry, form_of, ink_outside, picture, table, words

from openhart.paperwork.queries import printed
from openhart.policy import load_forms
from openhart.ui import papers

HOSTILE = {
    "typst markup": '#read("/etc/passwd") #eval("1") = Heading *bold* _it_ $x$ `raw` <label> @ref // no /* no',
    "html": "<script>alert(1)</script><b>bold</b>&lt;&amp;",
    "template": "{{ name }} {% if %} ${x} %s %(y)d",
    "pdf": ") Tj ET Q BT (other) Tj % endobj /Artifact BMC",
    "very long word": "Grüße" + "x" * 3000,
    "long address": "https://example.org/" + "a/" * 400,
    "no spaces, wide": "W" * 500,
    "emoji and signs": "🐻🏳️‍🌈 漢字 \uff21\uff22 ﷽",
    "right to left": "اسمها مريم وعمرها ١٤ سنة",
    "hebrew": "שמה מרים",
    "marks above marks": "Z" + "\u0301\u0302\u0303\u0304" * 40 + "algo",
    "turned around": "user\u202etxt.exe\u2066 hidden\u2069",
    "controls": "a\x00b\x07c\x1b[31md\x7f\x9be",
    "lone surrogate": "x\ud800y",
    "nothing but spaces": "\u2003\u00a0 \u3000",
    "formula": '=HYPERLINK("http://x")',
    "many lines": "\n".join(str(each) for each in range(300)),
    "quotes": "\"'“”«»\\\\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def photograph() -> bytes:
    """An invented picture."""
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.requirement("R-NOT-6")
@pytest.mark.parametrize("code", sorted(load_forms("us-ct")))
def test_every_form_of_the_pack_prints_as_an_accessible_paper(code: str, fill: Fill) -> None:
    form = fill(code, to=load_forms("us-ct")[code].to[0])
    made = printed(form, ground="A law")
    assert faults(made) == []
    text = bare(words(made))
    for section in form.sections:
        for each in section.entries:
            assert bare(each.label) in text
            assert all(bare(line) in text for line in each.lines), each.code


def test_a_paper_reads_in_the_order_in_which_it_is_seen() -> None:
    made = printed(form_of(entry("one", label="First"), entry("two", label="Second", is_long=True), table(("a", "b"))))
    assert faults(made) == []
    said = bare(words(made))
    places = [said.index(each) for each in ("Notice", "FBI", "First", "one", "Second", "two", "Atable", "ab")]
    assert places == sorted(places)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        kinds = [kind for kind, _, _ in Tree(pdf).nodes if kind in {"/H1", "/H2", "/H3", "/Table"}]
    assert kinds == ["/H1", "/Table", "/H2", "/Table", "/H3", "/H3", "/Table", "/H2"]


def test_a_photograph_has_words_and_stays_on_its_page(photograph: bytes) -> None:
    made = printed(form_of(picture(photograph), entry("after")))
    assert faults(made) == []
    with pikepdf.open(io.BytesIO(made)) as pdf:
        figures = [element for kind, element, _ in Tree(pdf).nodes if kind == "/Figure"]
    assert [str(each["/Alt"]) for each in figures] == ["Photograph of the child"]
    assert list(ink_outside(made)) == []


@pytest.mark.requirement("R-NOT-7")
def test_a_paper_does_not_fail_for_a_picture_that_cannot_be_read() -> None:
    made = printed(form_of(picture(b"\xff\xd8\xff not a picture"), entry("after")))
    assert faults(made) == []
    assert "Photograph of the child: it could not be printed. Ask for it." in " ".join(words(made).split())
    assert "after" in words(made)


@pytest.mark.requirement("R-NOT-6")
@pytest.mark.parametrize("kind", ["short", "long", "table", "label", "recipient"])
@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_hostile_text_prints_as_text(what: str, kind: str) -> None:
    text = HOSTILE[what]
    form = {
        "short": lambda: form_of(entry(text)), "long": lambda: form_of(entry(text, is_long=True)),
        "table": lambda: form_of(table((text, "b"))), "label": lambda: form_of(entry("a", label=text)),
        "recipient": lambda: form_of(entry("a"), recipient=text),
    }[kind]()  # fmt: skip
    made = printed(form)
    assert faults(made) == []
    assert list(ink_outside(made)) == []
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert not _active(pdf)
    if what in {"typst markup", "html", "template", "pdf", "long address", "formula", "quotes"}:
        assert bare(text) in bare(words(made))
    if what == "very long word":
        assert bare(words(made)).count("x" * 29) >= 3000 // 29 - 5  # a foot of the page stands between, here and there
    if what == "many lines":
        assert bare(words(made)).count("299") == 1


def _active(pdf: pikepdf.Pdf) -> list[str]:
    """Return whatever a reader could run, open or fetch."""
    wrong = (
        "/JavaScript",
        "/JS",
        "/Launch",
        "/URI",
        "/SubmitForm",
        "/EmbeddedFile",
        "/RichMedia",
        "/OpenAction",
        "/AA",
    )
    found = []
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary):
            found += [key for key in wrong if key in each or each.get("/S") == key or each.get("/Type") == key]
    return found


LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf"))


@given(st.lists(st.text(max_size=80), min_size=1, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_makes_an_accessible_paper(lines: list[str], is_long: bool) -> None:
    made = printed(form_of(entry(*lines, is_long=is_long)))
    assert faults(made) == []


@given(st.text(LATIN, max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_in_latin_letters_stands_on_the_paper(text: str) -> None:
    said = bare(unicodedata.normalize("NFC", words(printed(form_of(entry(text))))))
    assert bare(unicodedata.normalize("NFC", text)) in said


@pytest.mark.requirement("R-NOT-6")
@pytest.mark.parametrize("is_long", [True, False])
def test_a_long_narrative_goes_on_over_the_page_and_nothing_of_it_is_lost(is_long: bool) -> None:
    told = [f"Sentence {number} of what was told, in words that fill a line or two of paper." for number in range(400)]
    made = printed(form_of(entry(*told, is_long=is_long)))
    assert faults(made) == []
    assert list(ink_outside(made)) == []
    said = bare(words(made))
    assert [each for each in told if bare(each) not in said] == []
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) > 5


def test_a_narrative_without_a_break_goes_on_over_the_page_too() -> None:
    told = "word " * 8000
    made = printed(form_of(entry(told, is_long=True)))
    assert bare(words(made)).count("word") == 8000
    assert faults(made) == []


def test_a_table_of_many_rows_repeats_its_headers_and_stays_one_table() -> None:
    made = printed(form_of(table(*((f"row {number}", "x") for number in range(150)))))
    assert faults(made) == []
    assert words(made).count("First") > 1


class TestTheChecksBite:
    """Each check finds what it looks for."""

    def broken(self, change: str) -> list[str]:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(printed(form_of(table(("a", "b")))))) as pdf:
            getattr(self, change)(pdf)
            pdf.save(out)
        return faults(out.getvalue())

    @staticmethod
    def untagged(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(b"0 0 10 10 re f")

    @staticmethod
    def no_language(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/Lang"]

    @staticmethod
    def no_tags(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/StructTreeRoot"]

    @staticmethod
    def no_headers(pdf: pikepdf.Pdf) -> None:
        for kind, element, _ in Tree(pdf).nodes:
            if kind == "/TH":
                element["/S"] = pikepdf.Name("/TD")

    @staticmethod
    def skipped(pdf: pikepdf.Pdf) -> None:
        for kind, element, _ in Tree(pdf).nodes:
            if kind == "/H2":
                element["/S"] = pikepdf.Name("/H4")

    @staticmethod
    def no_text(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].obj["/Resources"]["/Font"].values():
            del font["/ToUnicode"]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ("untagged", "outside every tag"), ("no_language", "no language"), ("no_tags", "is in no element"),
            ("no_headers", "has no headers"), ("skipped", "follows one of level"), ("no_text", "into text"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_found(self, change: str, said: str) -> None:
        assert any(said in each for each in self.broken(change))


def test_other_papers_of_the_house_are_accessible_too() -> None:
    blocks = [
        papers.facts([("Name", ["One"])], "Facts"), papers.table(("A", "B"), [["1", "2"]], "Table"),
        papers.text("Words.", title="Text"), papers.ticks(["I agree."], "Ticks"), papers.signatures(["Sign"], "Signed"),
    ]  # fmt: skip
    assert faults(papers.printed("All of it", blocks, under="Under", foot="Foot")) == []
