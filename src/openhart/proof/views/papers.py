"""The proof of a case on paper."""

from collections.abc import Iterable, Sequence

from openhart.proof.queries import Later, Proof
from openhart.proof.views.days import Day
from openhart.proof.views.wording import Group, Line, Speaker
from openhart.ui import papers

_FOOT = "Confidential. Who was told of this child, as it was known on the day above."


def proved(speaker: Speaker, proof: Proof, *, day: Day, later: Iterable[Later] | None) -> bytes:
    """Return the proof of a case as a PDF; ``later`` None: what was learned later was not asked for."""
    blocks: list[papers.Block] = [
        papers.text(
            "Only what had been written down by then counts, whatever time it speaks of. What was owed is worked out "
            "from those entries by the policy as it is installed today, version by version as it was in force."
        )
    ]
    if proof.is_unread:
        blocks.append(papers.text("What had been written down by then contradicts itself: nothing is said of duties."))
    for group in speaker.groups(proof):
        blocks += _group(group)
    if not proof.owed and not proof.is_unread:
        blocks.append(papers.text("Nobody had to be told, as far as was known."))
    if proof.others:
        blocks.append(
            papers.text("Nobody owed these, or they were told before or after it was owed.", title="Also told")
        )
        blocks += [_notice(speaker.line(told)) for told in proof.others]
    if proof.under_way:
        rows = [(to, [said]) for to, said in map(speaker.sending, proof.under_way)]
        blocks.append(papers.facts(rows, "Sent, and not known to have arrived"))
    if later is not None:
        blocks.append(_later(speaker, later))
    title, under = "Who was told, and when", f"Record {proof.case.reference}. {day.said}."
    return papers.printed(title, blocks, under=under, foot=_FOOT)


def _group(group: Group) -> list[papers.Block]:
    lines = [papers.text(group.why, f"{group.state}.", title=group.label)]
    if not group.lines:
        return [*lines, papers.text("Nobody had been told, as far as was known.")]
    return [*lines, *map(_notice, group.lines)]


def _notice(line: Line) -> papers.Block:
    rows: Sequence[tuple[str, str]] = [
        ("For", line.towns), ("Told", line.when), ("How", line.how), ("How it is known", line.known),
        ("Ground", line.ground), ("What was told", line.fields), ("Form", line.form), ("Proof", line.number),
        ("SHA-256 of the paper", line.told.left.row.payload_sha256 if line.told.left and not line.kept else ""),
        ("Acknowledged", line.acknowledged or "Not acknowledged, as far as was known"),
        ("In their inbox", line.inbox), ("Taken back", line.withdrawn),
    ]  # fmt: skip
    shown = [(label, [said]) for label, said in rows if said]
    shown += [("In the ledger", list(line.further))] if line.further else []
    shown += [("Kept", [line.kept])] if line.kept else []
    return papers.facts(shown, line.recipient)


def _later(speaker: Speaker, later: Iterable[Later]) -> papers.Block:
    rows = [
        [line.recorded, line.what, line.about, line.said] for line in map(speaker.later, later)
    ]  # fmt: skip
    return papers.table(
        ("Written down", "What", "Of what", "Which"), rows, "Learned later: not known on that day", none="Nothing."
    )
