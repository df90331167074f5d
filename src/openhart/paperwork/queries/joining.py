"""A tagged paper behind another, with its tags: a reader that reads aloud goes on from one to the other."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


def joined(pdf: pikepdf.Pdf, behind: bytes) -> None:
    """Put the pages of a tagged paper behind those of a PDF, and its structure behind the structure there is."""
    with pikepdf.open(io.BytesIO(behind)) as other:
        first = len(pdf.pages)
        numbers = {page.obj.objgen: number for number, page in enumerate(other.pages)}
        pdf.pages.extend(other.pages)
        pages = [page.obj for page in list(pdf.pages)[first:]]
        root = _root(pdf)
        known = dict(_numbered(root.get("/ParentTree")))
        offset = max(known, default=-1) + 1
        copied: dict[tuple[int, int], Any] = {}
        top = [_copy(pdf, each, root, pages, numbers, copied) for each in _each(other.Root.StructTreeRoot.K)]
        root.K = Array([*_each(root.get("/K")), *top])
        for number, parents in _numbered(other.Root.StructTreeRoot.ParentTree):
            known[number + offset] = pdf.make_indirect(Array([copied[each.objgen] for each in parents]))
        for page in pages:
            page.StructParents = int(page.StructParents) + offset
        nums = Array([part for number in sorted(known) for part in (number, known[number])])
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=nums))
        root.ParentTreeNextKey = max(known, default=-1) + 1
        pdf.Root.MarkInfo = Dictionary(Marked=True)


def _root(pdf: pikepdf.Pdf) -> Any:
    if "/StructTreeRoot" not in pdf.Root:
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([])))
    return pdf.Root.StructTreeRoot


def _copy(
    pdf: pikepdf.Pdf, element: Any, parent: Any, pages: list[Any], numbers: dict[Any, int], copied: dict[Any, Any]
) -> Any:
    """Return an element of the other structure made anew in this one, with everything below it."""
    if not isinstance(element, Dictionary):
        return element
    made = pdf.make_indirect(Dictionary())
    copied[element.objgen] = made
    for key, value in element.items():
        if key == "/P":
            made[key] = parent
        elif key == "/Pg":
            made[key] = pages[numbers[value.objgen]]
        elif key == "/K":
            made[key] = Array([_copy(pdf, each, made, pages, numbers, copied) for each in _each(value)])
        else:
            made[key] = pdf.copy_foreign(value) if _is_shared(value) else _plain(value)
    return made


def _is_shared(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _plain(value: Any) -> Any:
    """Return a value that belongs to no document."""
    if isinstance(value, Dictionary):
        return Dictionary({key: _plain(each) for key, each in value.items()})
    if isinstance(value, Array):
        return Array([_plain(each) for each in value])
    return value


def _each(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _numbered(tree: Any) -> list[tuple[int, Any]]:
    """Return what a tree of numbers holds."""
    if tree is None:
        return []
    nums = list(tree.get("/Nums", []))
    below = [pair for kid in tree.get("/Kids", []) for pair in _numbered(kid)]
    return [*((int(nums[at]), nums[at + 1]) for at in range(0, len(nums), 2)), *below]
