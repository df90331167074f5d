"""The pages of standing: who opens them, ids of others, forged posts, double posts, queries."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.accounts.standing_cast import browser, on_case, person, regions, seen

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.access.standing import Line
from openhart.accounts.models import Cover, Grant, HandOver, Origin, Role, Shift, ShiftNote, User
from openhart.foundation import clock

pytestmark = [pytest.mark.requirement("R-TEAM-4"), pytest.mark.django_db]
LEAD_3 = Line(Role.REGIONAL_HART_LEAD, "3")
PAGES = (
    "/standing/", "/standing/?week=2026-11-01", "/standing/?week=never", "/standing/?week=9999-12-31",
    "/standing/absences/", "/standing/absences/plan/", "/standing/hand-overs/", "/standing/hand-overs/offer/",
    "/standing/hand-overs/offer/?of=nobody", "/standing/notes/", "/standing/shifts/add/",
    "/standing/shifts/add/?line=x&from_at=never&until_at=2026-01-01T00:00:00",
)  # fmt: skip


@pytest.fixture
def lena(db: None) -> User:
    """Lena leads region 3."""
    regions("3", "4")
    return person("Lena", Role.REGIONAL_HART_LEAD, "3", at=clock.now() - timedelta(days=1))


@pytest.fixture
def omar(db: None) -> User:
    """Omar leads region 4."""
    return person("Omar", Role.REGIONAL_HART_LEAD, "4", at=clock.now() - timedelta(days=1))


def when(name: str, hours: float) -> dict[str, str]:
    """A moment so many hours from now as a form posts it."""
    local = timezone.localtime(clock.now() + timedelta(hours=hours))
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M}"}


def put(user: User, line: Line = LEAD_3, hours: float = 1) -> Shift:
    at = clock.now()
    first = at + timedelta(hours=hours)
    return accounts.put_on_call(
        user_id=user.id, line=line, from_at=first, until_at=first + timedelta(hours=1), by=SYSTEM, at=at
    )[0]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def queries_for(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_for_a_lead(lena: User, address: str) -> None:
    assert browser(lena).get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [None, Role.POLICE_PARTNER])
def test_no_page_opens_for_somebody_without_a_role_or_a_partner(role: Role | None, address: str) -> None:
    dov = person("Dov")
    if role is not None:
        on_case(dov, role=role)
    assert browser(dov).get(address).status_code in {302, 403, 404}  # a partner is led to the sign-in of their own site


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST])
def test_whoever_works_on_no_cases_sees_the_rota_and_plans_nothing(lena: User, role: Role) -> None:
    client = browser(person("Ruth", role))
    assert client.get("/standing/").status_code == 200
    assert "Put somebody on call" not in text(client, "/standing/")
    for address in ("absences/", "absences/plan/", "notes/", "hand-overs/offer/", "shifts/add/"):
        assert client.get(f"/standing/{address}").status_code == 403


def test_a_shift_is_planned_seen_and_the_gap_is_loud(lena: User, omar: User) -> None:
    client = browser(lena)
    assert "Nobody is on call" in text(client, "/standing/")
    typed = {"line": LEAD_3.code, "user": str(omar.id), "weeks": "1", **when("from_at", 0), **when("until_at", 6)}
    for _ in range(2):  # the button pressed twice
        assert client.post("/standing/shifts/add/", typed).status_code == 303
    assert Shift.objects.count() == Grant.objects.filter(origin=Origin.ROTA).count() == 1
    assert "<strong>Omar</strong>" in text(client, "/standing/")
    assert "You are on call" in text(browser(omar), "/")


def test_a_refusal_keeps_what_was_typed(lena: User, omar: User) -> None:
    typed = {"line": LEAD_3.code, "user": str(omar.id), "weeks": "3", **when("from_at", -9), **when("until_at", 6)}
    answer = browser(lena).post("/standing/shifts/add/", typed)
    assert answer.status_code == 422
    assert "This lies in the past" in answer.content.decode()
    assert f'value="{typed["from_at_0"]}"' in answer.content.decode()


@pytest.mark.parametrize(
    "forged",
    [{"line": "statewide_hart_lead:"}, {"line": "regional_hart_lead:4"}, {"line": "administrator:"}, {"line": "x"},
     {"user": str(uuid4())}, {"user": "me"}, {"weeks": "27"}, {"weeks": "0"}, {"weeks": "-1"}],
)  # fmt: skip
def test_forged_choices_make_no_shift(lena: User, omar: User, forged: dict[str, str]) -> None:
    typed = {"line": LEAD_3.code, "user": str(omar.id), "weeks": "1", **when("from_at", 1), **when("until_at", 6)}
    assert browser(lena).post("/standing/shifts/add/", {**typed, **forged}).status_code == 422
    assert Shift.objects.count() == 0


def test_a_shift_of_another_region_cannot_be_taken_off_or_answered(lena: User, omar: User) -> None:
    row = put(lena)
    client = browser(omar)
    for act, status in [("off", 409), ("accept", 409), ("decline", 409), ("withdraw", 409), ("steal", 404)]:
        assert client.post(f"/standing/shifts/{row.id}/{act}/").status_code == status
    assert client.post(f"/standing/shifts/{row.id}/offer/", {"to": str(omar.id)}).status_code == 422
    assert client.get(f"/standing/shifts/{row.id}/accept/").status_code == 405
    assert client.post(f"/standing/shifts/{uuid4()}/off/").status_code == 404
    row.refresh_from_db()
    assert (row.ended_at, row.offered_to_id) == (None, None)


def test_a_swap_walks_through_the_pages(lena: User, omar: User) -> None:
    row = put(lena)
    assert browser(lena).post(f"/standing/shifts/{row.id}/offer/", {"to": str(omar.id)}).status_code == 303
    assert "Lena offers you a shift" in text(browser(omar), "/")
    assert "Take the shift" in text(browser(omar), f"/standing/shifts/{row.id}/")
    assert browser(omar).post(f"/standing/shifts/{row.id}/accept/").status_code == 303
    assert browser(omar).post(f"/standing/shifts/{row.id}/accept/").status_code == 409
    assert Shift.objects.filter(ended_at__isnull=True).get().user == omar


def test_cover_is_planned_listed_and_ended_by_those_concerned(lena: User, omar: User) -> None:
    typed = {"absent": str(lena.id), "covering": str(omar.id), **when("from_at", 0), **when("until_at", 48)}
    for _ in range(2):
        assert browser(lena).post("/standing/absences/plan/", typed).status_code == 303
    row = Cover.objects.get()
    assert "You cover for Lena" in text(browser(omar), "/")
    stranger = browser(person("Cleo", Role.REGIONAL_HART_LEAD, "1"))
    assert "Lena" not in text(stranger, "/standing/absences/")
    assert stranger.post(f"/standing/absences/{row.id}/end/").status_code == 404
    assert stranger.post(f"/standing/absences/{uuid4()}/end/").status_code == 404
    assert browser(omar).post(f"/standing/absences/{row.id}/end/").status_code == 409
    assert browser(lena).post(f"/standing/absences/{row.id}/end/").status_code == 303
    assert seen(omar, clock.now()).regions == {"4"}


def test_a_worker_cannot_plan_for_a_colleague_by_forging_the_form(lena: User, omar: User) -> None:
    wes = person("Wes", Role.ONGOING_WORKER, "3")
    typed = {"absent": str(lena.id), "covering": str(wes.id), **when("from_at", 0), **when("until_at", 48)}
    assert browser(wes).post("/standing/absences/plan/", typed).status_code == 422
    assert Cover.objects.count() == 0


@pytest.fixture
def offered(lena: User, omar: User) -> HandOver:
    """Three of Lena's cases, offered to Omar."""
    rows = [on_case(lena, region="1", at=clock.now())[1] for _ in range(3)]
    return accounts.offer_hand_over(
        giver_id=lena.id, taker_id=omar.id, grant_ids=[row.id for row in rows], note="Two calls are open.",
        by=seen(lena, clock.now()), at=clock.now(),
    )  # fmt: skip


