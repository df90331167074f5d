"""The flows that the forty go through. A new one is a function and a line of the table at the end."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from tests.canary.agency import AT_DESK, AT_PARTNERS, PASSWORD, Agency
from tests.canary.canaries import Canary, everybody
from tests.canary.crawling import Walked, paper
from tests.canary.walking import Page, Walker, answers

_BY_FORM = 7  # one in each writing
_LEAST_SHAPES, _LEAST_TAKEN, _LEAST_REFUSED = 100, 40, 20


@dataclass(frozen=True, slots=True)
class Flow:
    """A way that names take through the installation."""

    name: str
    run: Callable[[Agency], None]


def _report(walker: Walker, canary: Canary) -> Page:
    """Write a report down and send it."""
    page = walker.get("/referrals/new/")
    form = next(one for one in page.forms if one.action == "/referrals/new/")
    checked = walker.send(page, form, list(answers(form, canary, 0, press="check")), [])
    if checked.status != HTTPStatus.OK:
        return checked
    return walker.send(checked, checked.forms[-1], list(answers(checked.forms[-1], canary, 0)), [])


def reports_by_form(agency: Agency) -> None:
    """Take reports in as the Careline does."""
    screener = agency.seat("careline_screener")
    for canary in everybody()[:_BY_FORM]:
        received = _report(screener, canary)
        assert received.path.startswith("/referrals/received/"), (received.status, received.path)


def _rows() -> Iterator[dict[str, object]]:
    for canary in everybody():
        yield {
            "external_id": f"f-{canary.number}", "received_at": "2026-03-06T09:15:00-05:00",
            "reporter_kind": "mandated", "reporter_name": canary.family, "reporter_phone": canary.phone,
            "own_words": canary.narrative, "given_name": canary.given, "family_name": canary.family,
            "online_names": canary.online, "address": canary.address, "phone": canary.phone,
            "date_of_birth": "2010-05-01", "residence_town": "New Haven", "concern": ["sex_trafficking"],
            "is_missing": canary.number % 2 == 0,
        }  # fmt: skip


def reports_by_file(agency: Agency) -> None:
    """Read all forty from a file of JSON Lines; then files with every kind of fault, whose words are names."""
    inbox = agency.folder.parent / f"{agency.folder.name}-inbox"  # the operator's own, in clear, and not ours
    inbox.mkdir(exist_ok=True)
    rows = list(_rows())
    good = inbox / "in.jsonl"
    good.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert agency.hart("intake", str(good)).returncode == 0
    canary = everybody()[1]
    spoiled = [
        {**rows[1], "external_id": "x", canary.given: "a column of no name"},
        {**rows[2], "external_id": "y", "received_at": canary.narrative},
        {**rows[3], "external_id": "z", "concern": [canary.family], "residence_town": canary.address},
        {**rows[4], "external_id": canary.email, "date_of_birth": canary.given},
    ]
    bad = inbox / "bad.jsonl"
    bad.write_text(
        "".join(json.dumps(row) + "\n" for row in spoiled) + f'{{"given_name": "{canary.given}\n[{canary.phone}\n',
        encoding="utf-8",
    )
    assert agency.hart("intake", str(bad)).returncode != 0
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerows(
        [["own_words", "given_name", canary.family], [canary.narrative, canary.given, canary.phone, "more"]]
    )
    (inbox / "bad.csv").write_text(table.getvalue(), encoding="utf-8")
    agency.hart("intake", str(inbox / "bad.csv"))
    (inbox / "bad.csv").write_bytes(b"own_words\n\xff\xfe" + canary.narrative.encode("utf-16"))
    agency.hart("intake", str(inbox / "bad.csv"))


def every_page(agency: Agency) -> None:
    """Let every role open all it can reach and send every form there; see that the walk came round."""
    walked = Walked()
    for role in AT_DESK:
        walked.crawl(agency.seat(role))
    assert len(walked.opened) >= _LEAST_SHAPES, sorted(walked.opened)
    assert sum(walked.taken.values()) >= _LEAST_TAKEN, walked.taken
    assert sum(walked.refused.values()) >= _LEAST_REFUSED, walked.refused
    assert walked.failed == []


def wrong_sign_ins(agency: Agency) -> None:
    """Type a child's name where one's own belongs, as happens, and a password into the wrong field."""
    for site, port in agency.ports.items():
        for canary in everybody()[: _BY_FORM * 2]:
            walker = Walker(port)
            walker.get(f"/account/sign-in/?next=/cases/{quote(canary.given)}/")
            walker.post("/account/sign-in/notice/")
            walker.post("/account/sign-in/", [("username", canary.given), ("password", canary.narrative)])
            walker.post("/account/sign-in/", [("username", f"{canary.family}\0"), ("password", canary.phone)])
            walker.post("/account/sign-in/code/", [("code", canary.phone)])
            walker.post("/account/join/", [("code", canary.email), ("password", canary.narrative)])
            assert {status for *_, status in walker.statuses} <= {200, 303, 302, 400, 404, 405, 422, 429}, site


def searches(agency: Agency) -> None:
    """Ask for names where numbers belong, and in addresses, headers and cookies."""
    for role in ("careline_screener", "statewide_hart_lead", "legal", "administrator"):
        walker = agency.seat(role)
        for canary in everybody()[:_BY_FORM]:
            for word in (canary.given, canary.phone):
                asked = quote(word, safe="")
                walker.get(f"/go/?reference={asked}")
                walker.get(f"/cases/?q={asked}")
                walker.get(f"/people/?q={asked}")
                walker.get(f"/referrals/known/?reference={asked}&q={asked}")
                walker.get(f"/cases/{asked}/")
                walker.get(f"/queues/{asked}/?{asked}={asked}")
            walker.post(
                f"/{quote(canary.family)}/", **{"User-Agent": canary.email, "Referer": f"http://x/{canary.email}"}
            )
            walker.post("/csp-report/", [("report", canary.narrative)])


def files_where_none_belong(agency: Agency) -> None:
    """Send files named after children to pages that take none, whole and broken off."""
    walker = agency.seat("careline_supervisor")
    for path in ("/referrals/new/", "/standing/notes/", "/"):
        page = walker.get(path)
        for canary in everybody()[:3]:
            for form in page.forms:
                if form.method == "post" and "sign-out" not in form.action:
                    form.is_multipart = True
                    walker.send(page, form, list(answers(form, canary, 0)), [("file", *paper(canary, 1))])


def locked_screens(agency: Agency) -> None:
    """Lock a screen over a half-typed form; send it all the same; unlock wrongly, with names, and rightly."""
    walker = Walker(agency.ports["desk"])
    agency.sign_in(walker, "regional_resource_group")
    walker.get("/standing/notes/")
    walker.post("/account/lock/")
    for canary in everybody()[:3]:
        walker.post("/standing/notes/", [("words", canary.narrative), ("note", canary.narrative)])
        walker.post("/drafts/keep/", [("own_words", canary.narrative), ("path", "/standing/notes/")])
        walker.post("/account/step-up/", [("password", canary.given)])
    walker.post("/account/step-up/", [("password", PASSWORD)])


_SPOIL = """
from django.db import connection
with connection.cursor() as cursor:
    for statement in sys.argv[1].split("|"):
        cursor.execute(statement)
