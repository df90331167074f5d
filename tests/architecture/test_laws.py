"""The laws of the house that no other tool checks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "openhart"
ROOMS = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())
PYTHON = sorted(
    path
    for folder in (SOURCE, ROOT / "tests", ROOT / "tools", ROOT / "bench")
    for path in folder.rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef

# The watcher and the rebuild act for nobody: no person stands behind what time alone brings.
WITHOUT_BY = {"check_recordable", "judge", "rebuild", "watch_once"}
# Reads that ask before anybody is known, or that read what the caller was already allowed to hold.
WITHOUT_VIEWER = {"viewer_of", "locked", "locked_if_free", "words_of"}
# Public facts with a source and a year: towns, offices, who serves them.
PUBLIC_ROOMS = {"places"}
# The one predicate that joins grants to cases.
MAY_JOIN = {("cases/access.py", "Grant")}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[FUNCTION]:
    yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, FUNCTION))


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def room_files(name: str) -> list[Path]:
    """Return ``name.py`` of every room, or what its ``name/__init__.py`` gives out."""
    return sorted(
        path
        for room in ROOMS
        for path in [SOURCE / room / f"{name}.py", *(SOURCE / room / name).glob("*.py")]
        if path.exists()
    )


def given_out(path: Path) -> set[str] | None:
    """Return the names a package's front gives out; None for a plain module."""
    front = path.parent / "__init__.py"
    if path.parent.parent == SOURCE or not front.exists():
        return None
    found = re.search(r"__all__ = \[(.*?)\]", front.read_text(), re.DOTALL)
    return set(re.findall(r'"(\w+)"', found.group(1))) if found else set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_plaque_that_says_what_it_must_never_do(room: str) -> None:
    plaque = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text()))
    assert plaque
    assert "never" in plaque.lower() or "must not" in plaque.lower() or "nothing" in plaque.lower()


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {shown(path): count for path in PYTHON if (count := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in PYTHON
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > 50
    ]
    assert long == []


def test_actions_are_keyword_only_with_by_and_at() -> None:
    faults = []
    for path in room_files("actions"):
        names = given_out(path)
        for node in public_functions(path):
            if (names is not None and node.name not in names) or node.name.startswith("read_"):
                continue
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            wanted = {"at"} if node.name in WITHOUT_BY else {"by", "at"}
            if node.args.args or node.args.posonlyargs or not wanted <= keywords:
                faults.append(f"{shown(path)}:{node.lineno} {node.name}")
    assert faults == []


def test_every_query_takes_the_viewer_first() -> None:
    faults = []
    for path in room_files("queries"):
        if path.relative_to(SOURCE).parts[0] in PUBLIC_ROOMS:
            continue
        for node in public_functions(path):
            first = node.args.args[0].arg.lstrip("_") if node.args.args else ""
            reads = ".objects" in ast.unparse(node)
            if reads and node.name not in WITHOUT_VIEWER and first != "viewer":
                faults.append(f"{shown(path)}:{node.lineno} {node.name}")
    assert faults == []


def test_no_room_queries_another_rooms_models() -> None:
    faults = []
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.relative_to(SOURCE).parts[0]
        if "migrations" in path.parts or room == "config":
            continue
        tree = ast.parse(path.read_text())
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and re.fullmatch(r"openhart\.\w+\.models(\.\w+)*", node.module or "")
            and (node.module or "").split(".")[1] != room
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name):
                name = node.value.id
                if name in foreign and (str(path.relative_to(SOURCE)), name) not in MAY_JOIN:
                    faults.append(f"{shown(path)}:{node.lineno} {name}")
    assert faults == []


def test_templates_carry_nothing_inline_and_trust_nothing() -> None:
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|\|safe\b|autoescape off|javascript:", re.IGNORECASE
    )
    faults = [
        f"{shown(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if forbidden.search(re.sub(r"{[%{].*?[%}]}", "", line))
    ]
    assert faults == []


def test_an_import_inside_a_function_says_why() -> None:
    faults = []
    for path in SOURCE.rglob("*.py"):
        lines = path.read_text().splitlines()
        for function in functions(path):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom) and "PLC0415 - " not in lines[node.lineno - 1]:
                    faults.append(f"{shown(path)}:{node.lineno}")
    assert faults == []


def test_nothing_names_a_machine_or_a_registry() -> None:
    words = ["/wo" + "rk/", "/ro" + "ot/", "pypi." + "org", "python" + "hosted.org", "registry.npm" + "js.org"]
    folders = ("src", "tests", "tools", "bench", "docs", "policies", "requirements", ".ci")
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    faults = []
    for path in files:
        if path.suffix in {".pyc", ".png", ".sqlite3"} or "build" in path.parts or path.name == ".git":
            continue
        text = path.read_text(errors="replace")
        faults.extend(f"{shown(path)}: {word}" for word in words if word in text)
    assert faults == []
