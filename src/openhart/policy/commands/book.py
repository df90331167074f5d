"""`hart policy book`: the printed policy, each sentence of it with its rules or the feature that carries it."""

import argparse
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openhart.policy.commands.clauses import Clause, Clauses, Document
from openhart.policy.commands.printing import clean, err, out, wrapped
from openhart.policy.commands.run import report
from openhart.policy.commands.shelf import Shelf, clauses_of
from openhart.policy.errors import PackError
from openhart.policy.law.pack import Pack
from openhart.policy.law.rules import Exemption, Gate, Rule
from openhart.policy.reading.placed import MalformedError

HELP = "print the policy of a pack: every sentence of it with its rules, or with the feature that carries it"
_TAGS = {"title": "h1", "part": "h2", "heading": "h3", "name": "h4", "quote": "blockquote", "text": "p"}
_MARKS = {"title": "# ", "part": "## ", "heading": "### ", "name": "#### ", "quote": "> ", "text": "", "item": "- "}

_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 serif}"
    "blockquote{margin:0;border-left:.25rem solid #71767a;padding-left:1rem}"
)

Carrier = Rule | Gate | Exemption


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the book: its kind (a key of the marks) and its text."""

    kind: str
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("pack", metavar="PACK", help="the name of a pack, or the path of its folder")
    parser.add_argument("--html", action="store_true", help="print one HTML page instead of Markdown")
    parser.add_argument("--agency", metavar="FILE", help="the agency's own limits and roles")


def command(args: argparse.Namespace) -> int:
    """Print the book."""
    shelf = Shelf(agency=args.agency)
    try:
        pack = shelf.opened(args.pack)
        clauses = clauses_of(pack)
    except PackError as error:
        err(str(error))
        return 2
    except MalformedError as error:
        report(f"{args.pack}/clauses.yaml", error)
        return 2
    blocks = list(blocks_of(pack, clauses))
    out(as_html(pack, blocks) if args.html else as_markdown(blocks))
    return 0


def carriers(pack: Pack) -> tuple[Carrier, ...]:
    """Return everything in a pack that can carry a sentence: rules, gates and exceptions."""
    return (*pack.rules, *pack.gates, *pack.exceptions)


def blocks_of(pack: Pack, clauses: Clauses) -> Iterator[Block]:
    """Yield the book of a pack, paragraph by paragraph."""
    yield Block("title", f"{pack.label}: the written policy as rules ({pack.name})")
    yield Block("text", _versions(pack))
    yield Block("text", _counted(pack, clauses))
    for document in clauses.documents:
        yield from _document(pack, document, [each for each in clauses.clauses if each.document == document.id])
    known = {document.id for document in clauses.documents}
    rest = [each for each in clauses.clauses if each.document not in known]
    if rest:
        yield Block("part", "Sentences of other documents")
        yield from _sentences(pack, rest)
    yield from _uncarried(pack, clauses)


def _versions(pack: Pack) -> str:
    told = [f"{version.start.isoformat()} ({version.label})" for version in pack.versions]
    return f"Versions: {'; '.join(told)}. Times are kept in {pack.zone.key}."


def _counted(pack: Pack, clauses: Clauses) -> str:
    """Return how many sentences are carried by what: an analyst sees at once that none is missing."""
    carried = {name for each in carriers(pack) for name in each.clauses}
    by_rule = [each for each in clauses.clauses if each.id in carried]
    by_feature = [each for each in clauses.clauses if each.id not in carried and each.feature]
    built = sum(1 for each in by_feature if each.feature and each.feature.state == "built")
    nothing = len(clauses.clauses) - len(by_rule) - len(by_feature)
    return (
        f"{len(clauses.clauses)} sentences: {len(by_rule)} carried by rules, {len(by_feature)} by a named feature "
        f"({built} built, {len(by_feature) - built} planned), {nothing} by nothing."
    )


def _document(pack: Pack, document: Document, clauses: Sequence[Clause]) -> Iterator[Block]:
    yield Block("part", document.title)
    if document.publisher:
        yield Block("text", f"{document.publisher}, in force from {document.effective}. {document.source}")
    yield from _sentences(pack, clauses)


def _sentences(pack: Pack, clauses: Sequence[Clause]) -> Iterator[Block]:
    heading = None
    for clause in clauses:
        if clause.heading != heading:
            heading = clause.heading
            yield Block("heading", heading)
        yield Block("name", clause.id)
        yield Block("quote", clause.whole)
        yield from _carried_by(pack, clause)


def _carried_by(pack: Pack, clause: Clause) -> Iterator[Block]:
    found = [each for each in carriers(pack) if clause.id in each.clauses]
    for each in found:
        yield from carrier_blocks(pack, each)
    if clause.feature is not None:
        feature = clause.feature
        yield Block("text", f"No rule. {feature.what} ({feature.room}, {feature.requirement}, {feature.state})")
    elif not found:
        yield Block("text", "NOTHING CARRIES THIS SENTENCE.")


def _uncarried(pack: Pack, clauses: Clauses) -> Iterator[Block]:
    """Yield what rests on statutes alone: no sentence of the documents carries it."""
    known = {clause.id for clause in clauses.clauses}
    rest = [each for each in carriers(pack) if not known.intersection(each.clauses)]
    if not rest:
        return
    yield Block("part", "Rules that rest on statute or on the agency alone")
    for each in rest:
        yield from carrier_blocks(pack, each)


def carrier_blocks(pack: Pack, each: Carrier) -> Iterator[Block]:
    """Yield the paragraphs of one rule, gate or exception."""
    kind = {Rule: "Rule", Gate: "Gate", Exemption: "Exception"}[type(each)]
    yield Block("text", f"{kind} {each.id}: {each.says}")
    if isinstance(each, Rule):
        yield Block("item", pack.sentence(each))
        for limit in each.limits:
            within = f"{limit.within}" if limit.within else "no time limit"
            yield Block("item", f"{within}, set by {_SETTERS[limit.limit]}: {limit.citation or each.citation}")
        yield Block("item", f"owed by {pack.roles.get(each.owed_by, each.owed_by)} ({each.owed_by})")
        yield Block("item", f"{_in_force(each.in_force_from, each.in_force_until)}; rule of the pack {each.layer}")
    elif isinstance(each, Gate):
        yield Block("item", f"refuses {each.refuses}: {each.reason}")
        yield Block("item", f"{each.citation}; gate of the pack {each.layer}")
    else:
        yield Block("item", f"read as part of every rule of: {', '.join(each.duties)}")
        yield Block("item", f"{each.citation}; exception of the pack {each.layer}")


_SETTERS = {"law": "LAW", "agency": "the agency"}


def _in_force(begins: date | None, ends: date | None) -> str:
    if begins is None and ends is None:
        return "in every version"
    parts = [f"from {begins.isoformat()}"] if begins else []
    return "in force " + " ".join([*parts, *([f"until {ends.isoformat()}"] if ends else [])])


def as_markdown(blocks: Sequence[Block]) -> str:
    """Return the book as Markdown that also reads well as plain text."""
    lines: list[str] = []
    before = ""
    for block in blocks:
        if not (block.kind == before == "item"):
            lines.append("")
        mark = _MARKS[block.kind]
        if block.kind in {"quote", "text", "item"}:
            lines += wrapped(block.text, mark, mark if block.kind == "quote" else " " * len(mark))
        else:
            lines.append(f"{mark}{clean(block.text)}")
        before = block.kind
    return "\n".join(lines).strip()


def as_html(pack: Pack, blocks: Sequence[Block]) -> str:
    """Return the book as one HTML page; every text is escaped."""
    title = html.escape(clean(f"{pack.label}: the written policy"))
    lines = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        f"<style>{_STYLE}</style></head><body><main>",
    ]
    before = ""
    for block in blocks:
        if before == "item" and block.kind != "item":
            lines.append("</ul>")
        if block.kind == "item" and before != "item":
            lines.append("<ul>")
        tag = _TAGS.get(block.kind, "li")
        lines.append(f"<{tag}>{html.escape(clean(block.text))}</{tag}>")
        before = block.kind
    return "\n".join([*lines, *(["</ul>"] if before == "item" else []), "</main></body></html>"])
