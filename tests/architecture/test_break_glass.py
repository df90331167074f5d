"""The one read that finds a case for somebody to whom it is not open is used in one place."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "openhart"
THE_READ = "case_in_emergency"
THE_PAGE = SOURCE / "desk" / "views" / "emergencies.py"
ITS_HOME = SOURCE / "cases" / "queries" / "emergencies.py"


def named_in(path: Path) -> set[str]:
    """Return every name that a file imports, uses or reaches through a dot."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names} | {node.module or ""}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


def test_only_the_page_that_opens_a_case_in_an_emergency_finds_one_that_is_not_open() -> None:
    users = {
        path
        for path in SOURCE.rglob("*.py")
        if path != ITS_HOME and not {THE_READ, "openhart.cases.queries.emergencies"}.isdisjoint(named_in(path))
    }
    assert users == {THE_PAGE}


def test_that_page_asks_for_a_fresh_sign_in_and_who_may() -> None:
    tree = ast.parse(THE_PAGE.read_text())
    view = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "open_case")
    said = ast.unparse(view.decorator_list[0])
    assert "is_fresh=True" in said
    assert "BREAKING" in said
    assert "check_breaks_glass" in ast.unparse(view.body[1])
