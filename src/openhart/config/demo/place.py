"""Where a demonstration is kept, and what stands in the way of making one there. No Django.

A finished demonstration has a card of its own beside the installation's; without it the building was
interrupted, and what is there is thrown away.
"""

import contextlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from openhart.config import installation
from openhart.sealing import keyfile

CARD = "demo.json"
DEFAULT = ".demo"
PACK = "us-ct"
PUBLIC = "public"
_OURS = ("desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm", "desk.sqlite3-journal", CARD, installation.CARD)


class CannotBuild(Exception):  # noqa: N818 - a plain statement of fact
    """Raised with a sentence when no demonstration can be made or opened here."""


@dataclass(frozen=True, slots=True)
class DemoCard:
    """What a finished demonstration was built from."""

    seed: int
    referrals: int
    built_at: str


def chosen(data: str | None, environment: Mapping[str, str]) -> Path:
    """Return the directory asked for, or `.demo` where the command was given."""
    wanted = data or environment.get("HART_DATA") or DEFAULT
    return Path(wanted).expanduser().absolute()


def check_own_file(environment: Mapping[str, str]) -> None:
    """Refuse to work on a database server: it might hold real records."""
    if environment.get("HART_DATABASE_URL"):
        raise CannotBuild(
            "HART_DATABASE_URL names a database server. The demonstration keeps to a file of its own: unset it first."
        )


def finished(data: Path) -> DemoCard | None:
    """Return the card of a finished demonstration in ``data``, or None; refuse what is not ours to touch."""
    if data.exists() and not data.is_dir():
        raise CannotBuild(f"{data} is a file. Name a directory: --data DIR.")
    try:
        names = sorted(each.name for each in data.iterdir()) if data.exists() else []
    except OSError as fault:
        raise CannotBuild(f"{data} cannot be read: {fault.strerror}.") from fault
    if installation.CARD not in names:
        _check_only_ours(data, names)
        return None
    try:
        there = installation.read(data)
    except installation.NoInstallation as fault:
        raise CannotBuild(str(fault)) from fault
    if not there.is_demo:
        raise CannotBuild(
            f"{data} holds a real installation. The demonstration never touches one: choose another directory "
            "with --data DIR."
        )
    return _card(data) if there.key_file.exists() and "desk.sqlite3" in names else None


def _check_only_ours(data: Path, names: list[str]) -> None:
    others = [name for name in names if name not in {*_OURS, PUBLIC} and not name.startswith(".part-")]
    if others:
        raise CannotBuild(
            f"{data} is not empty (it holds {others[0]}) and is no demonstration. Choose an empty or new directory "
            "with --data DIR."
        )


def _card(data: Path) -> DemoCard | None:
    try:
        return DemoCard(**json.loads((data / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def clear(data: Path) -> None:
    """Throw away what an earlier demonstration left in ``data``, its key included."""
    if not data.exists():
        return
    with contextlib.suppress(installation.NoInstallation):  # nothing was begun there
        installation.read(data).key_file.unlink(missing_ok=True)
    try:
        for name in _OURS:
            (data / name).unlink(missing_ok=True)
        for left in data.glob(".part-*"):
            shutil.rmtree(left)
        (data / PUBLIC / installation.PUBLIC_CARD).unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            (data / PUBLIC).rmdir()
    except OSError as fault:
        raise CannotBuild(f"{data} cannot be cleared: {fault.strerror}.") from fault


def begin(data: Path) -> installation.Installation:
    """Make the installation's card and key for a demonstration in ``data``."""
    try:
        made = installation.create(data, pack=PACK, is_demo=True)
        keyfile.make(made.key_file)
        installation.create_public(data / PUBLIC, pack=PACK, is_demo=True)
    except OSError as fault:
        raise CannotBuild(f"Nothing can be written in {fault.filename or data}: {fault.strerror}.") from fault
    return made


def finish(data: Path, card: DemoCard) -> None:
    """Say that the demonstration in ``data`` is whole."""
    (data / CARD).write_text(json.dumps(asdict(card), indent=2), encoding="utf-8")