def test_a_hand_over_walks_through_the_pages(lena: User, omar: User, offered: HandOver) -> None:
    client, address = browser(omar), f"/standing/hand-overs/{offered.id}/"
    assert "Lena offers you 3 cases or regions" in text(client, "/")
    assert "Two calls are open." in text(client, address)
    assert client.post(f"{address}decline/", {"words": ""}).status_code == 422
    assert client.post(f"{address}accept/").status_code == 303
    assert "You took over 3 cases or regions" in text(client, address)
    assert client.post(f"{address}accept/").status_code == 409
    assert browser(lena).post(f"{address}withdraw/").status_code == 409


def test_others_find_no_hand_over_at_its_address(offered: HandOver) -> None:
    client = browser(person("Cleo", Role.STATEWIDE_HART_LEAD))
    hidden, missing = (
        [(answer.status_code, answer.content) for answer in (
            client.get(f"/standing/hand-overs/{each}/"), client.post(f"/standing/hand-overs/{each}/accept/"),
            client.post(f"/standing/hand-overs/{each}/decline/", {"words": "No."}),
            client.post(f"/standing/hand-overs/{each}/withdraw/"),
        )] for each in (offered.id, uuid4())
    )  # fmt: skip
    assert [status for status, _ in hidden] == [404] * 4
    assert [status for status, _ in missing] == [404] * 4
    assert str(offered.id) not in text(client, "/standing/hand-overs/")


