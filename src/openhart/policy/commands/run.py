"""`hart policy run`: what is owed in the case of a scenario file, and whether it is what the file expects."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openhart.policy.answer import Answer
from openhart.policy.commands.expect import differences
from openhart.policy.commands.printing import as_json, as_text, clean, err, in_colour, out
from openhart.policy.commands.scenario import Scenario, read_scenario
from openhart.policy.commands.shelf import Shelf
from openhart.policy.engine.evaluating import evaluate
from openhart.policy.errors import CaseError, EpisodeError, PackError
from openhart.policy.reading.moments import read_moment
from openhart.policy.reading.placed import MalformedError, Problem

HELP = "print what is owed in the case of a scenario file, and compare it with what the file expects"
MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Ran:
    """A scenario, its answer, and what of the expectations does not hold."""

    scenario: Scenario
    answer: Answer
    failed: list[tuple[int, str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a scenario file (- for standard input)")
    add_common_arguments(parser)


def add_common_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments that every command on scenario files takes."""
    parser.add_argument("--at", type=a_time, metavar="TIME", help="ask at this time instead of the file's")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--agency", metavar="FILE", help="the agency's own limits and roles")


def a_time(text: str) -> datetime:
    """Return the time of a command-line argument, or refuse it in the parser's own way."""
    try:
        return read_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def command(args: argparse.Namespace) -> int:
    """Run the files and return the worst status among them."""
    shelf = Shelf(agency=args.agency)
    status, printed = 0, []
    for path in args.files:
        ran = run_or_report(path, shelf, args.at)
        if ran is None:
            status = 2
            continue
        status = max(status, 1 if ran.failed else 0)
        if args.json:
            printed.append(_json_of(ran))
            _print_failures(ran, to_stderr=True)
        else:
            _print_run(ran)
    if args.json and (printed or len(args.files) > 1):
        whole = printed if len(args.files) > 1 else printed[0]
        out(json.dumps(whole, indent=2, ensure_ascii=False))
    return status


def run_or_report(path: str, shelf: Shelf, asked_at: datetime | None = None) -> Ran | None:
    """Return a file's answer; None when it is malformed, which is then reported on standard error."""
    try:
        return run_file(path, shelf, asked_at)
    except MalformedError as error:
        report(path, error)
    except PackError as error:
        err(str(error))
    return None


def run_file(path: str, shelf: Shelf, asked_at: datetime | None = None) -> Ran:
    """Return a file's answer and the differences; MalformedError or PackError when it cannot be had."""
    scenario = read_scenario(path, shelf.named, asked_at=asked_at)
    answer = answer_of(scenario)
    failed: list[tuple[int, str]] = []
    if scenario.expected is not None:
        failed = differences(scenario.expected, answer, scenario.pack.zone)
    return Ran(scenario, answer, failed)


def answer_of(scenario: Scenario) -> Answer:
    """Return what the policy says; events that cannot be true together are a mistake of the file."""
    with mistakes_of(scenario):
        return evaluate(scenario.pack, scenario.events, scenario.asked_at)


@contextmanager
def mistakes_of(scenario: Scenario) -> Iterator[None]:
    """Turn the engine's refusal of a whole case into a problem with a line of the file."""
    try:
        yield
    except EpisodeError as error:
        expected = "the name of an episode that has begun was expected"
        raise MalformedError([Problem(_line_of_episode(scenario, error), f"{error}; {expected}")]) from None
    except CaseError as error:
        text = f"{error}; one value was expected"
        raise MalformedError([Problem(_line_of_contradiction(scenario, error), text)]) from None


def _line_of_episode(scenario: Scenario, error: CaseError) -> int:
    """Return the line where an event names an episode that nothing begins."""
    for event, place in zip(scenario.events, scenario.places, strict=True):
        if (event.at, event.code) == (error.at, error.event) and event.episode and event.episode in str(error):
            return place.line_of("episode")
    return 1


def _line_of_contradiction(scenario: Scenario, error: CaseError) -> int:
    """Return the line of the first fact that differs from one given above it for the same instant."""
    known: dict[str, Any] = {}
    line = 1
    for event, place in zip(scenario.events, scenario.places, strict=True):
        if event.at != error.at:
            continue
        line = place.line
        for code, value in event.facts.items():
            if known.setdefault(code, value) != value:
                return place.line_of("facts", code)
    return line


def report(path: str, error: MalformedError) -> None:
    """Print on standard error what is wrong with a file: FILE:LINE: what; what was expected."""
    shown = "<stdin>" if path == "-" else clean(path)
    for problem in error.problems[:MOST_PROBLEMS]:
        place = f"{shown}:{problem.line}" if problem.line else shown
        err(f"{place}: {clean(problem.text)}")
    if len(error.problems) > MOST_PROBLEMS:
        err(f"{shown}: … and {len(error.problems) - MOST_PROBLEMS} more")


def _json_of(ran: Ran) -> dict[str, Any]:
    scenario = ran.scenario
    return as_json(scenario.name, ran.answer, scenario.asked_at, scenario.pack.zone)


def _print_run(ran: Ran) -> None:
    scenario = ran.scenario
    colour = in_colour(sys.stdout)
    text = as_text(scenario.name, scenario.policy, ran.answer, scenario.asked_at, scenario.pack.zone, colour=colour)
    out(text)
    if scenario.expected is not None and not ran.failed:
        out(f"\nAs expected ({scenario.expected.count} expectations).")
    _print_failures(ran, to_stderr=False)
    out("")


def _print_failures(ran: Ran, *, to_stderr: bool) -> None:
    """Print the expectations that do not hold, each with its line."""
    if not ran.failed:
        return
    say = err if to_stderr else out
    say("\nNot as expected:")
    for line, sentence in ran.failed:
        say(f"  {clean(ran.scenario.path)}:{line}: {clean(sentence)}")
