"""`hart policy check`: gaps, overlaps, clauses without rule or feature, rules without both examples."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from openhart.policy.commands.book import carriers
from openhart.policy.commands.check_forms import form_findings
from openhart.policy.commands.clauses import Clauses
from openhart.policy.commands.printing import clean, err, out
from openhart.policy.commands.run import Ran, report, run_file
from openhart.policy.commands.shelf import Shelf, clauses_of, folders, standing_on
from openhart.policy.errors import PackError
from openhart.policy.law.conditions import ALWAYS, All, Condition, Either, Not
from openhart.policy.law.leaving import BreachClock, Giver, Statute
from openhart.policy.law.pack import Pack
from openhart.policy.law.rules import Gate, Rule
from openhart.policy.packs.leaving_reader import leaving_of
from openhart.policy.reading.placed import MalformedError, nearest

HELP = "look for gaps and overlaps in a pack, clauses that nothing carries, and rules without examples"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an analyst should mend: its kind, where it stands, and a sentence."""

    kind: str
    where: str
    text: str

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Return what findings are sorted by: their kind, then file and line."""
        file, _, line = self.where.rpartition(":")
        return (self.kind, file, int(line), self.text) if line.isdigit() else (self.kind, self.where, 0, self.text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("pack", metavar="PACK", help="the name of a pack, or the path of its folder")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def command(args: argparse.Namespace) -> int:
    """Print the findings; 0 when there are none, 1 when there are, 2 when the pack cannot be loaded."""
    shelf = Shelf()
    try:
        pack = shelf.opened(args.pack)
        clauses = clauses_of(pack)
    except PackError as error:
        err(str(error))
        return 2
    except MalformedError as error:
        report(f"{args.pack}/clauses.yaml", error)
        return 2
    examples = run_examples(pack, shelf)
    found = findings(pack, clauses, examples)
    if args.json:
        out(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
    else:
        _print(pack, clauses, examples, found)
    return 1 if found else 0


def _print(pack: Pack, clauses: Clauses, examples: "Examples", found: Sequence[Finding]) -> None:
    out(
        f"{pack.label} ({pack.name}): {len(pack.rules)} rules, {len(pack.gates)} gates, "
        f"{len(pack.exceptions)} exceptions, {len(clauses.clauses)} clauses, {len(examples.ran)} examples"
    )
    for each in found:
        out(clean(f"{each.where}: {each.kind}: {each.text}"))
    out("Nothing is missing." if not found else f"{len(found)} finding(s).")


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of a pack and of those it stands on: those that ran, and what was wrong with the others."""

    ran: tuple[Ran, ...]
    broken: tuple[Finding, ...]


def run_examples(pack: Pack, shelf: Shelf) -> Examples:
    """Run every file of the examples of a pack."""
    ran, broken = [], []
    for path in example_files(folders(pack)):
        where = _brief(str(path))
        try:
            ran.append(run_file(str(path), shelf))
        except MalformedError as error:
            broken += [Finding("broken example", f"{where}:{each.line}", each.text) for each in error.problems]
        except PackError as error:
            broken.append(Finding("broken example", where, str(error)))
    return Examples(tuple(ran), tuple(broken))


def example_files(folders: Sequence[Path]) -> list[Path]:
    """Return the example files below some folders, in the order of their names."""
    return [path for folder in folders for path in sorted((folder / "examples").rglob("*.yaml"))]


def findings(pack: Pack, clauses: Clauses, examples: Examples) -> list[Finding]:
    """Return everything found, sorted; the same pack gives the same list."""
    found = [
        *_gaps(pack),
        *_overlaps(pack),
        *_citations(pack),
        *_grounds(pack),
        *(Finding(*found) for found in form_findings(pack)),
        *_clauses(pack, clauses),
        *examples.broken,
        *_failing(examples),
        *_unproven(pack, examples),
    ]
    return sorted(set(found), key=lambda each: each.order)


def _brief(path: str) -> str:
    """Return the path of an example from its pack's folder on."""
    parts = Path(path).parts
    starts = [index for index, part in enumerate(parts) if part == "examples"]
    return "/".join(parts[starts[-1] - 1 :]) if starts and starts[-1] else path


