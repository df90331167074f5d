"""The access matrix: what every role gets at every address, in every relation to the case, by every method.

Each cell is a real request, undone afterwards. The page it makes is kept beside the tests and compared on
every run, so that whoever changes who may see what changes a line that people can read.
"""

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from tests.access.addresses import Address
from tests.access.world import RELATIONS, World, browser, relations_of, somebody, values

from openhart.accounts.models import Role

METHODS = ("GET", "POST")
#: On PostgreSQL each line is asked by every third of those who stand in it, spread over roles and relations: what row
#: by row is closed has tests of its own (`tests/rls`), and all of them on both took longer than everything else.
_ASKED_ON_POSTGRES = 3
_LINE = re.compile(r"  - (?P<roles>[^\[]+?)(?: \[(?P<relations>.+)\])?$")
HEAD = """\
# Who gets what: the access matrix of {site}

Every address, every role, every relation to the case, both methods; each line is real requests (`tests/access`).
`-` this method is not answered · `to sign-in` a stranger is led to the sign-in page · `404` for them there is no such thing.
Everybody here has just signed in with both factors; forms are sent empty, so 422 means: may, but must fill it in.
Rewrite after a change meant: `HART_WRITE_MATRIX=1 pytest tests/access`, then read the difference.

Relations: {relations}.
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in a relation to the case, with a browser."""

    role: Role
    relation: str
    client: Client


@dataclass(frozen=True, slots=True)
class Row:
    """An address and what everybody was answered there."""

    address: Address
    stranger: str
    answers: tuple[tuple[str, str, str], ...]  # relation (empty where no case is spoken of), role, answer


def seats(world: World, roles: list[Role]) -> list[Seat]:
    """Return everybody there is."""
    return [
        Seat(role, relation, browser(somebody(world, role, relation), world.at))
        for role in roles
        for relation in relations_of(role)
    ]


def check(golden: Path, site: str, rows: list[Row]) -> None:
    """See that everybody got what the page beside the tests says, or write it anew where that is wanted."""
    found = page(site, rows)
    if os.environ.get("HART_WRITE_MATRIX"):
        golden.write_text(found, encoding="utf-8")
    known = golden.read_text(encoding="utf-8")
    if is_whole():
        changed = [line for line in found.splitlines() if line not in set(known.splitlines())][:20]
        assert found == known, f"Who gets what has changed, for example: {changed}"
    else:
        said = _read(known)
        other = [line for line, answer in _read(found).items() if said.get(line) != answer][:20]
        assert not other, f"Who gets what is different here, for example: {other}"


def is_whole() -> bool:
    """Return whether everybody is asked, or some of them."""
    return connection.vendor != "postgresql" or "HART_WRITE_MATRIX" in os.environ


def _read(text: str) -> dict[tuple[str, str, str], str]:
    """Return the answer that a page holds for an address, a role and a relation."""
    found: dict[tuple[str, str, str], str] = {}
    pattern = answer = ""
    for line in text.splitlines():
        if line.startswith("## "):
            pattern = line
        elif line.startswith("- **"):
            answer = line.strip("- *")
        elif (each := _LINE.match(line)) is not None:
            for role in each["roles"].split(", "):
                found.update({(pattern, role, held): answer for held in (each["relations"] or "").split(", ")})
    return found


def _is_asked(address: Address, role: Role, relation: str) -> bool:
    return is_whole() or zlib.crc32(f"{address.name} {role} {relation}".encode()) % _ASKED_ON_POSTGRES == 0


def ask(world: World, addresses: list[Address], people: list[Seat]) -> list[Row]:
    """Return what everybody was answered at every address."""
    stranger = Client()
    return [
        Row(address, _answers(address, world, "case", stranger), tuple(_asked(address, world, people)))
        for address in addresses
    ]


