"""Finds packs and loads them: the only part of the engine that reads files."""

import os
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import openhart
from openhart.policy.errors import Fault, PackError
from openhart.policy.law.conditions import Not, both
from openhart.policy.law.pack import Pack, UnknownPackError, Version
from openhart.policy.law.rules import Exemption, Gate, Rule
from openhart.policy.packs.calendar_reader import read_calendar
from openhart.policy.packs.overlay import laid_over
from openhart.policy.packs.rule_reader import FILE_KEYS, Layer, RuleReader
from openhart.policy.packs.word_reader import EMPTY, WORD_KEYS, read_words
from openhart.policy.reading.placed import MalformedError, Placed, decode, nearest, read_placed, shown
from openhart.policy.reading.shape import Shape

_KEYS = ("pack", "label", "stands_on", "source", "versions", "calendar", "notes", *WORD_KEYS)


def load_pack(name: str, *, overlay: Path | str | None = None) -> Pack:
    """Return a pack by its name, or the folder it is in; PackError says what is wrong with it, and where.

    ``overlay`` is the path of an agency's file of its own limits and roles. Packs are kept once loaded.
    """
    pack = _loaded(_folder_of(name), ())
    return pack if overlay is None else _overlaid(pack, Path(overlay).resolve())


def places() -> list[Path]:
    """Return the folders in which packs are looked for, the first wins."""
    package = Path(openhart.__file__).resolve().parent
    given = os.environ.get("HART_POLICIES")
    return [*([Path(given)] if given else []), package / "_policies", package.parents[1] / "policies"]


def pack_names() -> list[str]:
    """Return the names of all packs that can be loaded."""
    return sorted({each.parent.name for place in places() for each in place.glob("*/pack.yaml")})


def _folder_of(name: str) -> Path:
    if os.sep in name or name in {".", ".."}:
        return _first_of([Path(name)], name)
    return _folder_named(name, os.environ.get("HART_POLICIES", ""))


@lru_cache(maxsize=32)
def _folder_named(name: str, _given: str) -> Path:
    """Return the folder of a pack by its name; asked for every case, so looked for only once."""
    return _first_of([place / name for place in places()], name)


def _first_of(folders: list[Path], name: str) -> Path:
    for folder in folders:
        if (folder / "pack.yaml").is_file():
            return folder.resolve()
    raise UnknownPackError(name, f"unknown policy {shown(name)}; {nearest(name, pack_names(), 'the name of a pack')}")


@lru_cache(maxsize=32)
def _overlaid(pack: Pack, path: Path) -> Pack:
    placed = _read(path, path.name)
    shape = Shape()
    changed = laid_over(pack, placed, shape)
    _stop_if_wrong(shape, path.name)
    return changed


@lru_cache(maxsize=64)
def _loaded(folder: Path, above: tuple[str, ...]) -> Pack:
    """Return the pack of a folder; ``above`` are the names of the packs that stand on it."""
    file = f"{folder.name}/pack.yaml"
    placed = _read(folder / "pack.yaml", file)
    shape = Shape()
    parts = shape.mapping(placed, "pack.yaml", _KEYS, ("pack", "label", "versions"))
    _stop_if_wrong(shape, file)
    if parts["pack"].value != folder.name:
        _stop(file, parts["pack"].line, f"pack is {shown(parts['pack'].plain)}; {folder.name!r} was expected")
    below = _below(parts.get("stands_on"), (*above, folder.name), file)
    versions = _versions(parts["versions"], shape)
    try:
        words = read_words(parts, shape, below.words if below else EMPTY)
    except MalformedError:
        _stop_if_wrong(shape, file)
        raise
    if "calendar" not in parts and below is None:
        shape.say(1, "no calendar; 'calendar' with a zone was expected")
    calendar = read_calendar(parts["calendar"], shape) if "calendar" in parts else below.calendar if below else None
    _stop_if_wrong(shape, file)
    if calendar is None:
        raise AssertionError("a pack without a calendar was not refused")
    layer = Layer(folder.name, words, calendar, tuple(each.start for each in versions))
    rules, gates, exceptions = _read_rules(folder, layer)
    return _assembled(parts, folder, layer, below, versions, (rules, gates, exceptions))


