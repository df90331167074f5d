"""Checks of PDF/UA-1 (ISO 14289-1, by the Matterhorn protocol) that need no other program than pikepdf.

What a machine can tell: that everything drawn is tagged or an artifact, that tags stand in an order that reads, that
headings do not skip, that tables have headers and rows of one width, that pictures have words, that every font is
embedded and can be turned into text.
"""

import io
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

_SHOWS = frozenset({"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "INLINE IMAGE"})
_HEADINGS = {"/H1": 1, "/H2": 2, "/H3": 3, "/H4": 4}


def faults(made: bytes) -> list[str]:
    """Return everything found wrong, as sentences; empty for an accessible paper."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        tree = Tree(pdf)
        return [
            *_document(pdf), *_drawn(pdf, tree), *_order(tree), *_headings(tree), *_tables(tree), *_figures(tree),
            *_fonts(pdf),
        ]  # fmt: skip


class Tree:
    """The structure of a document, in reading order."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.root = pdf.Root.get("/StructTreeRoot")
        self.nodes: list[tuple[str, Any, tuple[str, ...]]] = []  # kind, element, kinds above
        self.content: list[tuple[int, int, int]] = []  # page, mcid, which row or element it is in; in reading order
        self.unit = 0
        if self.root is not None:
            self._walk(self.root.get("/K"), None, ())

    def _walk(self, each: Any, page: Any, above: tuple[str, ...]) -> None:
        if each is None:
            return
        if isinstance(each, pikepdf.Array):
            for one in each:
                self._walk(one, page, above)
            return
        if isinstance(each, int):
            self.content.append((self.pages[page.objgen], int(each), self.unit))
            return
        page = each.get("/Pg", page)
        if each.get("/Type") == "/MCR":
            self.content.append((self.pages[page.objgen], int(each["/MCID"]), self.unit))
        elif "/S" in each:
            kind = self._mapped(str(each["/S"]))
            self.nodes.append((kind, each, above))
            if "/TR" not in above:
                self.unit = len(self.nodes)
            self._walk(each.get("/K"), page, (*above, kind))

    def _mapped(self, kind: str) -> str:
        roles = self.root.get("/RoleMap", {})
        seen: set[str] = set()
        while kind in roles and kind not in seen:
            seen.add(kind)
            kind = str(roles[kind])
        return kind


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "the document is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "the document has no language"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the title is not shown in place of the file's name"
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "the metadata do not claim PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "the document has no title"
    if "/StructTreeRoot" not in root or "/ParentTree" not in root.get("/StructTreeRoot", {}):
        yield "the document has no structure"


def _drawn(pdf: pikepdf.Pdf, tree: Tree) -> Iterator[str]:
    """Yield what is drawn outside every tag, inside no element of the structure, or inside both kinds at once."""
    known = Counter((page, mcid) for page, mcid, _ in tree.content)
    for number, page in enumerate(pdf.pages):
        stack: list[tuple[str, int | None]] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                stack.append(_marked(list(operands)))
            elif name == "EMC":
                stack.pop()
            elif name in _SHOWS:
                yield from _shown(number, name, stack, known)
        if stack:
            yield f"page {number + 1} leaves a tag open"
    yield from (f"content {mcid} of page {page + 1} is tagged twice" for (page, mcid), n in known.items() if n > 1)


def _marked(operands: list[Any]) -> tuple[str, int | None]:
    """Return a tag and the number of the content it marks, where it has one."""
    given = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
    return str(operands[0]), int(given["/MCID"]) if "/MCID" in given else None


def _shown(
    number: int, name: str, stack: list[tuple[str, int | None]], known: Counter[tuple[int, int]]
) -> Iterator[str]:
    marks = [mcid for _, mcid in stack if mcid is not None]
    is_artifact = any(tag == "/Artifact" for tag, _ in stack)
    if not marks and not is_artifact:
        yield f"page {number + 1} draws ({name}) outside every tag"
    if marks and is_artifact:
        yield f"page {number + 1} has an artifact inside a tag, or a tag inside an artifact"
    if marks and (number, marks[-1]) not in known:
        yield f"content {marks[-1]} of page {number + 1} is in no element"


def _order(tree: Tree) -> Iterator[str]:
    """Yield that what is read later begins earlier; the cells of one row are read one after the other over pages."""
    begins: dict[int, int] = {}
    for page, _, unit in tree.content:
        begins[unit] = min(page, begins.get(unit, page))
    if list(begins.values()) != sorted(begins.values()):
        yield "the reading order goes back to an earlier page"


def _headings(tree: Tree) -> Iterator[str]:
    levels = [_HEADINGS[kind] for kind, _, _ in tree.nodes if kind in _HEADINGS]
    if not levels or levels[0] != 1 or levels.count(1) != 1:
        yield f"the headings begin with {levels[:1]}; exactly one of the first level was expected"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _tables(tree: Tree) -> Iterator[str]:
    for kind, element, above in tree.nodes:
        if kind == "/Table":
            rows = [_kinds(row) for row in _rows(element)]
            if not rows or not rows[0] or set(rows[0]) != {"/TH"}:
                yield "a table has no headers"
            if len({len(row) for row in rows}) > 1:
                yield "the rows of a table have different widths"
        if kind in {"/TH", "/TD"} and "/TR" not in above:
            yield "a cell stands outside a row"
        if kind == "/TH" and not _scope(element):
            yield "a header does not say what it heads"


def _figures(tree: Tree) -> Iterator[str]:
    for kind, element, _ in tree.nodes:
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a picture has no words"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items():
            inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            descriptor = inner.get("/FontDescriptor", {})
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"the font {name} is not embedded"
            if "/ToUnicode" not in font:
                yield f"the font {name} cannot be turned into text"


def _children(element: Any) -> list[Any]:
    inner = element.get("/K", [])
    each_of = inner if isinstance(inner, pikepdf.Array) else [inner]
    return [each for each in each_of if isinstance(each, pikepdf.Dictionary)]


def _rows(table: Any) -> Iterator[Any]:
    for each in _children(table):
        if each.get("/S") == "/TR":
            yield each
        elif each.get("/S") in {"/THead", "/TBody", "/TFoot"}:
            yield from _rows(each)


def _kinds(row: Any) -> list[str]:
    return [str(each["/S"]) for each in _children(row) if "/S" in each]


def _scope(header: Any) -> str:
    found = header.get("/A", [])
    for each in found if isinstance(found, pikepdf.Array) else [found]:
        if "/Scope" in each:
            return str(each["/Scope"])
    return ""
