"""One gate: no other module can hand case contents to anybody outside, and whoever could stands on a list with why.

Bytes reach somebody outside in two ways: a connection that this program opens, or a file that it gives a browser to
save. Both are looked for in every module. What may carry case contents outside takes a `Released`, which only
`disclosure.actions.disclose` makes (and which says so at run time).
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from openhart.disclosure.views import handing
from openhart.foundation.released import Released

SOURCE = Path(__file__).resolve().parents[2] / "src" / "openhart"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)

#: They can open a connection, or send something.
_SENDERS: Final = frozenset({
    "smtplib", "socket", "ssl", "http.client", "http.server", "urllib.request", "requests", "httpx", "aiohttp",
    "ftplib", "paramiko", "xmlrpc", "telnetlib", "asyncio", "subprocess", "django.core.mail", "allauth.account.adapter",
})  # fmt: skip
#: Modules that can open a connection, and why nothing of a case goes through it.
_CONNECTS: Final = {
    "documents/adapters/workbench.py": "starts the workshop: a process without keys, names or network",
    "outbox/adapters/smtp.py": "mail: a knock at the door; `outbox.sources.Mail` refuses the number of a case",
    "outbox/adapters/webhook.py": "the recipient's version, as released: `outbox.sources.Hook` takes nothing else",
    "outbox/adapters/reaching.py": "the connection of the webhook's, to an address that was looked at",
    "outbox/adapters/server.py": "how TLS is spoken with the mail server",
    "accounts/adapters/": "signing in: an address of the directory, no case",
    "config/": "serving, starting processes, the health of an installation: no case is read there",
}
#: Modules that give a browser something to save, or answer otherwise than with a page, and why that is no disclosure.
_SAVES: Final = {
    "disclosure/views/handing.py": "the gate's own: `handed_out` takes a Released; the others are listed below",
    "desk/views/trail.py": "the trail, for the auditor's own desk: ids, codes and times, no name; step-up",
    "retention/views/listing.py": "what is due for disposal, for the records officer's own desk: numbers and dates",
    "casefile/views/common.py": "how a file is saved and not opened; the two below use it",
    "casefile/views/opening.py": "an original, for the work on the case at the desk; step-up",
    "casefile/views/preserving.py": "a locked file for one officer, encrypted; its hand-over is in the ledger; step-up",
    "partners/views/letters.py": "a letter's paper: what the gate released when it was posted, to whom it was sent",
    "partners/views/yearly.py": "an organization's own report of its year: its words and counts, to itself",
    "config/": "static files, the health of an installation, reports of the browser: no case is read there",
}
#: Who prints papers of a case for their own desk: nothing of it leaves by that, and the act is in the trail.
_FOR_OUR_OWN_DESK: Final = {
    "disclosure/views/accounts.py": "the accounting of a child, for the privacy officer; step-up",
    "disclosure/views/consents.py": "the form of a consent, which names no child",
    "paperwork/views/showing.py": "a form as a recipient would see it, for whoever prepares it; step-up",
    "disclosure/views/breaches.py": "a breach and its cases, for whoever keeps the register; step-up",
    "proof/views/proving.py": "who was told of a child as of a day, for whoever answers for the case; step-up",
    "proof/views/listing.py": "the duties of all cases as of a day: numbers, codes and times, no name; step-up",
    "notices/views/composing.py": "a notice as it would leave, for whoever prepares it; step-up",
}
#: Rooms whose pages or feeds are for people outside: they read no case but through this room.
_OUTSIDE: Final = ("partners", "exchange", "website", "outbox", "statistics")
_CHILDRENS: Final = frozenset(
    {"people", "referrals", "response", "documents", "missing", "screening", "care", "drafts"}
)


def shown(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def listed(path: Path, known: dict[str, str]) -> bool:
    return any(shown(path) == name or (name.endswith("/") and shown(path).startswith(name)) for name in known)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def saves(tree: ast.AST) -> bool:
    """Return whether a module gives a browser something to save: a stream, a file, or a name to save it under."""
    names = set(called(tree)) | {name.rpartition(".")[2] for name in imported(tree)}
    if names & {"FileResponse", "StreamingHttpResponse"}:
        return True
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and "attachment" in node.value.lower()
        and (";" in node.value or node.value == "attachment")
        for node in ast.walk(tree)
    )  # fmt: skip


@pytest.mark.requirement("R-SEC-2")
def test_only_the_gate_makes_a_release() -> None:
    made = [
        shown(path)
        for path in MODULES
        if {"Released", "release"} & set(called(ast.parse(path.read_text())))
        and any("foundation.released" in name for name in imported(ast.parse(path.read_text())))
    ]
    assert made == ["disclosure/actions/disclosing.py"]


@pytest.mark.requirement("R-SEC-2")
def test_no_module_opens_a_connection_without_saying_why_no_case_goes_through_it() -> None:
    found = [
        f"{shown(path)}: {name}"
        for path in MODULES
        for name in imported(ast.parse(path.read_text()))
        if name in _SENDERS and not listed(path, _CONNECTS)
    ]
    assert found == []


@pytest.mark.requirement("R-SEC-2")
def test_no_module_gives_a_browser_something_to_save_without_saying_why_that_is_no_disclosure() -> None:
    found = [shown(path) for path in MODULES if saves(ast.parse(path.read_text())) and not listed(path, _SAVES)]
    assert found == []


@pytest.mark.requirement("R-SEC-2")
def test_what_is_handed_outside_is_a_release_and_nothing_else() -> None:
    annotations = handing.handed_out.__annotations__
    assert annotations["released"] is Released
    callers = {
        name: [
            shown(path) for path in MODULES if name in set(called(ast.parse(path.read_text()))) and _uses_handing(path)
        ]
        for name in ("handed_out", "paper", "sheet")
    }
    assert callers["handed_out"] == ["disclosure/views/leaving.py", "notices/views/acting.py"]
    assert {*callers["paper"], *callers["sheet"]} - {"disclosure/views/handing.py"} == set(_FOR_OUR_OWN_DESK)


@pytest.mark.requirement("R-SEC-2")
def test_rooms_that_face_outside_read_no_child_but_through_the_gate() -> None:
    found = [
        f"{shown(path)}: {name}"
        for path in MODULES
        if path.relative_to(SOURCE).parts[0] in _OUTSIDE
        for name in imported(ast.parse(path.read_text()))
        if name.startswith("openhart.") and name.split(".")[1] in _CHILDRENS
    ]
    assert found == []


def test_each_line_of_the_lists_is_still_needed() -> None:
    for name in (*_CONNECTS, *_SAVES, *_FOR_OUR_OWN_DESK):
        assert (SOURCE / name).exists(), name


@pytest.mark.parametrize(
    "source",
    [
        "from django.http import FileResponse\ndef view(r): return FileResponse(open('x'))",
        "def view(r, a):\n    a['Content-Disposition'] = 'attachment; filename=x'",
        "from django.http import StreamingHttpResponse as S",
    ],
)
def test_the_law_bites(source: str) -> None:
    assert saves(ast.parse(source))


def _uses_handing(path: Path) -> bool:
    text = path.read_text()
    return any(way in text for way in ("disclosure.views.handing", "views import handing")) or path.name == "handing.py"
