"""The pages below /records/: who finds what, what is refused in words, and the way from due to approved."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.conftest import person
from tests.retention.cast import disposed, lead, seen, simple

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.audit.models import Entry
from openhart.foundation import clock
from openhart.retention import actions
from openhart.retention.actions.holding import Words
from openhart.retention.models import Hold, Item, Proposal, Standing, Tombstone
from openhart.retention.queries.looking import day_of

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-6")]
Browse = Callable[[Role], Client]
SCHEDULE, DUE_PAGE, PROPOSALS, HOLDS, STONES = (
    f"retention:{name}" for name in ("schedule", "due", "proposals", "holds", "tombstones")
)


@pytest.fixture
def browse(db: None) -> Browse:
    """A browser of somebody in a role for the whole agency, who has just signed in."""

    def opened(role: Role) -> Client:
        client = Client()
        client.force_login(person(f"{role}-{uuid4().hex[:4]}", role, Scope.AGENCY))
        return client

    return opened


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def _due(*names: str) -> list[str]:
    by = lead()[1]
    found = [simple(name, by).reference for name in names]
    actions.work_out(by=SYSTEM, at=clock.now())
    return found


def _posted(client: Client, route: str, *args: object, **values: object) -> object:
    return client.post(reverse(route, args=args), values)


@pytest.mark.parametrize(
    ("route", "roles"),
    [
        (SCHEDULE, {Role.RECORDS_OFFICER, Role.AUDITOR}),
        (DUE_PAGE, {Role.RECORDS_OFFICER, Role.AUDITOR}),
        (PROPOSALS, {Role.RECORDS_OFFICER, Role.AUDITOR, Role.LEGAL}),
        (HOLDS, {Role.RECORDS_OFFICER, Role.AUDITOR, Role.LEGAL}),
        (STONES, {Role.RECORDS_OFFICER, Role.AUDITOR}),
    ],
)
def test_who_finds_the_pages_and_cleo_does_not(route: str, roles: set[Role], browse: Browse, cleo_user: object) -> None:
    for role in (Role.RECORDS_OFFICER, Role.AUDITOR, Role.LEGAL, Role.ADMINISTRATOR, Role.STATEWIDE_HART_LEAD):
        assert browse(role).get(reverse(route)).status_code == (200 if role in roles else 403), role
    cleo = Client()
    cleo.force_login(cleo_user)  # type: ignore[arg-type]
    assert cleo.get(reverse(route)).status_code == 403


def test_the_schedule_marks_what_the_agency_set(browse: Browse) -> None:
    page = text(browse(Role.RECORDS_OFFICER).get(reverse(SCHEDULE)))
    assert page.count("Set by law") >= 4
    assert page.count("Set by the agency") >= 8
    assert "45 CFR 164.528" in page


def test_the_way_from_due_to_approved(browse: Browse) -> None:
    references = _due("Zoecanary", "Yvocanary")
    officer, auditor = browse(Role.RECORDS_OFFICER), browse(Role.AUDITOR)
    page = text(officer.get(reverse(DUE_PAGE)))
    assert all(reference in page for reference in references)
    assert "canary" not in page.lower()
    viewed = Entry.objects.filter(act="list.viewed", detail__list="retention.due").latest("at")
    assert len(viewed.seen) == 2
    wrong = _posted(officer, "retention:propose", today="2020-01-01", cases=[_case(references[0])])
    assert wrong.status_code == 409  # type: ignore[attr-defined]
    assert "You say otherwise" in text(wrong)
    today = day_of(clock.now()).isoformat()
    done = _posted(officer, "retention:propose", today=today, cases=[_case(each) for each in references])
    assert done.status_code == 303  # type: ignore[attr-defined]
    proposal = Proposal.objects.get()
    own = text(officer.get(reverse("retention:proposal", args=[proposal.id])))
    assert "Approve the disposal" not in own
    assert "Stop the disposal" in own
    shown = text(auditor.get(reverse("retention:proposal", args=[proposal.id])))
    assert "Approve the disposal" in shown
    empty = _posted(auditor, "retention:approve", proposal.id)
    assert empty.status_code == 422  # type: ignore[attr-defined]
    counts = {f"seen-{noun}": count for noun, count in seen(proposal).items()}
    told = _posted(auditor, "retention:approve", proposal.id, understood="on", today=today, **counts)
    assert told.status_code == 303, text(told)  # type: ignore[attr-defined]
    proposal.refresh_from_db()
    assert proposal.state == "approved"
    again = _posted(auditor, "retention:approve", proposal.id, understood="on", today=today, **counts)
    assert again.status_code == 409  # type: ignore[attr-defined]
    assert "answered already" in text(again)
    assert _posted(officer, "retention:stop", proposal.id).status_code == 422  # type: ignore[attr-defined]
    assert _posted(officer, "retention:stop", proposal.id, because="legal").status_code == 303  # type: ignore[attr-defined]


def test_an_approval_asks_for_a_fresh_sign_in(browse: Browse) -> None:
    auditor = browse(Role.AUDITOR)
    kept = auditor.session
    kept["fresh_at"] = (clock.now() - timedelta(hours=1)).isoformat()
    kept.save()
    answer = _posted(auditor, "retention:approve", uuid4())
    assert answer.status_code in {302, 303}  # type: ignore[attr-defined]
    assert "step-up" in answer["Location"]  # type: ignore[index]


def test_a_case_is_taken_out_by_its_button(browse: Browse) -> None:
    _due("Xarocanary")
    officer = browse(Role.RECORDS_OFFICER)
    officer.get(reverse(DUE_PAGE))
    item_case = _case(None)
    _posted(officer, "retention:propose", today=day_of(clock.now()).isoformat(), cases=[item_case])
    item = Item.objects.get()
    assert _posted(officer, "retention:take_out", item.proposal_id, item.id).status_code == 303  # type: ignore[attr-defined]
    item.refresh_from_db()
    assert item.state == "taken_out"


def test_holding_lifting_and_what_is_typed_wrong(browse: Browse) -> None:
    (reference,) = _due("Wulfcanary")
    legal = browse(Role.LEGAL)
    wrong = _posted(legal, "retention:place", references="HT-2020-000001-Z", matter="A suit", reason="Evidence")
    assert wrong.status_code == 422  # type: ignore[attr-defined]
    assert "misheard" in text(wrong)
    assert "A suit" in text(wrong), "nothing typed is lost"
    done = _posted(legal, "retention:place", references=f"{reference}\n", matter="A suit", reason="Evidence")
    assert done.status_code == 303  # type: ignore[attr-defined]
    hold = Hold.objects.get()
    assert "A suit" in text(legal.get(reverse(HOLDS)))
    assert reference in text(legal.get(reverse("retention:hold", args=[hold.id])))
    assert _posted(legal, "retention:lift", hold.id).status_code == 422  # type: ignore[attr-defined]
    assert _posted(legal, "retention:lift", hold.id, reason="Settled").status_code == 303  # type: ignore[attr-defined]
    assert _posted(legal, "retention:lift", hold.id, reason="Settled").status_code == 409  # type: ignore[attr-defined]


def test_the_page_of_a_held_case_says_so_and_not_why_to_who_works_on_it(browse: Browse, rosa: Viewer) -> None:
    (reference,) = _due("Vitocanary")
    words = Words(matter="Secretmatter", reason="Secretreason")
    actions.place(references=[reference], words=words, by=rosa, at=clock.now())
    worker = text(browse(Role.STATEWIDE_HART_LEAD).get(reverse("desk:case", args=[reference])))
    assert "Under a legal hold" in worker
    assert "Secret" not in worker
    legal = text(browse(Role.LEGAL).get(reverse("desk:case", args=[reference])))
    assert "Secretmatter" in legal
    assert "Secretreason" not in legal


def test_the_certificate_the_register_and_its_file(browse: Browse, rosa: Viewer, grace: Viewer) -> None:
    old = simple("Umbracanary", lead()[1])
    disposed(rosa, grace, [old.case.id])
    officer = browse(Role.RECORDS_OFFICER)
    assert old.reference in text(officer.get(reverse(STONES)))
    stone = Tombstone.objects.get()
    page = text(officer.get(reverse("retention:tombstone", args=[stone.id])))
    assert "Certificate of disposal" in page
    assert stone.trail in page
    told = officer.post(reverse("retention:export"))
    assert told["Content-Type"].startswith("text/csv")
    lines = text(told).splitlines()
    assert len(lines) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in lines[1].split(","))
    assert Entry.objects.filter(act="tombstones.exported").count() == 1
    gone = browse(Role.STATEWIDE_HART_LEAD).get(reverse("desk:case", args=[old.reference]))
    assert gone.status_code == 404


@pytest.mark.parametrize("route", [DUE_PAGE, PROPOSALS, HOLDS, STONES])
def test_lists_ask_as_often_for_three_rows_as_for_one(route: str, browse: Browse, rosa: Viewer, grace: Viewer) -> None:
    officer = browse(Role.RECORDS_OFFICER)

    def fill(name: str) -> None:
        one, two, three = (simple(f"{name}{part}canary", lead(f"{name}{part}")[1]) for part in "abc")
        at = clock.now()
        words = Words(matter="A suit", reason="Evidence")
        actions.place(references=[one.reference], words=words, by=rosa, at=at)
        if route == STONES:
            disposed(rosa, grace, [three.case.id])
        actions.work_out(by=SYSTEM, at=at)
        if route == PROPOSALS:
            actions.propose(case_ids=[two.case.id], today=day_of(at), by=rosa, at=at)

    fill("One")
    officer.get(reverse(route))
    with CaptureQueriesContext(connection) as one:
        officer.get(reverse(route))
    if route != STONES:
        fill("Two")
        fill("Three")
    with CaptureQueriesContext(connection) as three:
        officer.get(reverse(route))
    assert len(three) == len(one)


def _case(reference: str | None) -> str:
    rows = Standing.objects.filter(reference=reference) if reference else Standing.objects.all()
    return str(rows.get().case_id)
