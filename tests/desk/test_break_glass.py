"""Opening a case in an emergency at the desk: the page, the banner, the end, and what a stranger to it learns."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import person
from tests.desk.conftest import Refer
from tests.desk.emergency_pages import NOBODY, OPEN, WHY, seat, shown, text, typed

from openhart.accounts.models import EmergencyAccess, Grant, Origin, Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-5")]


# The way there


def test_the_go_to_page_offers_it_for_a_hidden_number_and_a_missing_one_alike(cleo_seat: Client, refer: Refer) -> None:
    hidden = refer().reference
    seen = []
    for number in (hidden, NOBODY):
        with CaptureQueriesContext(connection) as asked:
            answer = cleo_seat.get("/go/", {"reference": number})
        queries = len(asked)
        assert answer.status_code == 422
        assert f"{OPEN}?reference={number}" in text(answer)
        page = cleo_seat.get(OPEN, {"reference": number})
        seen.append((queries, shown(answer, number), shown(page, number)))
    assert seen[0] == seen[1]


def test_it_is_not_offered_to_a_role_that_may_not(refer: Refer, now: Any) -> None:
    legal = seat(person("Lee", Role.LEGAL, Scope.AGENCY))
    assert OPEN not in text(legal.get("/go/", {"reference": NOBODY}))
    for answer in (legal.get(OPEN), legal.post(OPEN, typed(refer().reference))):
        assert answer.status_code == 403
        assert "Your role does not allow this." in text(answer)
    assert not EmergencyAccess.objects.exists()


def test_the_page_says_what_happens_before_it_does(cleo_seat: Client) -> None:
    said = text(cleo_seat.get(OPEN))
    for words in ("60 minutes", "are told at once", "Every page you read is marked", "within 24 hours", "misuse"):
        assert words in said


def test_looking_at_the_page_opens_nothing(cleo_seat: Client, refer: Refer) -> None:
    cleo_seat.get(OPEN, typed(refer().reference))
    assert not EmergencyAccess.objects.exists()


def test_a_sign_in_that_is_not_fresh_steps_up_first_and_loses_nothing(cleo_user: User, refer: Refer) -> None:
    stale = seat(cleo_user, fresh_at=(clock.now() - timedelta(minutes=16)).isoformat())
    answer = stale.get(OPEN, {"reference": NOBODY})
    assert answer.status_code in {302, 303}
    assert quote(f"{OPEN}?reference={NOBODY}", safe="") in answer["Location"]
    answer = stale.post(OPEN, typed(refer().reference), headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert WHY in text(answer)
    assert not EmergencyAccess.objects.exists()


# Opening


def test_a_case_opens_at_once_says_so_on_every_page_and_closes(cleo_seat: Client, refer: Refer) -> None:
    case = refer()
    assert cleo_seat.get(f"/cases/{case.reference}/").status_code == 404
    answer = cleo_seat.post(OPEN, typed(case.reference))
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.reference}/")
    for part in ("", "steps/", "timeline/", "notices/", "facts/", "record/", "record/consult.held/"):
        page = cleo_seat.get(f"/cases/{case.reference}/{part}")
        assert page.status_code == 200, part
        assert "You opened this case in an emergency. 60 minutes left" in text(page), part
        assert "Close it now" in text(page)
    row = EmergencyAccess.objects.get()
    assert row.region == "4"
    cleo_seat.post(f"/emergencies/{row.id}/close/")
    assert cleo_seat.get(f"/cases/{case.reference}/").status_code == 404


def test_pages_and_names_that_are_read_are_marked(cleo_seat: Client, refer: Refer) -> None:
    case = refer()
    cleo_seat.post(OPEN, typed(case.reference))
    cleo_seat.get(f"/cases/{case.reference}/timeline/")
    cleo_seat.post(f"/cases/{case.reference}/reveal/", {"panel": "case"})
    marked = Entry.objects.filter(subject_id=case.id, act__in=["case.viewed", "identity.revealed"]).order_by("at")
    assert [entry.detail.get("emergency") for entry in marked] == [str(EmergencyAccess.objects.get().id)] * 2


def test_the_banner_asks_the_database_for_nothing(cleo_user: User, cleo_seat: Client, refer: Refer) -> None:
    case = refer()
    cleo_seat.post(OPEN, typed(case.reference))
    cleo_seat.get(f"/cases/{case.reference}/steps/")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert cleo_seat.get(f"/cases/{case.reference}/steps/").status_code == 200
        return len(asked)

    under = count()
    Grant.objects.filter(viewer=cleo_user, origin=Origin.EMERGENCY).update(origin=Origin.WORK)
    assert count() == under


def test_no_other_case_shows_the_banner(cleo_seat: Client, refer: Refer) -> None:
    case, own = refer(), refer(region="1", family="Other")
    cleo_seat.post(OPEN, typed(case.reference))
    assert "in an emergency" not in text(cleo_seat.get(f"/cases/{own.reference}/"))
    assert "in an emergency" not in text(cleo_seat.get("/cases/"))


def test_a_wrong_number_is_said_and_written_down_with_nothing_typed_lost(cleo_seat: Client, cleo_user: User) -> None:
    answer = cleo_seat.post(OPEN, typed(NOBODY))
    assert answer.status_code == 422
    assert "There is no case with this number" in text(answer)
    assert WHY in text(answer)
    entry = Entry.objects.get(act="emergency.not_found")
    assert (entry.actor_id, entry.detail) == (cleo_user.id, {"reference": NOBODY})
    for _ in range(9):
        cleo_seat.post(OPEN, typed(NOBODY))
    assert "10 numbers without a case" in text(cleo_seat.post(OPEN, typed(NOBODY)))
    assert Entry.objects.filter(act="emergency.refused").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"reason": "asap"}, {"reason": "a a a a a a a a a a a a"}, {"ground": ""}, {"ground": "curious"},
     {"reference": ""}, {"reference": "HT-2026-000123-Z"}, {"reference": "x" * 5000}, {"reason": "word " * 2000}],
)  # fmt: skip
def test_what_is_not_filled_in_opens_nothing(wrong: dict[str, str], cleo_seat: Client, refer: Refer) -> None:
    answer = cleo_seat.post(OPEN, typed(refer().reference) | wrong)
    assert answer.status_code == 422
    assert not EmergencyAccess.objects.exists()


def test_a_case_that_is_open_already_is_simply_shown(refer: Refer, ana_user: User) -> None:
    case = refer()
    answer = seat(ana_user).post(OPEN, typed(case.reference))
    assert answer["Location"] == f"/cases/{case.reference}/"
    assert not EmergencyAccess.objects.exists()


def test_a_form_without_the_sessions_token_opens_nothing(cleo_user: User, refer: Refer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = seat(cleo_user).cookies
    for address in (OPEN, f"/emergencies/{uuid4()}/close/", f"/emergencies/{uuid4()}/agree/"):
        assert strict.post(address, typed(refer().reference)).status_code == 403
    assert not EmergencyAccess.objects.exists()


# The end


def test_after_the_hour_the_case_is_gone_and_what_was_typed_is_not(cleo_seat: Client, refer: Refer) -> None:
    case = refer()
    cleo_seat.post(OPEN, typed(case.reference))
    _let_it_end()
    for answer in (
        cleo_seat.get(f"/cases/{case.reference}/steps/"),
        cleo_seat.post(
            f"/cases/{case.reference}/record/consult.held/",
            {"note": "Hours of Zimmerzahn typing"},
            headers={"Sec-Fetch-Site": "same-origin"},
        ),
    ):
        assert answer.status_code == 404
        assert "Your emergency access to this case has ended" in text(answer)
        assert f"{OPEN}?reference={case.reference}" in text(answer)
    assert "Hours of Zimmerzahn typing" in text(answer)


def test_a_case_never_opened_answers_as_before(cleo_seat: Client, refer: Refer) -> None:
    answers = [cleo_seat.post(f"/cases/{number}/record/consult.held/") for number in (refer().reference, NOBODY)]
    assert {answer.status_code for answer in answers} == {404}
    assert not any("emergency access" in text(answer) for answer in answers)


def _let_it_end() -> None:
    row = EmergencyAccess.objects.get()
    past = clock.now() - timedelta(minutes=61)
    until = past + timedelta(minutes=60)
    EmergencyAccess.objects.filter(id=row.id).update(asked_at=past, opened_at=past, until_at=until)
    Grant.objects.filter(origin_id=row.id).update(from_at=past, until_at=until)
