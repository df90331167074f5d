"""Papers: what is printed or handed out, as tagged PDF (PDF/UA-1, Matterhorn; ISO 14289-1).

It stands in `ui`, below every room that prints, because it knows how a page looks and nothing of what stands on it.
A paper is a list of blocks of plain text. Templates are ours and fixed; what people typed reaches them as JSON through
`sys_inputs` and is set as text, never read as markup: no template is made of data, none imports, reads or evaluates.
The same blocks make the same bytes, so that a hash of them says what left.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import typst

Block = Mapping[str, Any]
#: Kept although they are control characters: they break lines.
_BREAKS = "\n\t"
#: Control, surrogate, private and unassigned characters have no glyph; marks of direction would turn words around.
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MISSING = re.compile(r"the text `?(\".*?\")`? could not be displayed", re.DOTALL)
#: So many writings without a glyph are replaced one after the other; beyond that all that is not Latin is.
_PATIENCE = 12
#: Where one character of a writing has no glyph in the fonts of the compiler, none has: (first, last) of each.
_WRITINGS = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1200, 0x139F), (0x1780, 0x17FF), (0x2E80, 0xD7FF),
    (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x1F000, 0x1FAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
_LAST_OF_LATIN = 0x17F


def facts(rows: Sequence[tuple[str, Sequence[str]]], title: str = "") -> Block:
    """Return a block of labels with their lines."""
    return {"kind": "facts", "title": title, "rows": [[label, list(lines)] for label, lines in rows]}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", none: str = "None.") -> Block:
    """Return a table with a header that repeats on each page; ``none`` stands where there is no row."""
    return {
        "kind": "table",
        "title": title,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "none": none,
    }


def text(*lines: str, title: str = "") -> Block:
    """Return paragraphs."""
    return {"kind": "text", "title": title, "lines": list(lines)}


def ticks(lines: Sequence[str], title: str = "") -> Block:
    """Return statements with a box before each."""
    return {"kind": "ticks", "title": title, "lines": list(lines)}


def signatures(names: Sequence[str], title: str = "") -> Block:
    """Return lines to sign and date."""
    return {"kind": "signatures", "title": title, "lines": list(names)}


def section(title: str) -> Block:
    """Return the title of the blocks that follow, on a form."""
    return {"kind": "section", "title": title}


def long(lines: Sequence[str], title: str) -> Block:
    """Return what is told in sentences below a title of its own, on a form; nothing is said to be not known."""
    return {"kind": "long", "title": title, "lines": list(lines)}


def picture(content: bytes, words: str) -> Block:
    """Return a JPEG picture with the words that stand for it, on a form."""
    return {"kind": "picture", "title": "", "content": list(content), "words": words}


def printed(
    title: str, blocks: Sequence[Block], *, under: str = "", foot: str = "", code: str = "", template: str = "paper"
) -> bytes:  # fmt: skip
    """Return a PDF of the blocks under a title; ``under`` is a line beside it, ``foot`` stands on every page.

    ``code`` is that of a form, which the template "form" shows.
    """
    data = _clean({"title": title, "under": under, "foot": foot, "code": code, "blocks": list(blocks)})
    for _ in range(_PATIENCE):
        try:
            return _compiled(template, data)
        except typst.TypstError as fault:
            found = _MISSING.search(str(fault))
            if found is None and (without := _without_pictures(data)) != data:
                data = without
                continue
            if found is None:
                raise
            data = _mapped(data, partial(_without, gone=_writings_of(_named(found[1]))))
    return _compiled(template, _mapped(data, lambda kept: _without(kept, gone=_is_foreign)))


def _without_pictures(data: Any) -> Any:
    """Return the data with words in place of its pictures: a paper does not fail for one that cannot be read."""
    blocks = [
        {"kind": "text", "title": "", "lines": [f"{each['words']}: it could not be printed. Ask for it."]}
        if each["kind"] == "picture" else each
        for each in data["blocks"]
    ]  # fmt: skip
    return {**data, "blocks": blocks}


def _compiled(template: str, data: Any) -> bytes:
    """Return the PDF; the compiler's root and its place for packages are empty directories."""
    with tempfile.TemporaryDirectory() as empty:
        made: bytes = typst.compile(  # type: ignore[call-overload]  # its stub: a root of the source's own type
            _template(template), root=empty, format="pdf", ignore_system_fonts=True, package_path=Path(empty),
            package_cache_path=Path(empty), pdf_standards=["ua-1"], timestamp=0,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )  # fmt: skip
    return made


@cache
def _template(name: str) -> bytes:
    return resources.files(__name__).joinpath(f"{name}.typ").read_bytes()


def _clean(data: Any) -> Any:
    """Return the data without characters that no paper can show, or that would turn words around."""
    return _mapped(data, lambda kept: "".join(each for each in kept if _is_printable(each)))


def _is_printable(character: str) -> bool:
    if character in _BREAKS:
        return True
    return character not in _TURNING and unicodedata.category(character) not in _UNPRINTABLE


def _is_foreign(character: str) -> bool:
    return ord(character) > _LAST_OF_LATIN


def _named(quoted: str) -> set[str]:
    """Return the characters the compiler has no glyph for, from its own words."""
    try:
        said = json.loads(quoted)
    except ValueError:
        said = quoted[1:-1]
    return {each for each in str(said) if not each.isascii()}


def _writings_of(found: set[str]) -> Callable[[str], bool]:
    """Return whether a character is one of those found, or belongs to the writing of one of them."""
    ranges = [each for each in _WRITINGS if any(each[0] <= ord(one) <= each[1] for one in found)]
    return lambda each: each in found or any(first <= ord(each) <= last for first, last in ranges)


def _without(kept: str, *, gone: Callable[[str], bool]) -> str:
    """Return a text with characters named by their number, as [U+6F22], where there is no glyph for them."""
    return "".join(f"[U+{ord(each):04X}]" if gone(each) else each for each in kept)


def _mapped(data: Any, change: Any) -> Any:
    """Return the data with every text in it changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, Mapping):
        return {key: _mapped(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return data if data and isinstance(data[0], int) else [_mapped(each, change) for each in data]
    return data
