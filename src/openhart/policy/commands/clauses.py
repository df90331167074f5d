"""The numbered sentences of a written policy, and the feature that carries one where no rule does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openhart.policy.reading.placed import Placed, decode, read_placed
from openhart.policy.reading.shape import Shape

_CLAUSE_KEYS = ("id", "heading", "stem", "text", "feature")
_DOCUMENT_KEYS = ("id", "title", "publisher", "effective", "source")
_FEATURE_KEYS = ("room", "requirement", "state", "what")
FEATURE_STATES = ("built", "planned")


@dataclass(frozen=True, slots=True)
class Feature:
    """The part of the product that does what a clause says where it is no duty."""

    room: str
    requirement: str
    state: str  # built or planned
    what: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One normative sentence of a written policy, word for word."""

    id: str
    heading: str
    stem: str
    text: str
    feature: Feature | None
    line: int

    @property
    def document(self) -> str:
        """Return the id of the document the sentence stands in."""
        return self.id.partition("/")[0]

    @property
    def whole(self) -> str:
        """Return the sentence with the words it hangs on."""
        return f"{self.stem} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Document:
    """A written policy whose sentences are numbered."""

    id: str
    title: str
    publisher: str
    effective: str
    source: str


@dataclass(frozen=True, slots=True)
class Clauses:
    """The written policies of a pack and their sentences, in the order of the documents."""

    documents: tuple[Document, ...] = ()
    clauses: tuple[Clause, ...] = ()


def read_clauses(folder: Path) -> Clauses:
    """Return the clauses of a pack's folder, none when it has no ``clauses.yaml``; MalformedError when broken."""
    path = folder / "clauses.yaml"
    if not path.is_file():
        return Clauses()
    shape = Shape()
    parts = shape.mapping(
        read_placed(decode(path.read_bytes())), "clauses.yaml", ("documents", "clauses"), ("clauses",)
    )
    documents = [_document(each, shape) for each in _items(parts, "documents", shape)]
    clauses = [_clause(each, shape) for each in _items(parts, "clauses", shape)]
    _check_once([clause.id for clause in clauses], [clause.line for clause in clauses], shape)
    shape.stop_if_wrong()
    return Clauses(tuple(documents), tuple(clauses))


def _items(parts: Mapping[str, Placed], key: str, shape: Shape) -> list[Placed]:
    return shape.sequence(parts[key], key) if key in parts else []


def _check_once(ids: list[str], lines: list[int], shape: Shape) -> None:
    seen: set[str] = set()
    for name, line in zip(ids, lines, strict=True):
        if name in seen:
            shape.say(line, f"the clause {name!r} stands twice; each clause once was expected")
        seen.add(name)


def _texts(parts: Mapping[str, Placed], shape: Shape, *keys: str) -> dict[str, str]:
    """Return the texts under some keys, empty where left out, each on one line."""
    return {key: " ".join((shape.word(parts[key], key) or "").split()) if key in parts else "" for key in keys}


def _document(placed: Placed, shape: Shape) -> Document:
    parts = shape.mapping(placed, "a document", _DOCUMENT_KEYS, ("id", "title"))
    return Document(**_texts(parts, shape, *_DOCUMENT_KEYS))


def _clause(placed: Placed, shape: Shape) -> Clause:
    parts = shape.mapping(placed, "a clause", _CLAUSE_KEYS, ("id", "heading", "text"))
    texts = _texts(parts, shape, "id", "heading", "stem", "text")
    feature = _feature(parts["feature"], shape) if "feature" in parts else None
    return Clause(**texts, feature=feature, line=placed.line)


def _feature(placed: Placed, shape: Shape) -> Feature:
    parts = shape.mapping(placed, "a feature", _FEATURE_KEYS, _FEATURE_KEYS)
    if "state" in parts:
        shape.one_of(parts["state"], "state", FEATURE_STATES)
    return Feature(**_texts(parts, shape, *_FEATURE_KEYS))
