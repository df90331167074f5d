"""What is found in a file, by its content: good files of every type, and hostile ones."""

import pytest
from tests.documents import made

from openhart.documents.workshop.examining import examine, render
from openhart.documents.workshop.findings import NOTES, REFUSALS
from openhart.documents.workshop.kinds import TYPES
from openhart.documents.workshop.looks import pictures

pytestmark = pytest.mark.requirement("R-SEC-4")


@pytest.fixture(autouse=True, scope="module")
def _prepared() -> None:
    pictures.prepare()


MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64
GOOD = {
    "jpg": made.picture(), "png": made.picture("PNG"), "gif": made.picture("GIF"), "webp": made.picture("WEBP"),
    "tiff": made.picture("TIFF"), "bmp": made.picture("BMP"), "pdf": made.paper(3), "txt": "Grüße, 13\u2009h".encode(),
    "csv": b"a,b\r\n1,2\r\n", "docx": made.word(), "mp4": MP4, "mov": MP4,
    "wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40,
    "heic": made.picture("HEIF"), "jpeg": made.picture(),
}  # fmt: skip


@pytest.mark.parametrize("ending", GOOD)
def test_a_good_file_is_told_by_its_content_and_kept(ending: str) -> None:
    report = examine(GOOD[ending], ending)
    assert report.refusal == ""
    assert ending in TYPES[report.type].endings
    assert report.shown_as == TYPES[report.type].shown_as
    assert (report.pages > 0) is bool(report.shown_as)


@pytest.mark.parametrize(
    ("ending", "data", "code"),
    [
        ("jpg", made.picture("PNG"), "ending"),
        ("png", made.paper(), "ending"),
        ("exe", made.picture(), "program"),
        ("pdf", b"MZ" + b"\0" * 200, "program"),
        ("html", b"<html><script>alert(1)</script>", "program"),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "program"),
        ("txt", b"\x7fELF" + b"\0" * 60, "program"),
        ("bin", b"\x01\x02\x03\x04" * 30, "program"),
        ("", b"\x01\x02\x03\x04" * 30, "unknown_type"),
        ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unknown_type"),
        ("jpg", b"\xff\xd8\xff\xe0 and nothing more", "broken"),
        ("jpg", made.picture()[:200], "broken"),
        ("pdf", b"%PDF-1.7\nnothing", "broken"),
        ("pdf", made.paper() [:300], "broken"),
        ("pdf", made.locked_paper(), "encrypted"),
        ("pdf", b"%PDF-1.4\n<html><script>alert(1)</script></html>" + made.paper(), "two_in_one"),
        ("gif", made.picture("GIF") + made.archive({"Evil.class": b"x"}), "two_in_one"),
        ("jpg", made.picture() + made.archive({"a": b"x"}), "two_in_one"),
        ("pdf", made.paper() + made.archive({"a": b"x"}), "two_in_one"),
        ("png", made.picture("PNG") + b"<script>alert(1)</script>", "two_in_one"),
        ("gif", b"GIF89a=1;alert(1);//" + b"\0" * 60, "broken"),
        ("png", made.huge_png(), "too_many_pixels"),
        ("docx", made.archive({"a.txt": b"x"}), "ending"),
        ("zip", made.archive({"a.txt": b"x"}), "unknown_type"),
        ("zip", made.bomb(40_000_000), "archive_bomb"),
        ("zip", made.lying_bomb(), "broken"),
        ("zip", made.overlapping(), "archive_overlaps"),
        ("zip", made.archive({"inner.zip": made.archive({"a": b"x"})}), "archive_nested"),
        ("zip", made.archive({"inner.txt": made.archive({"a": b"x"})}), "archive_nested"),
        ("zip", made.with_names("../../etc/passwd"), "archive_names"),
        ("zip", made.with_names("/etc/passwd"), "archive_names"),
        ("zip", made.with_names("C:\\Windows\\x.dll"), "archive_names"),
        ("zip", made.with_names("photo\u202egpj.exe"), "archive_names"),
        ("zip", made.with_link(), "archive_link"),
        ("zip", made.locked_archive(), "archive_encrypted"),
        ("zip", made.archive({f"{number}": b"" for number in range(2_001)}), "archive_crowded"),
        ("zip", b"MZ junk before" + made.archive({"a": b"x"}), "program"),
        ("docx", made.word(word__vbaProject_dot_bin=b"\xd0\xcf"), "macros"),
        ("docx", made.word(word__activeX__a_dot_xml=b"<a/>"), "macros"),
        ("docx", made.word(word___rels__settings_dot_xml_dot_rels=made.relation("attachedTemplate", "http://x/a.dotm")),
         "reaches_out"),
        ("docx", made.word(word__evil_dot_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]>"), "reaches_out"),
        ("docx", made.word(word__field_dot_xml=b"<w:instrText> DDEAUTO c:\\\\cmd.exe</w:instrText>"), "reaches_out"),
        ("docx", made.word(word__embeddings__oleObject1_dot_bin=b"x"), "embedded"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_named_for_what_it_is(ending: str, data: bytes, code: str) -> None:
    report = examine(data, ending)
    assert report.refusal == code
    assert (report.shown_as, report.pages) == ("", 0)
    assert REFUSALS[code].endswith(".")


@pytest.mark.parametrize(
    ("change", "note"), [(made.script, "pdf_script"), (made.launch, "pdf_launch"), (made.packed, "pdf_embedded")]
)
def test_a_pdf_that_acts_by_itself_is_shown_as_pictures_and_says_so(change: object, note: str) -> None:
    report = examine(made.paper(1, change), "pdf")
    assert (report.refusal, report.shown_as, report.pages) == ("", "pictures", 1)
    assert note in report.notes
    assert note in NOTES


def test_a_link_in_a_word_document_is_no_danger() -> None:
    part = made.relation("hyperlink", "https://portal.ct.gov")
    assert examine(made.word(word___rels__document_dot_xml_dot_rels=part), "docx").refusal == ""


def test_what_a_picture_carries_stays_in_the_original() -> None:
    data = made.with_place()
    assert b"Canarymaker" in data
    media, shown, width, height = render(data, "jpeg", 1)
    assert (media, width, height) == ("image/jpeg", 320, 200)
    assert b"Canarymaker" not in shown
    assert b"Exif" not in shown
    assert pictures.Image.open(pictures.io.BytesIO(shown)).getexif().get_ifd(0x8825) == {}


def test_a_large_picture_is_shown_smaller_and_upright() -> None:
    exif = pictures.Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    _, _, width, height = render(made.picture(size=(4_000, 2_000), exif=exif), "jpeg", 1)
    assert (width, height) == (1_100, 2_200)


def test_a_page_of_a_pdf_is_drawn_and_no_pdf_is_handed_on() -> None:
    media, shown, width, height = render(made.paper(2), "pdf", 2)
    assert media == "image/jpeg"
    assert max(width, height) == 2_200
    assert shown.startswith(b"\xff\xd8\xff")


def test_a_text_shows_the_marks_that_would_turn_it_around() -> None:
    data = "invoice\u202efdp.exe <script>alert(1)</script>".encode()
    report = examine(data, "txt")
    assert report.notes == ["hidden_direction"]
    _, shown, *_ = render(data, "text", 1)
    assert shown == b"invoice[202E]fdp.exe <script>alert(1)</script>"


def test_eicar_is_text_to_us_and_left_to_the_scanner() -> None:
    assert examine(made.eicar(), "txt").type == "text"