def _assembled(
    parts: dict[str, Placed],
    folder: Path,
    layer: Layer,
    below: Pack | None,
    versions: tuple[Version, ...],
    law: tuple[list[Rule], list[Gate], list[Exemption]],
) -> Pack:
    """Return the pack, with what it stands on, after every id was seen once."""
    rules = [*(below.rules if below else ()), *law[0]]
    gates = (*(below.gates if below else ()), *law[1])
    exceptions = (*(below.exceptions if below else ()), *law[2])
    _refuse_doubles([*rules, *gates, *exceptions])
    return Pack(
        name=folder.name,
        label=str(parts["label"].plain),
        source=str(parts["source"].plain) if "source" in parts else "",
        folder=folder,
        layers=(*(below.layers if below else ()), folder.name),
        versions=versions,
        calendar=layer.calendar,
        words=layer.words,
        rules=tuple(_with_exceptions(rule, exceptions) for rule in rules),
        gates=gates,
        exceptions=exceptions,
        below=below,
    )


def _with_exceptions(rule: Rule, exceptions: tuple[Exemption, ...]) -> Rule:
    """Return a rule whose conditions include the exceptions that concern its duty."""
    found = [each for each in exceptions if each.concerns(rule.duty)]
    if not found:
        return replace(rule, when=rule.own_when, exceptions=())
    when = both(rule.own_when, *(Not(each.never_when) for each in found))
    return replace(rule, when=when, exceptions=tuple(each.id for each in found))


def _below(placed: Placed | None, above: tuple[str, ...], file: str) -> Pack | None:
    if placed is None:
        return None
    name = str(placed.value)
    if name in above:
        _stop(file, placed.line, f"{name} stands on itself; another pack was expected")
    try:
        return _loaded(_folder_of(name), above)
    except UnknownPackError as error:
        _stop(file, placed.line, str(error))
        return None


def _versions(placed: Placed, shape: Shape) -> tuple[Version, ...]:
    found: list[Version] = []
    for each in shape.sequence(placed, "versions"):
        parts = shape.mapping(each, "a version", ("from", "label"), ("from", "label"))
        if len(parts) < 2:  # noqa: PLR2004 - both keys
            continue
        try:
            start = date.fromisoformat(str(parts["from"].plain))
        except ValueError:
            shape.say(parts["from"].line, f"{shown(parts['from'].plain)}: a day such as 2021-08-19 was expected")
            continue
        if found and start <= found[-1].start:
            text = f"the version of {start} stands after that of {found[-1].start}; oldest first was expected"
            shape.say(each.line, text)
        found.append(Version(start, str(parts["label"].plain)))
    if not found:
        shape.say(placed.line, "no version; at least one was expected")
    return tuple(found)


def _read_rules(folder: Path, layer: Layer) -> tuple[list[Rule], list[Gate], list[Exemption]]:
    """Return everything in the files under ``rules/``, in the order of their names."""
    law: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    faults: list[Fault] = []
    for path in sorted((folder / "rules").glob("*.yaml")):
        file = f"{folder.name}/rules/{path.name}"
        shape = Shape()
        try:
            parts = shape.mapping(_read(path, file), "a rule file", FILE_KEYS)
        except PackError as error:
            faults += error.faults
            continue
        reader = RuleReader(layer, file, shape)
        for kind, read, key in zip(law, (reader.rule, reader.gate, reader.exemption), FILE_KEYS, strict=True):
            items = shape.sequence(parts[key], key) if key in parts else []
            kind += [found for each in items if (found := read(each)) is not None]
        faults += [Fault(file, each.line, each.text) for each in shape.problems]
    if faults:
        raise PackError(faults)
    return law


def _refuse_doubles(law: list[Rule | Gate | Exemption]) -> None:
    seen: dict[str, Rule | Gate | Exemption] = {}
    faults = []
    for each in law:
        first = seen.setdefault(each.id, each)
        if first is not each:
            where = f"{first.file}:{first.line}"
            faults.append(Fault(each.file, each.line, f"the id {each.id!r} stands twice (first in {where})"))
    if faults:
        raise PackError(faults)


def _read(path: Path, file: str) -> Placed:
    try:
        return read_placed(decode(path.read_bytes()))
    except OSError as error:
        raise PackError([Fault(file, 1, f"cannot be read ({error.strerror})")]) from None
    except MalformedError as error:
        raise PackError([Fault(file, each.line, each.text) for each in error.problems]) from None


def _stop(file: str, line: int, text: str) -> None:
    raise PackError([Fault(file, line, text)])


def _stop_if_wrong(shape: Shape, file: str) -> None:
    if shape.problems:
        raise PackError([Fault(file, each.line, each.text) for each in shape.problems])