def _place(each: object) -> str:
    return f"{getattr(each, 'file', '')}:{getattr(each, 'line', 0)}"


def _version_starts(pack: Pack) -> list[datetime]:
    """Return the moments at which a version of the pack, or of one it stands on, begins."""
    below = _version_starts(pack.below) if pack.below else []
    return sorted({*below, *(pack.calendar.midnight(version.start) for version in pack.versions)})


def _gaps(pack: Pack) -> Iterator[Finding]:
    """Yield duties nobody ever owes, those that a later version loses, and rules that are never in force."""
    elsewhere = {rule.duty for other in standing_on(pack) for rule in other.rules}
    for code in pack.duties:
        rules = [rule for rule in pack.rules if rule.duty == code]
        if not rules and code in elsewhere:
            continue
        if not rules:
            yield Finding("gap", pack.name, f"no rule makes the duty {code} owed")
            continue
        owed = [any(rule.in_force(moment) for rule in rules) for moment in _version_starts(pack)]
        if any(before and not after for before, after in pairwise(owed)):
            yield Finding(
                "gap", pack.name, f"a later version has no rule for the duty {code}, which an earlier one owes"
            )
    for rule in pack.rules:
        if not any(rule.in_force(moment) for moment in _version_starts(pack)):
            yield Finding("gap", _place(rule), f"the rule {rule.id} is in force in no version")


def _overlaps(pack: Pack) -> Iterator[Finding]:
    """Yield pairs of rules that owe one duty upon one event under the same condition at one time."""
    for index, first in enumerate(pack.rules):
        for second in pack.rules[index + 1 :]:
            if first.duty == second.duty and _same_case(first, second) and _meet(pack, first, second):
                text = f"{second.id} repeats {first.id} ({_place(first)}): same duty, same event, same condition"
                yield Finding("overlap", _place(second), text)


def _same_case(first: Rule, second: Rule) -> bool:
    timing = [(rule.after, rule.once_kind, rule.once_for, rule.latest, rule.each) for rule in (first, second)]
    shared = set(first.upon) & set(second.upon)
    return bool(shared) and timing[0] == timing[1] and _ordered(first.own_when) == _ordered(second.own_when)


def _meet(pack: Pack, first: Rule, second: Rule) -> bool:
    return any(first.in_force(moment) and second.in_force(moment) for moment in _version_starts(pack))


def _ordered(condition: Condition) -> str:
    """Return a text that is the same for conditions that differ only in the order of their parts."""
    match condition:
        case All(parts) | Either(parts):
            inner = sorted(_ordered(part) for part in parts)
            return inner[0] if len(inner) == 1 else f"{type(condition).__name__}({'; '.join(inner)})"
        case Not(part):
            return f"not {_ordered(part)}"
    value = sorted(condition.value) if isinstance(condition.value, frozenset) else condition.value
    return f"{condition.place} {condition.code} {condition.test} {value!r}"


def _citations(pack: Pack) -> Iterator[Finding]:
    for each in carriers(pack):
        if not each.citation.strip():
            yield Finding("missing citation", _place(each), f"{each.id} cites nothing")
        if isinstance(each, Rule):
            for limit in each.limits:
                if limit.limit == "law" and limit.within is not None and not limit.citation.strip():
                    yield Finding("missing citation", _place(each), f"a limit of law of {each.id} cites nothing")


def _grounds(pack: Pack) -> Iterator[Finding]:
    """Yield grounds, givers and clocks that cite nothing or hold for nobody, and notices that no ground lets out."""
    leaving = leaving_of(pack)
    lines: list[Statute | Giver | BreachClock] = [*leaving.statutes.values(), *leaving.givers.values()]
    lines += leaving.clocks.values()
    for each in lines:
        if not each.citation.strip():
            yield Finding("missing citation", _place(each), f"{each.code} cites nothing")
        if not each.bodies:
            yield Finding("gap", _place(each), f"{each.code} holds for no kind of body")
    told = {recipient for each in leaving.statutes.values() for recipient in each.recipients}
    for recipient in sorted(set(pack.recipients) - told) if leaving.fields else ():
        yield Finding("gap", pack.name, f"no ground lets a notice to {recipient} leave")


