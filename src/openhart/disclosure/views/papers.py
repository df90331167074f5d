"""The papers of this room: what is disclosed, the form of a consent, the accounting of a child, a breach's cases."""

from collections.abc import Iterable, Sequence
from datetime import date

from openhart.cases.models import Case
from openhart.disclosure.lifecycle import breaches as life
from openhart.disclosure.queries import Kept
from openhart.disclosure.views.rows import Said, exact
from openhart.policy import Giver, Leaving
from openhart.ui import papers

_SIGNERS = {
    "minor": "Signature of the minor", "guardian": "Signature of the parent or guardian", "person": "Signature",
}  # fmt: skip
CONFIDENTIAL = "Confidential. Do not pass on without consent or a ground in law."


def disclosed(
    *, recipient: str, ground: str, purpose: str, on: date, contents: Sequence[tuple[str, Sequence[str]]]
) -> bytes:
    """Return exactly what leaves, on one paper."""
    about = [
        ("To", [recipient]), ("Ground", [ground]), ("Purpose", [purpose]), ("Date", [f"{on:%B} {on.day}, {on.year}"]),
    ]  # fmt: skip
    blocks = [
        papers.facts(about, "This disclosure"),
        papers.facts(contents, "What is disclosed"),
        papers.text(
            "You receive this for the purpose above and for nothing else. If it was not meant for you, tell the sender "
            "at once, do not read on, and destroy it.",
            title="Keep it confidential",
        ),
    ]
    return papers.printed("Disclosure from a confidential record", blocks, foot=CONFIDENTIAL)


def consent_form(
    *, giver: Giver | None, recipient: str, fields: Sequence[str], purpose: str, from_on: date, until_on: date
) -> bytes:
    """Return the form of one consent, to be signed; it names no child: the name is written by hand."""
    asked = [
        ("Who may be told", [recipient]), ("What may be told", fields), ("What for", [purpose]),
        ("From", [f"{from_on:%B} {from_on.day}, {from_on.year}"]),
        ("Until the end of", [f"{until_on:%B} {until_on.day}, {until_on.year}"]),
    ]  # fmt: skip
    blocks = [
        papers.text("Name of the person this is about: ______________________________"),
        papers.facts(asked, "What you agree to"),
        papers.ticks(
            [
                "Somebody explained to me what is told, to whom, what for, and what may follow from it.",
                "I know that I do not have to agree. I get the same help if I say no.",
                "I can take this back at any time, by word of mouth or in writing. What was told before stays told.",
                "Nobody else is told on this paper, and nothing else.",
                "Once told, it may be passed on by others who are not bound by the same rules.",
            ],
            "Before you sign",
        ),
        papers.signatures(
            [
                *(_SIGNERS[need] for need in (giver.needs if giver else ("person",))),
                "Signature of whoever explained it",
            ],
            "Signed",
        ),
    ]
    law = giver.citation if giver else ""
    return papers.printed("Consent to disclose information", blocks, under=law, foot="Consent. Keep a copy.")


def accounting(*, reference: str, years: int, rows: Iterable[Said], on: date) -> bytes:
    """Return who was told what of one child, in a form that can be given to the child (45 CFR 164.528)."""
    lines = [
        [each.when, each.recipient, each.fields, f"{each.purpose}. {each.ground}", _way(each)] for each in rows
    ]  # fmt: skip
    since = f"{on:%B} {on.day}, {on.year - years}"
    blocks = [
        papers.text(
            f"Everything that was disclosed from this record since {since}: when, to whom, what, and why. It includes "
            "what was disclosed with consent, and what was called back or corrected later."
        ),
        papers.table(
            ("When", "To whom", "What", "Why", "How"), lines, "Disclosures", none="Nothing was disclosed in this time."
        ),
    ]
    under = f"Record {reference}, as of {on:%B} {on.day}, {on.year}. 45 CFR 164.528; Conn. Gen. Stat. § 17a-28."
    return papers.printed("Accounting of disclosures", blocks, under=under, foot=CONFIDENTIAL)


def breach(*, kept: Kept, leaving: Leaving) -> bytes:
    """Return a breach and the cases it concerns, for whoever keeps the register."""
    row, words = kept.row, kept.words
    about = [
        ("What happened", [words.get("what", "")]), ("Who has it", [words.get("received_by", "")]),
        ("Happened", [exact(row.happened_at)] if row.happened_at else []), ("Discovered", [exact(row.discovered_at)]),
        ("Data", [leaving.breach_data.get(code, code) for code in row.data]),
        ("Contained", [words.get("contained", "")]),
        ("Risk", [life.RISKS.get(row.risk, ""), words.get("risk", "")]),
        ("Closed", [exact(row.closed_at), words.get("closing", "")] if row.closed_at else ["Not yet"]),
    ]  # fmt: skip
    facts = [(label, [line for line in lines if line]) for label, lines in about]
    told = [
        [each.clock.label, each.clock.citation, exact(each.due_at), _answered(each), each.proof] for each in kept.clocks
    ]
    blocks = [
        papers.facts(facts, "The breach"),
        papers.table(("Who must be told", "Law", "By when", "Done", "Proof"), told, "Who was told by when"),
        papers.table(("Case", "Child"), [[each.case.reference, each.initials] for each in kept.concerned], "Cases"),
    ]
    hidden = f"{kept.hidden} further cases are closed to whoever printed this." if kept.hidden else ""
    return papers.printed("Breach", [*blocks, papers.text(hidden)] if hidden else blocks, foot=CONFIDENTIAL)


def reference_of(cases: Sequence[Case]) -> str:
    """Return the numbers of the cases of one child."""
    return ", ".join(case.reference for case in cases)


def _way(said: Said) -> str:
    proof = [f"SHA-256 {said.left.row.payload_sha256[:16]}…"] if said.left.row.payload_sha256 else []
    later = [f"{what}: {words}" for what, _, words in said.further]
    return ". ".join([said.channel, *proof, *later])


def _answered(running: life.Running) -> str:
    if running.told_at is not None:
        return f"Told {exact(running.told_at)}{' (late)' if running.was_late else ''}"
    return "Does not apply" if running.is_waived else "Not yet"
