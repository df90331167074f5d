"""`python -m bench`: every measurement, on SQLite and, where there is one, on PostgreSQL."""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench import report
from bench.measuring import machine, say

PARTS = ("law", "rebuild", "intake", "pages", "need-to-know", "trail", "proof", "outbox", "loud", "backup")
_NEED_DATABASE = set(PARTS) - {"law"}
_FEW = 100


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts asked for, print what was found, and keep it as JSON when asked to."""
    chosen = _parser().parse_args(argv)
    results: dict[str, Any] = {"machine": machine(), "databases": {}}
    with tempfile.TemporaryDirectory(prefix="openhart-bench-") as scratch:
        os.environ["HART_KEYS"] = str(Path(scratch) / "keys")
        print(report.heading(results["machine"]), flush=True)
        if "law" in chosen.only:
            results["law"] = part("law")
            print(report.law(results["law"]), flush=True)
        for name, url in _databases(chosen.databases if set(chosen.only) & _NEED_DATABASE else "none"):
            with url as address:
                found = _on(name, address, Path(scratch), chosen)
            results["databases"][name] = found
            print(report.database(name, found), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


def part(name: str, *arguments: str) -> dict[str, Any]:
    """Run one part in a process of its own and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *arguments], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"bench.{name} failed; what it said stands above.")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _on(name: str, address: str, scratch: Path, chosen: argparse.Namespace) -> dict[str, Any]:
    """Run the parts that need a database on one kind of it."""
    cases = 300_000 if chosen.full else chosen.cases
    builder = _Builder(name, address, scratch)

    def few() -> tuple[str, ...]:
        return "--data", str(builder.built(_FEW))

    def need_to_know() -> dict[str, Any]:
        desk = builder.built(chosen.page_cases, busy=True)
        return {"cases": chosen.page_cases, "found": part("need_to_know", "--data", str(desk))}

    def pages() -> dict[str, Any]:
        desks = [str(builder.built(size, busy=True)) for size in (_FEW, chosen.page_cases)]
        return {"cases": [_FEW, chosen.page_cases], "found": part("pages", "--data", *desks)}

    def proof() -> dict[str, Any]:
        return {"cases": chosen.page_cases, **part("proof", "--data", str(builder.built(chosen.page_cases)))}

    def loud() -> dict[str, Any]:
        sizes = (_FEW, chosen.page_cases)
        return {"cases": sizes, "found": [part("loud", "--data", str(builder.built(size))) for size in sizes]}

    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "intake": lambda: part("intake", *few()),
        "rebuild": lambda: part("rebuild", "--data", str(builder.built(cases))),
        "pages": pages,
        "need-to-know": need_to_know,
        "trail": lambda: part("trail", "--data", str(builder.built(_FEW, busy=True))),
        "proof": proof,
        "outbox": lambda: {"drained": part("outbox", *few()), "trial": part("mail_dead", *few())},
        "loud": loud,  # after those that look at as many cases: it writes down who was told
        # The last: it fills the desk with a gigabyte.
        "backup": lambda: part("backup", *few(), "--megabytes", str(chosen.megabytes)),
    }
    found = {name.replace("-", "_"): act() for name, act in parts.items() if name in chosen.only}
    found["built_s"] = builder.seconds
    return found


class _Builder:
    """Builds each size of database once."""

    def __init__(self, name: str, address: str, scratch: Path) -> None:
        self._name, self._address, self._scratch = name, address, scratch
        self.seconds: dict[str, float] = {}

    def built(self, cases: int, *, busy: bool = False) -> Path:
        """Return the data directory of an installation with so many cases."""
        name = f"{cases}-busy" if busy else str(cases)
        data = self._scratch / f"{self._name}-{name}"
        if not data.exists():
            say(f"building {cases:,} cases on {self._name}")
            url = _own_database(self._address, f"bench_{name}") if self._address else ""
            desk = ["--busy"] if busy else []
            made = part("build", "--cases", str(cases), "--data", str(data), "--database", url, *desk)
            self.seconds[name] = made["seconds"]
        return data


def _databases(wanted: str) -> Iterator[tuple[str, contextlib.AbstractContextManager[str]]]:
    if wanted in {"both", "sqlite"}:
        yield "SQLite", contextlib.nullcontext("")
    if wanted in {"both", "postgresql"}:
        given = os.environ.get("HART_TEST_DATABASE_URL")
        if given:
            yield "PostgreSQL", contextlib.nullcontext(given)
            return
        from tools.postgres import binaries, running

        if binaries() is None:
            print("PostgreSQL: not installed here, not measured.", flush=True)
        else:
            yield "PostgreSQL", running(durable=True)


def _own_database(address: str, name: str) -> str:
    """Make an empty database on the server and return its URL."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", type=lambda text: tuple(text.split(",")), default=PARTS, metavar="PART,…")
    parser.add_argument("--databases", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--cases", type=int, default=20_000, help="how many cases to rebuild (20,000)")
    parser.add_argument("--page-cases", type=int, default=100_000, help="how many cases behind the pages (100,000)")
    parser.add_argument("--megabytes", type=int, default=1024, help="how much a backup holds (1,024)")
    parser.add_argument("--full", action="store_true", help="really rebuild 300,000 cases")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures here, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
