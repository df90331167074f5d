"""Break-glass: who agrees as a second person, who reviews, and what is kept of it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.accounts.emergency_cast import FOUND, MINUTE, WHY, acts, ask, wanted

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import emergencies as actions
from openhart.accounts.actions.people import put_out
from openhart.accounts.lifecycle.emergencies import MOVES, Move, State, may_move
from openhart.accounts.lifecycle.people import Because
from openhart.accounts.models import EmergencyAccess, User, Verdict
from openhart.accounts.queries import emergencies as queries
from openhart.accounts.queries import viewer_of
from openhart.audit import actions as audit
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-5")]


def test_a_restricted_case_waits_for_a_second_person(
    nora: Viewer, nora_user: User, auditor: Viewer, now: datetime
) -> None:
    row = ask(nora, now, wanted(is_restricted=True))
    assert row.opened_at is None
    assert not viewer_of(nora_user, now).emergencies
    agreed = actions.agree(emergency_id=row.id, by=auditor, at=now + 20 * MINUTE)
    assert agreed.until_at == now + 80 * MINUTE
    assert viewer_of(nora_user, now + 79 * MINUTE).emergencies == {row.case_id: row.id}
    assert acts(row.case_id) == ["emergency.asked", "grant.given", "emergency.opened"]


@pytest.mark.parametrize("answers", [("agree", "decline"), ("decline", "agree"), ("agree", "agree")])
def test_of_two_answers_the_first_holds(
    answers: tuple[str, str], nora: Viewer, auditor: Viewer, supervisor: Viewer, now: datetime
) -> None:
    row = ask(nora, now, wanted(is_restricted=True))
    getattr(actions, answers[0])(emergency_id=row.id, by=auditor, at=now)
    with pytest.raises(Refused, match="answered or taken back already"):
        getattr(actions, answers[1])(emergency_id=row.id, by=supervisor, at=now)
    row.refresh_from_db()
    assert (row.opened_at is not None) is (answers[0] == "agree")


def test_nobody_agrees_to_their_own_asking(supervisor: Viewer, now: datetime) -> None:
    row = ask(supervisor, now, wanted(is_restricted=True))
    for answer in (actions.agree, actions.decline):
        with pytest.raises(Refused, match="Nobody agrees to their own"):
            answer(emergency_id=row.id, by=supervisor, at=now)


def test_an_asking_nobody_answers_comes_to_nothing(nora: Viewer, auditor: Viewer, now: datetime) -> None:
    row = ask(nora, now, wanted(is_restricted=True))
    with pytest.raises(Refused):
        actions.agree(emergency_id=row.id, by=auditor, at=now + timedelta(hours=4))
    assert queries.in_use(nora, now + timedelta(hours=4)) == []
    assert queries.pressing(auditor, now + timedelta(hours=4), limit=5) == ([], [])


def test_nothing_is_opened_for_somebody_who_left_meanwhile(
    nora: Viewer, nora_user: User, auditor: Viewer, now: datetime
) -> None:
    row = ask(nora, now, wanted(is_restricted=True))
    User.objects.filter(id=nora_user.id).update(is_active=False)
    with pytest.raises(Refused, match="may not open cases any more"):
        actions.agree(emergency_id=row.id, by=auditor, at=now)


def test_what_is_open_ends_when_the_case_becomes_restricted(nora: Viewer, nora_user: User, now: datetime) -> None:
    row = ask(nora, now)
    assert actions.end_emergencies(case_id=row.case_id, by=SYSTEM, at=now + MINUTE) == 1
    assert not viewer_of(nora_user, now + MINUTE).emergencies
    assert actions.end_emergencies(user_id=nora_user.id, by=SYSTEM, at=now + MINUTE) == 0


def test_what_is_open_ends_when_the_account_is_disabled(nora: Viewer, nora_user: User, now: datetime) -> None:
    row, asked = ask(nora, now), ask(nora, now, wanted(is_restricted=True))
    put_out(user_id=nora_user.id, because=Because.AT_RISK, by=SYSTEM, at=now + MINUTE)
    for each in (row, asked):
        each.refresh_from_db()
        assert each.ended_at == now + MINUTE
    assert not viewer_of(nora_user, now + MINUTE).emergencies


# The review


def reviewed(row: EmergencyAccess, by: Viewer, at: datetime, verdict: Verdict = Verdict.JUSTIFIED) -> EmergencyAccess:
    return actions.review(emergency_id=row.id, verdict=verdict, words=FOUND, by=by, at=at)


def test_a_review_waits_until_the_access_is_over(nora: Viewer, auditor: Viewer, now: datetime) -> None:
    row = ask(nora, now)
    with pytest.raises(Refused, match="still open"):
        reviewed(row, auditor, now + 59 * MINUTE)
    assert reviewed(row, auditor, now + 60 * MINUTE).verdict == Verdict.JUSTIFIED
    with pytest.raises(Refused, match="reviewed already"):
        reviewed(row, auditor, now + 61 * MINUTE, Verdict.NOT_JUSTIFIED)


def test_nobody_reviews_their_own_opening_or_one_they_agreed_to(
    supervisor: Viewer, auditor: Viewer, ana: Viewer, now: datetime
) -> None:
    row = ask(supervisor, now, wanted(is_restricted=True))
    actions.agree(emergency_id=row.id, by=auditor, at=now)
    over = now + timedelta(hours=2)
    for who, why in ((supervisor, "their own"), (auditor, "You agreed")):
        with pytest.raises(Refused, match=why):
            reviewed(row, who, over)
    assert queries.pressing(auditor, over, limit=5) == ([], [])
    assert queries.opened(auditor, row.id, over).not_reviewer.startswith("You agreed")
    assert reviewed(row, ana, over).reviewed_by_id == ana.user_id


@pytest.mark.parametrize(("hours", "late"), [(24, False), (25, True)])
def test_a_review_after_a_day_is_marked_late(
    hours: int, late: bool, nora: Viewer, auditor: Viewer, now: datetime
) -> None:
    row = ask(nora, now)
    at = now + timedelta(hours=hours)
    _, waiting = queries.pressing(auditor, at, limit=5)
    assert [each.is_late for each in waiting] == [late]
    reviewed(row, auditor, at)
    assert queries.opened(auditor, row.id, at + timedelta(days=9)).listed.is_late is late
    assert Entry.objects.get(act="emergency.reviewed").detail["is_late"] is late


def test_the_review_shows_what_was_read_meanwhile_and_nothing_else(
    nora: Viewer, auditor: Viewer, dov: Viewer, now: datetime
) -> None:
    row = ask(nora, now)
    for minutes, by, subject in (
        (-5, nora, row.case_id), (1, nora, row.case_id), (2, nora, uuid4()), (3, dov, row.case_id),
        (59, nora, row.case_id), (62, nora, row.case_id),
    ):  # fmt: skip
        at = now + minutes * MINUTE
        audit.write(by=by.user_id, at=at, act="case.viewed", subject=subject, detail={"panel": str(minutes)})
    opened = queries.opened(auditor, row.id, now + timedelta(hours=3))
    assert [(act.words, act.part) for act in opened.acts] == [("Read a page", "1"), ("Read a page", "59")]
    assert opened.reason == WHY


def test_the_words_are_sealed_and_the_verdict_stays_with_the_reviewers(
    nora: Viewer, auditor: Viewer, now: datetime
) -> None:
    row = ask(nora, now)
    reviewed(row, auditor, now + 60 * MINUTE, Verdict.NOT_JUSTIFIED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, verdict_sealed FROM accounts_emergencyaccess")
        raw = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"Zimmerzahn" not in raw
    assert b"hospital" not in raw
    assert not any(
        "Zimmerzahn" in str(entry.detail) or "hospital" in str(entry.detail) for entry in Entry.objects.all()
    )
    own = queries.opened(nora, row.id, now + 61 * MINUTE)
    assert (own.reason, own.verdict_words) == (WHY, "")
    assert queries.opened(auditor, row.id, now + 61 * MINUTE).verdict_words == FOUND


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_whatever_their_length(
    rows: int, nora: Viewer, auditor: Viewer, dov: Viewer, now: datetime
) -> None:
    for _ in range(rows):
        ask(nora, now)
    for viewer, most in ((auditor, 3), (dov, 1)):
        with CaptureQueriesContext(connection) as asked:
            queries.openings(viewer, now)
        assert len(asked) <= most
    for viewer, most in ((auditor, 2), (dov, 0)):
        with CaptureQueriesContext(connection) as asked:
            queries.pressing(viewer, now, limit=10)
        assert len(asked) == most


# The table


def test_no_state_has_a_way_back_and_only_the_end_has_none() -> None:
    order = [State.ASKED, State.OPEN, State.OVER, State.REVIEWED]
    for state, moves in MOVES.items():
        for after in moves.values():
            assert after == State.NOT_OPENED or order.index(after) > order.index(state)
    assert [state for state in State if not MOVES[state]] == [State.NOT_OPENED, State.REVIEWED]
    assert not may_move(State.OPEN, Move.REVIEW)
