"""Break-glass at the desk: a second person agrees, My day tells, somebody else reviews."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import person
from tests.desk.conftest import Refer
from tests.desk.emergency_pages import FOUND, OPEN, WHY, restrict, seat, text, typed

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import emergencies as actions
from openhart.accounts.models import EmergencyAccess, Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-5")]


# A second person, and the review


def test_a_restricted_case_opens_when_a_second_person_agrees(
    cleo_seat: Client, auditor_seat: Client, refer: Refer
) -> None:
    case = refer()
    restrict(case)
    answer = cleo_seat.post(OPEN, typed(case.reference))
    row = EmergencyAccess.objects.get()
    assert answer["Location"] == f"/emergencies/{row.id}/"
    assert "A second person has to agree" in text(cleo_seat.get(answer["Location"]))
    assert cleo_seat.get(f"/cases/{case.reference}/").status_code == 404
    assert cleo_seat.post(f"/emergencies/{row.id}/agree/").status_code == 403
    day = text(auditor_seat.get("/"))
    assert "A colleague waits for a second person: 1" in day
    assert auditor_seat.post(f"/emergencies/{row.id}/agree/").status_code == 303
    assert cleo_seat.get(f"/cases/{case.reference}/").status_code == 200
    twice = auditor_seat.post(f"/emergencies/{row.id}/decline/")
    assert twice.status_code == 409
    assert "answered or taken back already" in text(twice)


def test_agreeing_asks_for_a_fresh_sign_in(cleo_seat: Client, ana_user: User, refer: Refer) -> None:
    case = refer()
    restrict(case)
    cleo_seat.post(OPEN, typed(case.reference))
    row = EmergencyAccess.objects.get()
    stale = seat(ana_user, fresh_at=(clock.now() - timedelta(minutes=16)).isoformat())
    assert stale.post(f"/emergencies/{row.id}/agree/").status_code in {302, 303}
    row.refresh_from_db()
    assert row.agreed_at is None
    seat(ana_user).post(f"/emergencies/{row.id}/agree/")
    row.refresh_from_db()
    assert row.agreed_by_id == ana_user.id


def test_the_auditor_sees_it_on_my_day_and_reviews_it(cleo_seat: Client, auditor_seat: Client, refer: Refer) -> None:
    case = refer()
    cleo_seat.post(OPEN, typed(case.reference))
    cleo_seat.get(f"/cases/{case.reference}/timeline/")
    row = EmergencyAccess.objects.get()
    assert "To review within 24 hours: 1" in text(auditor_seat.get("/"))
    cleo_seat.post(f"/emergencies/{row.id}/close/")
    page = text(auditor_seat.get(f"/emergencies/{row.id}/"))
    assert WHY in page
    assert "Timeline" in page
    found = {"verdict": "not_justified", "words": FOUND}
    wrong = auditor_seat.post(f"/emergencies/{row.id}/review/", found | {"verdict": ""})
    assert wrong.status_code == 422
    assert FOUND in text(wrong)
    assert auditor_seat.post(f"/emergencies/{row.id}/review/", found).status_code == 303
    page = text(auditor_seat.get(f"/emergencies/{row.id}/"))
    assert "What to do next" in page
    assert f"/people/{row.user_id}/" in page
    again = auditor_seat.post(f"/emergencies/{row.id}/review/", found)
    assert again.status_code == 409
    assert "Emergency openings" not in text(auditor_seat.get("/")).split("<main", 1)[1]
    assert "Not justified" in text(auditor_seat.get("/emergencies/"))
    own = text(cleo_seat.get(f"/emergencies/{row.id}/"))
    assert "Not justified" in own
    assert FOUND not in own
    assert Entry.objects.filter(act="emergency.read", subject_id=case.id).count() >= 1


def test_a_review_that_is_late_is_loud(cleo_seat: Client, auditor_seat: Client, refer: Refer) -> None:
    case = refer()
    cleo_seat.post(OPEN, typed(case.reference))
    past = clock.now() - timedelta(hours=25)
    EmergencyAccess.objects.update(asked_at=past, opened_at=past, until_at=past + timedelta(hours=1))
    assert "Emergency openings nobody has reviewed" in text(auditor_seat.get("/"))


def test_openings_of_others_and_none_at_all_answer_alike(cleo_seat: Client, refer: Refer, ana_user: User) -> None:
    case = refer()
    restrict(case)
    seat(ana_user).post(OPEN, typed(case.reference))
    real, none = EmergencyAccess.objects.get().id, uuid4()
    for part in ("", "close/", "review/"):
        seen = set()
        for wrong in (real, none):
            address = f"/emergencies/{wrong}/{part}"
            with CaptureQueriesContext(connection) as asked:
                answer = cleo_seat.post(address) if part else cleo_seat.get(address)
            seen.add((answer.status_code, len(asked), text(answer)))
        assert len(seen) == 1
        assert seen.pop()[0] == 404
    assert EmergencyAccess.objects.filter(ended_at__isnull=True, reviewed_at__isnull=True).count() == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.LEGAL, Role.ELIGIBILITY_COORDINATOR])
def test_who_has_no_part_in_it_is_told_so(role: Role, cleo_seat: Client, refer: Refer) -> None:
    cleo_seat.post(OPEN, typed(refer().reference))
    other = seat(person("Nobody", role, Scope.AGENCY))
    assert other.get("/emergencies/").status_code == 403
    assert other.get(f"/emergencies/{EmergencyAccess.objects.get().id}/").status_code == 403
    assert "Emergency openings" not in text(other.get("/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_my_day_takes_the_same_queries_for_one_opening_and_three(rows: int, auditor_seat: Client, refer: Refer) -> None:
    nights = seat(person("Nora", Role.ONGOING_WORKER, Scope.REGION, "1"))
    for _ in range(rows):
        nights.post(OPEN, typed(refer().reference))
    auditor_seat.get("/")
    with CaptureQueriesContext(connection) as asked:
        auditor_seat.get("/")
    about = [query for query in asked if "emergencyaccess" in query["sql"]]
    assert len(about) == 1


def test_what_is_open_of_a_case_that_becomes_restricted_can_be_ended(cleo_seat: Client, refer: Refer) -> None:
    case = refer()
    cleo_seat.post(OPEN, typed(case.reference))
    actions.end_emergencies(case_id=case.id, by=SYSTEM, at=clock.now())
    assert cleo_seat.get(f"/cases/{case.reference}/").status_code == 404