print(json.dumps("done"))
"""


def _spoilt(agency: Agency, spoil: str, mend: str) -> None:
    """Break the database, send what fails, and mend it."""
    owner = {"DJANGO_SETTINGS_MODULE": "openhart.config.owner"}
    agency.house.ask("owner", _SPOIL, spoil, **owner)
    try:
        _expect_failure(agency)
    finally:
        agency.house.ask("owner", _SPOIL, mend, **owner)


def _expect_failure(agency: Agency) -> None:
    screener = agency.seat("careline_screener")
    for canary in everybody()[:3]:
        answer = _report(screener, canary)
        assert answer.status >= 500, (answer.status, answer.path)


def a_row_is_refused(agency: Agency) -> None:
    """Let the database refuse a row for what it holds: PostgreSQL says so in its log with the whole row."""
    if agency.on_sqlite:
        spoil = (
            "CREATE TRIGGER spoilt BEFORE INSERT ON referrals_report BEGIN SELECT RAISE(ABORT, 'spoilt'); END",
            "DROP TRIGGER spoilt",
        )
    else:
        spoil = (
            "ALTER TABLE referrals_report ADD CONSTRAINT spoilt CHECK (false) NOT VALID",
            "ALTER TABLE referrals_report DROP CONSTRAINT spoilt",
        )
    _spoilt(agency, *spoil)


def a_table_is_gone(agency: Agency) -> None:
    """Let a table be missing, as after half an upgrade."""
    away = "ALTER TABLE referrals_report RENAME TO referrals_away"
    _spoilt(agency, away, "ALTER TABLE referrals_away RENAME TO referrals_report")


def the_key_is_away(agency: Agency) -> None:
    """Let the key be out of reach for processes that start now."""
    key = next(Path(agency.house.environment["HART_KEYS"]).glob("*.key"))
    away = key.with_suffix(".away")
    key.rename(away)
    try:
        agency.hart("intake", str(agency.folder.parent / f"{agency.folder.name}-inbox" / "in.jsonl"))
        agency.hart("people", "list", shows=True)
    finally:
        away.rename(key)


def commands(agency: Agency) -> None:
    """Give commands what they do not expect."""
    agency.hart("cases", "duties", everybody()[0].given)
    for words in (
        ("cases", "list", "--json"), ("cases", "rebuild", "--verify"), ("check",), ("audit", "verify"),
        ("people", "reindex"),
    ):  # fmt: skip
        agency.hart(*words)
    agency.hart("people", "list", "--json", shows=True)
    agency.hart("audit", "export")


def backups(agency: Agency) -> None:
    """Write backups, and look at them."""
    made = agency.hart("backup")
    assert made.returncode == 0, made.stderr
    agency.hart("backups", "list")
    if agency.on_sqlite:
        agency.hart("backup", "--verify")


_OPEN_TO_PARTNER = """
from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import grant
from openhart.accounts.models import Role, Scope, User
from openhart.cases.models import Case
from openhart.foundation import clock
to, at = User.objects.get(username=f"staff-{sys.argv[1]}"), clock.now()
for case in Case.objects.order_by("id")[:2]:
    grant(to=to.id, role=Role(sys.argv[1]), scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=at)
