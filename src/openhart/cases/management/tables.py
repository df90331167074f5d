"""How cases and their duties look in a shell: as JSON, and as plain tables for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.table import Table

from openhart import policy
from openhart.cases.models import NEVER, Case
from openhart.cases.queries import Owed
from openhart.policy.reading.moments import iso, told
from openhart.ui.words import clock_words


def case_json(case: Case, owed: Owed | None) -> dict[str, Any]:
    """Return a case as the list gives it out; times with the offset of the pack's zone."""
    zone = policy.load_pack(case.pack).zone
    return {
        "reference": case.reference,
        "opened": iso(case.opened_at, zone),
        "closed": iso(case.closed_at, zone),
        "region": case.region or None,
        "decision": case.decision or None,
        "open_duties": owed.count if owed is not None else 0,
        "next_due": iso(_due(owed), zone),
    }


def print_cases(cases: Sequence[Case], owed: Mapping[UUID, Owed], at: datetime) -> None:
    """Print cases as a table."""
    table = _table("Reference", "Opened", "Region", "Decision", "Open", "Next due")
    for case in cases:
        known = owed.get(case.id)
        due = _due(known)
        table.add_row(
            case.reference,
            told(case.opened_at, policy.load_pack(case.pack).zone),
            case.region or "-",
            case.decision.replace("_", " ") or "-",
            str(known.count) if known is not None else "0",
            clock_words(due, at) if due is not None else "-",
        )
    _print(table, "No case yet.", is_empty=not cases)


def print_duties(case: Case, answer: policy.Answer, pack: policy.Pack, at: datetime) -> None:
    """Print the duties of a case, and what nobody can decide yet."""
    table = _table("Duty", "Owed by", "Due", "Limit", "State", "Because")
    for duty in answer.duties:
        table.add_row(
            duty.code,
            pack.roles.get(duty.owed_by, duty.owed_by),
            told(duty.due_at, pack.zone),
            duty.limit,
            duty.state.replace("_", " "),
            "; ".join(dict.fromkeys(ground.citation for ground in duty.because)),
        )
    _print(table, f"Nothing is owed on {case.reference}.", is_empty=not answer.duties)
    if answer.undecided:
        rest = _table("Not decided yet", "Needs")
        for each in answer.undecided:
            rest.add_row(each.duty, ", ".join(each.needs))
        _print(rest, "", is_empty=False)
    _console().print(f"{case.reference}, as of {told(at, pack.zone)}")


def _due(owed: Owed | None) -> datetime | None:
    return owed.next_due if owed is not None and owed.next_due != NEVER else None


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, header_style="bold", overflow="fold")
    return table


def _print(table: Table, otherwise: str, *, is_empty: bool) -> None:
    _console().print(otherwise if is_empty else table)


def _console() -> Console:
    """Return a console that never breaks a line of a file or a pipe in two."""
    console = Console()
    return console if console.is_terminal else Console(width=200)