def _clauses(pack: Pack, clauses: Clauses) -> Iterator[Finding]:
    """Yield clauses that nothing carries, and names of clauses that there are not."""
    known = {clause.id for clause in clauses.clauses}
    carried = {name for each in carriers(pack) for name in each.clauses}
    for clause in clauses.clauses:
        if clause.id not in carried and clause.feature is None:
            text = f"the clause {clause.id} has neither a rule nor a feature that carries it"
            yield Finding("clause", f"{pack.name}/clauses.yaml:{clause.line}", text)
    for each in carriers(pack):
        for name in each.clauses:
            if name not in known:
                text = f"{each.id} names the clause {name!r}; {nearest(name, known, 'a clause of the pack')}"
                yield Finding("clause", _place(each), text)


def _failing(examples: Examples) -> Iterator[Finding]:
    for ran in examples.ran:
        for line, sentence in ran.failed:
            yield Finding("failing example", f"{_brief(ran.scenario.path)}:{line}", sentence)
        yield from _untrue(ran)


def _provable(pack: Pack) -> tuple[Rule | Gate, ...]:
    """Return what must have both examples."""
    return (*pack.rules, *pack.gates)


def _might_work(pack: Pack, ran: Ran) -> set[str]:
    """Return the rules and gates of which an event happens in an example, and the rules that only ask for one."""
    happened = {event.code for event in ran.scenario.events}
    rules = {
        rule.id
        for rule in pack.rules
        if rule.when == ALWAYS or happened.intersection(match.event for match in rule.upon)
    }
    return rules | {gate.id for gate in pack.gates if gate.refuses in happened}


def _untrue(ran: Ran) -> Iterator[Finding]:
    """Yield what an example says it shows and does not."""
    shows = ran.scenario.shows
    idle = set(shows.not_owed) - _might_work(ran.scenario.pack, ran)
    for name in sorted(idle):
        text = f"it says that {name} is not at work in it, but no event of {name} happens either"
        yield Finding("failing example", f"{_brief(ran.scenario.path)}:{shows.line}", text)
    where = f"{_brief(ran.scenario.path)}:{shows.line}"
    owed = rules_at_work(ran)
    for name in shows.owed:
        if name not in owed:
            yield Finding("failing example", where, f"it says that {name} is at work in it, but it is not")
    for name in shows.not_owed:
        if name in owed:
            yield Finding("failing example", where, f"it says that {name} is not at work in it, but it is")


def rules_at_work(ran: Ran) -> frozenset[str]:
    """Return the rules that make a duty owed or refuse a step in an answer."""
    owed = {ground.rule for duty in ran.answer.duties if duty.state != "withdrawn" for ground in duty.because}
    return frozenset(owed | {refusal.rule for refusal in ran.answer.refused})


def _unproven(pack: Pack, examples: Examples) -> Iterator[Finding]:
    """Yield rules and gates without an example where they are at work, or without one where they are not."""
    shown: set[str] = set()
    spared: set[str] = set()
    for ran in examples.ran:
        owed = rules_at_work(ran)
        shown |= owed if ran.scenario.expected is not None else owed.intersection(ran.scenario.shows.owed)
        spared |= set(ran.scenario.shows.not_owed) - owed | _denied(pack, ran, owed)
    for each in _provable(pack):
        lacks = [where for where, found in (("at work", shown), ("not at work", spared)) if each.id not in found]
        if lacks:
            text = f"no example shows a case where {each.id} is {' and none where it is '.join(lacks)}"
            yield Finding("no example", _place(each), text)


def _denied(pack: Pack, ran: Ran, owed: frozenset[str]) -> set[str]:
    """Return the rules whose duty an example expects not to be owed, though one of their events happens."""
    if ran.scenario.expected is None:
        return set()
    named = {line.code for line in ran.scenario.expected.not_owed}
    able = _might_work(pack, ran)
    return {rule.id for rule in pack.rules if rule.duty in named and rule.id in able - owed}
