"""The packs a command works with: by name, by folder, or as they stood on one day."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from openhart.policy.commands.clauses import Clauses, read_clauses
from openhart.policy.errors import PackError
from openhart.policy.law.pack import Pack, UnknownPackError
from openhart.policy.packs.loader import load_pack, pack_names
from openhart.policy.reading.moments import EARLIEST, LATEST
from openhart.policy.reading.placed import nearest, shown


class Shelf:
    """Opens packs; a pack opened from a folder serves under its own name from then on."""

    def __init__(self, *, agency: str | None = None) -> None:
        self._agency = agency
        self._pinned: dict[str, Pack] = {}

    def named(self, name: str) -> Pack:
        """Return the pack a scenario file names; UnknownPackError names the nearest known one."""
        if name in self._pinned:
            return self._pinned[name]
        known = {*pack_names(), *self._pinned}
        if name not in known:
            raise UnknownPackError(name, f"unknown policy {shown(name)}; {nearest(name, known, 'the name of a pack')}")
        return load_pack(name, overlay=self._agency)

    def opened(self, text: str) -> Pack:
        """Return the pack a command line asks for: a name, a folder, or either with ``@`` and a day."""
        name, at, day = text.rpartition("@")
        if at:
            return as_of(self.opened(name), _day(day, text))
        if text in pack_names() or not os.path.isdir(text):  # noqa: PTH112 - Path raises for a name too long
            return self.named(text)
        pack = load_pack(str(Path(text).resolve()), overlay=self._agency)
        self._pinned[pack.name] = pack
        return pack


def _day(text: str, whole: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise UnknownPackError(whole, f"{shown(text)} is no day; PACK@YYYY-MM-DD was expected") from None
    if not EARLIEST <= found.year <= LATEST:
        raise UnknownPackError(whole, f"{text} is out of range; a day from {EARLIEST} to {LATEST} was expected")
    return found


def as_of(pack: Pack, day: date) -> Pack:
    """Return a pack whose version of one day serves every day."""
    moment = pack.calendar.midnight(day)
    rules = (replace(rule, begins_at=None, ends_at=None) for rule in pack.rules if rule.in_force(moment))
    versions = [version for version in pack.versions if version.start <= day] or [pack.versions[0]]
    return replace(pack, rules=tuple(rules), versions=(versions[-1],))


def standing_on(pack: Pack) -> list[Pack]:
    """Return the installed packs that stand on a pack; those that cannot be loaded are left out."""
    found = []
    for name in pack_names():
        try:
            other = load_pack(name)
        except PackError:
            continue
        if pack.name in other.layers and other.name != pack.name:
            found.append(other)
    return found


def folders(pack: Pack) -> list[Path]:
    """Return the folders of a pack and of those it stands on, the lowest first."""
    return [*(folders(pack.below) if pack.below else []), pack.folder]


def clauses_of(pack: Pack) -> Clauses:
    """Return the clauses of a pack and of those it stands on; MalformedError when a file is broken."""
    found = [read_clauses(folder) for folder in folders(pack)]
    return Clauses(
        documents=tuple(each for clauses in found for each in clauses.documents),
        clauses=tuple(each for clauses in found for each in clauses.clauses),
    )