def page(site: str, rows: list[Row]) -> str:
    """Return the whole matrix as text."""
    relations = " · ".join(f"*{name}*: {said}" for name, said in RELATIONS.items())
    lines = [HEAD.format(site=site, relations=relations)]
    for row in rows:
        lines += ["", f"## {row.address.pattern}", "", f"`{row.address.name}` · {_said(row.address)}", ""]
        lines += _lines(row)
    return "\n".join(lines) + "\n"


def contradictions(rows: list[Row], *, here: frozenset[str]) -> Iterator[str]:
    """Yield where an address does not do what it declares: lets in whom it does not name, or never whom it names.

    ``here`` are the roles that work at this site at all.
    """
    for row in rows:
        roles = row.address.rule.roles
        got: dict[str, list[str]] = {}
        for relation, role, answer in row.answers if roles else ():
            got.setdefault(role, []).append(answer)
            is_let_in = re.search(r"\b(200|409|422|to another page)\b", answer) is not None
            if role not in roles and is_let_in:
                yield f"{row.address.name} does not name {role} ({relation}), who gets {answer}"
        for role in sorted(roles & here & got.keys()) if is_whole() else ():
            if all("GET 403" in answer or "GET - · POST 403" in answer for answer in got[role]):
                yield f"{row.address.name} names {role}, who gets {sorted(set(got[role]))}"


def _said(address: Address) -> str:
    rule = address.rule
    if rule.is_open_to_strangers:
        return "open to strangers"
    who = ", ".join(sorted(rule.roles)) or "everybody who is signed in"
    marks = [" · on a case open to them"] * rule.on_case + [" · fresh sign-in"] * rule.is_fresh
    return f"for {who}{''.join(marks)}"


def _lines(row: Row) -> Iterator[str]:
    """Yield one line for each answer there is, with everybody who gets it."""
    found: dict[str, list[str]] = {row.stranger: ["stranger"]}
    for relation, role, answer in row.answers:
        found.setdefault(answer, []).append(f"{role} ({relation})" if relation else role)
    for answer, who in found.items():
        yield from _wrapped(answer, _folded(who))


def _asked(address: Address, world: World, people: list[Seat]) -> Iterator[tuple[str, str, str]]:
    for seat in people:
        if not _is_asked(address, seat.role, seat.relation):
            continue
        if address.is_about_a_case:
            yield seat.relation, seat.role.value, _answers(address, world, seat.relation, seat.client)
        elif seat.relation == next(relations_of(seat.role)):  # the relation to a case changes nothing: asked once
            yield "", seat.role.value, _answers(address, world, seat.relation, seat.client)


def _answers(address: Address, world: World, relation: str, client: Client) -> str:
    path = address.at(values(world, world.record_for(relation), address.name))
    return " · ".join(f"{method} {_status(client, method, path)}" for method in METHODS)


def _status(client: Client, method: str, path: str) -> str:
    """Return what a request was answered; whatever it wrote is undone."""
    kept = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies = kept
    if answer.status_code == 405:
        return "-"
    where = answer.headers.get("Location", "")
    if answer.status_code in {301, 302, 303}:
        return "to sign-in" if "sign-in" in where else "to " + ("step-up" if "step-up" in where else "another page")
    return str(answer.status_code)


def _folded(who: list[str]) -> list[str]:
    """Return names with the relations of a role together, and roles of the same relations together."""
    relations: dict[str, list[str]] = {}
    for each in who:
        role, _, relation = each.partition(" (")
        relations.setdefault(role, []).append(relation.rstrip(")"))
    groups: dict[str, list[str]] = {}
    for role, held in relations.items():
        groups.setdefault(", ".join(filter(None, held)), []).append(role)
    return [f"{', '.join(roles)}{f' [{held}]' if held else ''}" for held, roles in groups.items()]


def _wrapped(answer: str, who: list[str]) -> Iterator[str]:
    yield f"- **{answer}**"
    yield from (f"  - {each}" for each in who)


def forget_sessions() -> None:
    """Take the browsers' sessions away again."""
    Session.objects.all().delete()