print(json.dumps("granted"))
"""


def the_partners_site(agency: Agency) -> None:
    """Let a partner walk through their site."""
    agency.ask(_OPEN_TO_PARTNER, AT_PARTNERS)
    walker = Walker(agency.ports["partners"])
    agency.sign_in(walker, AT_PARTNERS)
    walked = Walked()
    walked.crawl(walker, ("/",))
    assert walked.opened
    assert walked.failed == []


def killed(agency: Agency) -> None:
    """Kill every process while a report is half written down, and open the sites again."""
    screener = agency.seat("careline_screener")
    page = screener.get("/referrals/new/")
    form = next(one for one in page.forms if one.action == "/referrals/new/")
    screener.send(page, form, list(answers(form, everybody()[5], 0, press="later")), [])
    agency.close(kill=True)
    agency.open()


#: In the order in which they are gone through: those that break something come last.
FLOWS: tuple[Flow, ...] = (
    Flow("reports by the form", reports_by_form),
    Flow("reports by files, faults among them", reports_by_file),
    Flow("every page and every form, by every role", every_page),
    Flow("wrong sign-ins", wrong_sign_ins),
    Flow("searches, addresses and headers", searches),
    Flow("files where none belong", files_where_none_belong),
    Flow("locked screens", locked_screens),
    Flow("the partners' site", the_partners_site),
    Flow("commands", commands),
    Flow("a row the database refuses", a_row_is_refused),
    Flow("a table that is gone", a_table_is_gone),
    Flow("a key that is away", the_key_is_away),
    Flow("backups", backups),
    Flow("killed in the midst", killed),
)