def test_hidden_and_missing_take_the_same_queries(offered: HandOver) -> None:
    client = browser(person("Cleo", Role.REGIONAL_HART_LEAD, "1"))
    note = accounts.write_note(line=LEAD_3, note="Call back.", by=seen(User.objects.get(username="lena"), clock.now()),
                               at=clock.now())  # fmt: skip
    client.get("/standing/")
    for kind, row in (("hand-overs/{}/accept/", offered), ("notes/{}/take/", note)):
        counts = []
        for each in (row.id, uuid4()):
            with CaptureQueriesContext(connection) as made:
                assert client.post(f"/standing/{kind.format(each)}").status_code == 404
            counts.append(len(made))
        assert counts[0] == counts[1]


def test_offering_through_the_page_and_forging_ids(lena: User, omar: User) -> None:
    _, own = on_case(lena, region="1", at=clock.now())
    _, theirs = on_case(omar, region="1", at=clock.now())
    client = browser(lena)
    page = text(client, "/standing/hand-overs/offer/")
    assert own.reference in page
    assert theirs.reference not in page
    assert theirs.reference not in text(client, f"/standing/hand-overs/offer/?of={omar.id}")
    for grant in (theirs.id, uuid4()):
        typed = {"grants": [str(grant)], "taker": str(omar.id), "note": "Kept words."}
        answer = client.post("/standing/hand-overs/offer/", typed)
        assert answer.status_code == 422
        assert "Kept words." in answer.content.decode()
    nothing = client.post("/standing/hand-overs/offer/", {"taker": str(omar.id)})
    assert nothing.status_code == 422
    assert "Choose at least one case or region" in nothing.content.decode()
    typed = {"grants": [str(own.id)], "taker": str(omar.id), "note": ""}
    assert client.post("/standing/hand-overs/offer/", typed).status_code == 303
    assert client.post("/standing/hand-overs/offer/", typed).status_code == 422
    assert HandOver.objects.count() == 1


def test_all_of_ones_cases_are_offered_with_one_choice(lena: User, omar: User) -> None:
    own = {str(on_case(lena, region="1", at=clock.now())[1].id) for _ in range(3)}
    typed = {"everything": "on", "taker": str(omar.id)}
    assert browser(lena).post("/standing/hand-overs/offer/", typed).status_code == 303
    assert own < set(HandOver.objects.get().grants)


def test_a_note_is_left_and_taken_over_from_my_day(lena: User, omar: User) -> None:
    ida = person("Ida", Role.REGIONAL_HART_LEAD, "3")
    client = browser(lena)
    assert "Hand-off note to the next shift" in text(client, "/")
    for _ in range(2):
        typed = {"line": LEAD_3.code, "note": "Call back at nine."}
        assert client.post("/standing/notes/", typed).status_code == 303
    row = ShiftNote.objects.get()
    assert "Call back at nine." in text(browser(ida), "/")
    assert "Call back at nine." not in text(browser(omar), "/") + text(browser(omar), "/standing/notes/")
    forged = browser(omar).post("/standing/notes/", {"line": LEAD_3.code, "note": "I was never there."})
    assert forged.status_code == 422
    assert "I was never there." in forged.content.decode()
    assert browser(omar).post(f"/standing/notes/{row.id}/take/").status_code == 404
    assert browser(ida).post(f"/standing/notes/{row.id}/take/").status_code == 303
    assert "Call back at nine." not in text(browser(ida), "/")


def one_more(kind: str, lena: User, omar: User, number: int) -> None:
    at = clock.now()
    if kind == "shift":
        put(omar, hours=2 * number + 1)
    elif kind == "absence":
        other = person(f"Away{number}", Role.ONGOING_WORKER, "3", at=at)
        accounts.plan_cover(
            absent_id=other.id, covering_id=person(f"There{number}", Role.ONGOING_WORKER, "4", at=at).id, from_at=at,
            until_at=at + timedelta(hours=9), by=SYSTEM, at=at,
        )  # fmt: skip
    elif kind == "note":
        accounts.write_note(line=LEAD_3, note=f"Note {number}", by=seen(lena, at), at=at)
    else:
        _, row = on_case(omar, region="1", at=at)
        accounts.offer_hand_over(
            giver_id=omar.id, taker_id=lena.id, grant_ids=[row.id], note="", by=seen(omar, at), at=at
        )


LISTS = [("shift", "/standing/"), ("absence", "/standing/absences/"), ("note", "/standing/notes/"),
         ("offer", "/standing/hand-overs/"), ("note", "/"), ("offer", "/")]  # fmt: skip


@pytest.mark.parametrize(("kind", "address"), LISTS)
def test_three_rows_take_no_more_queries_than_one(lena: User, omar: User, kind: str, address: str) -> None:
    client = browser(lena)
    one_more(kind, lena, omar, 0)
    one = queries_for(client, address)
    for number in (1, 2):
        one_more(kind, lena, omar, number)
    assert queries_for(client, address) == one <= 16
