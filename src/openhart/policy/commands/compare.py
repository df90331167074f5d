"""`hart policy compare`: what another pack, or another version of it, would change for given cases."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from openhart.policy.answer import Answer, Duty
from openhart.policy.commands.printing import clean, duty_json, err, out, table
from openhart.policy.commands.run import a_time, answer_of, report
from openhart.policy.commands.scenario import OpenPack, read_scenario
from openhart.policy.commands.shelf import Shelf
from openhart.policy.errors import PackError
from openhart.policy.law.pack import Pack
from openhart.policy.reading.moments import told
from openhart.policy.reading.placed import MalformedError

HELP = "print what a pack, or another version of it, would change in the cases of scenario files"
_KINDS = ("added", "gone", "changed")
_COMPARED = ("from_at", "due_at", "limit", "owed_by", "state")
_SHOWN = {"from_at": "from", "due_at": "due"}


@dataclass(frozen=True, slots=True)
class Change:
    """A duty that one policy owes and the other does not, or owes otherwise."""

    kind: str  # added, gone or changed
    old: Duty | None
    new: Duty | None

    @property
    def duty(self) -> Duty:
        """Return the duty as the new policy has it, or the old where the new has none."""
        duty = self.new or self.old
        if duty is None:
            raise AssertionError("a change without a duty")
        return duty

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what differs where both policies owe the duty."""
        if self.old is None or self.new is None:
            return ()
        return tuple(key for key in _COMPARED if getattr(self.old, key) != getattr(self.new, key))


@dataclass(frozen=True, slots=True)
class Compared:
    """One file under both policies."""

    name: str
    changes: tuple[Change, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("old", metavar="OLD", help="a pack, a pack's folder, or PACK@DAY: its version of that day")
    parser.add_argument("new", metavar="NEW", help="the other one")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a scenario file")
    parser.add_argument("--at", type=a_time, metavar="TIME", help="ask at this time instead of the file's")
    parser.add_argument("--json", action="store_true", help="print JSON")


def command(args: argparse.Namespace) -> int:
    """Compare the files; 0 when all could be read, whatever changes, and 2 when one could not."""
    shelf = Shelf()
    try:
        old, new = shelf.opened(args.old), shelf.opened(args.new)
    except PackError as error:
        err(str(error))
        return 2
    status, found = 0, []
    for path in args.files:
        try:
            found.append(_compare_file(path, old, new, args))
        except MalformedError as error:
            report(path, error)
            status = 2
    if args.json:
        out(json.dumps(_as_json(found, new.zone, args), indent=2, ensure_ascii=False))
    else:
        _print(found, new.zone, args)
    return status


def _compare_file(path: str, old: Pack, new: Pack, args: argparse.Namespace) -> Compared:
    scenarios = [read_scenario(path, _always(pack), asked_at=args.at, bare=True) for pack in (old, new)]
    before, after = (answer_of(scenario) for scenario in scenarios)
    return Compared(scenarios[0].name, changes(before, after))


def _always(pack: Pack) -> OpenPack:
    """Return what opens one pack, whatever a file names."""
    return lambda _: pack


def changes(before: Answer, after: Answer) -> tuple[Change, ...]:
    """Return what differs between two answers; a withdrawn duty counts as none."""
    old, new = _owed(before), _owed(after)
    found = []
    for key in sorted(old.keys() | new.keys()):
        change = Change(_kind(key in old, key in new), old.get(key), new.get(key))
        if change.kind != "changed" or change.parts:
            found.append(change)
    return tuple(found)


def _owed(answer: Answer) -> dict[tuple[str, str, int], Duty]:
    return {(each.code, each.episode, each.instance): each for each in answer.duties if each.state != "withdrawn"}


def _kind(in_old: bool, in_new: bool) -> str:
    if in_old and in_new:
        return "changed"
    return "added" if in_new else "gone"


def by_role(found: Sequence[Compared]) -> dict[str, Counter[str]]:
    """Return role → how many duties are added, gone and changed for it."""
    counts: dict[str, Counter[str]] = {}
    for compared in found:
        for change in compared.changes:
            counts.setdefault(change.duty.owed_by, Counter())[change.kind] += 1
    return dict(sorted(counts.items()))


def _as_json(found: Sequence[Compared], zone: tzinfo, args: argparse.Namespace) -> dict[str, Any]:
    roles = by_role(found)
    return {
        "old": args.old,
        "new": args.new,
        "files": [
            {
                "scenario": each.name,
                **{kind: [_change_json(one, zone) for one in each.changes if one.kind == kind] for kind in _KINDS},
            }
            for each in found
        ],
        "total": _counts(sum(roles.values(), Counter())),
        "by_role": {role: _counts(counts) for role, counts in roles.items()},
    }


def _counts(counts: Counter[str]) -> dict[str, int]:
    return {kind: counts[kind] for kind in _KINDS}


def _change_json(change: Change, zone: tzinfo) -> dict[str, Any]:
    if change.old is not None and change.new is not None:
        return {"old": duty_json(change.old, zone), "new": duty_json(change.new, zone)}
    return duty_json(change.duty, zone)


def _print(found: Sequence[Compared], zone: tzinfo, args: argparse.Namespace) -> None:
    out(f"From {clean(args.old)} to {clean(args.new)}")
    for compared in found:
        out(f"\n{clean(compared.name)}")
        rows = [_row(change, zone) for change in compared.changes]
        lines = table(("change", "duty", "episode", "owed by", "what"), rows) if rows else ["No change."]
        out("\n".join(f"  {line}" for line in lines))
    roles = by_role(found)
    total = sum(roles.values(), Counter())
    counted = [(role, *(str(counts[kind]) for kind in _KINDS)) for role, counts in roles.items()]
    out(f"\nIn all {len(found)} file(s):")
    out("\n".join(table(("owed by", *_KINDS), [*counted, ("all", *(str(total[kind]) for kind in _KINDS))])))


def _row(change: Change, zone: tzinfo) -> tuple[str, str, str, str, str]:
    duty = change.duty
    if change.old is None or change.new is None:
        what = f"due {told(duty.due_at, zone)} ({duty.limit}), {duty.state}"
    else:
        what = "; ".join(_difference(key, change.old, change.new, zone) for key in change.parts)
    return change.kind, duty.code, duty.episode, duty.owed_by, what


def _difference(key: str, old: Duty, new: Duty, zone: tzinfo) -> str:
    values = [getattr(duty, key) for duty in (old, new)]
    before, after = (told(value, zone) if key in _SHOWN else str(value) for value in values)
    return f"{_SHOWN.get(key, key)} {before} → {after}"
