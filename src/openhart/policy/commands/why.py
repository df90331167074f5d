"""`hart policy why`: why a duty is owed in a case, or why it is not."""

import argparse
from collections.abc import Iterator

from openhart.policy.answer import Duty
from openhart.policy.commands.clauses import Clauses
from openhart.policy.commands.printing import clean, err, out, wrapped
from openhart.policy.commands.run import a_time, mistakes_of, report
from openhart.policy.commands.scenario import Scenario, read_scenario
from openhart.policy.commands.shelf import Shelf, clauses_of
from openhart.policy.engine.explaining import Check, Occurrence, RuleTrace, Why, explain
from openhart.policy.errors import PackError
from openhart.policy.reading.moments import told
from openhart.policy.reading.placed import MalformedError, nearest, shown

HELP = "say why a duty is owed in the case of a scenario file, or why it is not"
_SET_BY = {"law": "a limit set by law", "agency": "a limit set by the agency"}
_HELD = {True: "holds", False: "does not hold", None: "unknown"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("file", metavar="FILE", help="a scenario file (- for standard input)")
    parser.add_argument("duty", metavar="DUTY", help="the code of a duty, such as notify.fbi")
    parser.add_argument("--at", type=a_time, metavar="TIME", help="ask at this time instead of the file's")
    parser.add_argument("--agency", metavar="FILE", help="the agency's own limits and roles")


def command(args: argparse.Namespace) -> int:
    """Say why; 2 when the file is malformed or the duty unknown."""
    shelf = Shelf(agency=args.agency)
    try:
        scenario = read_scenario(args.file, shelf.named, asked_at=args.at)
        known = scenario.pack.duties
        if args.duty not in known:
            err(f"hart policy why: unknown duty {shown(args.duty)}; {nearest(args.duty, known, 'a known duty')}")
            return 2
        with mistakes_of(scenario):
            why = explain(scenario.pack, scenario.events, scenario.asked_at, args.duty)
    except MalformedError as error:
        report(args.file, error)
        return 2
    except PackError as error:
        err(str(error))
        return 2
    for line in lines_of(why, scenario, _clauses_or_none(scenario)):
        out(line)
    return 0


def _clauses_or_none(scenario: Scenario) -> Clauses:
    """Return the policy's sentences; an answer does not fail because they cannot be read."""
    try:
        return clauses_of(scenario.pack)
    except MalformedError as error:
        report(f"{scenario.pack.name}/clauses.yaml", error)
        return Clauses()


def lines_of(why: Why, scenario: Scenario, clauses: Clauses) -> Iterator[str]:
    """Yield the explanation line by line: the duty, then each rule that could owe it."""
    zone = scenario.pack.zone
    yield f"{why.duty}: {clean(why.label)}"
    yield clean(f"{scenario.name}; policy {scenario.policy}, asked {told(scenario.asked_at, zone)}")
    yield ""
    yield from wrapped(f"In short: {why.summary}")
    later = sum(1 for event in scenario.events if event.at > scenario.asked_at)
    if later:
        yield f"{later} later event(s) of the file are not read."
    for duty in why.duties:
        yield ""
        yield from _duty_lines(duty, scenario)
    for trace in why.rules:
        yield ""
        yield from _rule_lines(trace, clauses)


def _duty_lines(duty: Duty, scenario: Scenario) -> Iterator[str]:
    """Yield what is owed, since when, until when, on which grounds, and what discharged it."""
    zone, roles = scenario.pack.zone, scenario.pack.roles
    yield f"Episode {clean(duty.episode)}: {duty.state.replace('_', ' ')}"
    yield f"  owed by {clean(roles.get(duty.owed_by, duty.owed_by))}, from {told(duty.from_at, zone)}"
    yield f"  due {told(duty.due_at, zone)}, {_SET_BY[duty.limit]}" if duty.due_at else "  without a due time"
    for ground in duty.because:
        yield from wrapped(f"because of {ground.rule} ({ground.citation}), {told(ground.event_at, zone)}", "  ", "    ")
    if duty.discharged_at is not None:
        codes = [event.code for event in scenario.events if event.at == duty.discharged_at]
        yield f"  discharged {told(duty.discharged_at, zone)}: {', '.join(codes)}"


def _rule_lines(trace: RuleTrace, clauses: Clauses) -> Iterator[str]:
    """Yield one rule: its sentence, where it stands written, and what came of it in this case."""
    rule = trace.rule
    yield f"Rule {rule.id}: {_outcomes(trace)}"
    yield from wrapped(trace.sentence, "  ")
    yield from wrapped(f"Citation: {trace.citation}", "  ", "    ")
    if rule.in_force_from or rule.in_force_until:
        until = f" until {rule.in_force_until}" if rule.in_force_until else ""
        yield f"  In force{f' from {rule.in_force_from}' if rule.in_force_from else ''}{until}"
    for clause in clauses.clauses:
        if clause.id in rule.clauses:
            yield from wrapped(f"{clause.id}: “{clause.whole}”", "  ", "    ")
    if trace.remark:
        yield from wrapped(trace.remark, "  ")
    for occurrence in trace.occurrences:
        yield from _occurrence_lines(occurrence)


def _outcomes(trace: RuleTrace) -> str:
    return ", ".join(dict.fromkeys(each.outcome for each in trace.occurrences)) or "not owed, not triggered"


def _occurrence_lines(occurrence: Occurrence) -> Iterator[str]:
    episode = f" (episode {occurrence.episode})" if occurrence.episode else ""
    yield from wrapped(f"{occurrence.sentence}{episode}", "  - ", "    ")
    for check in occurrence.checks:
        yield from wrapped(_checked(check), "      ", "        ")


def _checked(check: Check) -> str:
    known = f" ({'; '.join(f'{label}: {value}' for label, value in check.known)})" if check.known else ""
    return f"{_HELD[check.held]}: {check.sentence}{known}"
