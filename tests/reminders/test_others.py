"""What becomes loud beside duties: unanswered notices, stuck dispatches and messages, breaches, emergency openings."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.accounts.emergency_cast import WHY
from tests.conftest import viewer_of
from tests.reminders.conftest import FRIDAY, HOUR, MINUTE, add, give, look, refer, seen

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import emergencies
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import Ground, Role, User, Verdict
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.notices import actions as notices
from openhart.notices.models import Dispatch, Notice
from openhart.outbox import actions as outbox
from openhart.outbox.models import Message
from openhart.places import actions as places
from openhart.reminders import queries
from openhart.reminders.models import Clock, Kind, Mailing, Reminder

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told_of(kind: Kind) -> list[tuple[str, int]]:
    """Who was told of things of a kind, and at which step, in the order in which it was said."""
    rows = Reminder.objects.filter(clock__kind=kind).select_related("person").order_by("made_at", "step", "id")
    order = ("owner", "supervisor", "lead")
    rows_in_order = sorted(rows, key=lambda row: (row.made_at, row.step, order.index(row.rung)))
    return [(row.person.display_name, row.step) for row in rows_in_order]


@pytest.fixture
def case(agency: dict[str, User]) -> Case:
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=FRIDAY)
    return refer()


@pytest.fixture
def notice(case: Case, sol: User) -> Notice:
    """Sol told the FBI."""
    sent = notices.Sent(to="fbi", recipient="fbi", how="telephone", happened_at=FRIDAY + HOUR)
    return notices.record_sent(
        case=case, sent=sent, submission=uuid4(), by=viewer_of(sol, FRIDAY + HOUR), at=FRIDAY + HOUR
    )


@pytest.mark.requirement("R-NOT-7")
def test_a_notice_nobody_acknowledges_goes_from_its_sender_upwards_and_ends_after_a_week(notice: Notice) -> None:
    for hours in range(0, 24 * 40, 4):
        look(FRIDAY + HOUR + hours * HOUR)
    assert told_of(Kind.NOTICE) == [
        ("Sol", 1), ("Sol", 2), ("Sue", 2), ("Sol", 3), ("Sue", 3), ("Ana", 3),
        ("Sol", 4), ("Sue", 4), ("Ana", 4),
    ]  # fmt: skip


@pytest.mark.requirement("R-NOT-7")
@pytest.mark.parametrize("how", ["acknowledged", "withdrawn"])
def test_one_that_was_acknowledged_or_taken_back_is_silent(notice: Notice, case: Case, sol: User, how: str) -> None:
    look(FRIDAY + HOUR + DAY)
    assert told_of(Kind.NOTICE) == [("Sol", 1)]
    at = FRIDAY + HOUR + DAY + HOUR
    Notice.objects.filter(id=notice.id).update(
        **({"acknowledged_at": at, "acknowledged_recorded_at": at} if how == "acknowledged" else {"withdrawn_at": at})
    )
    look(at)
    assert queries.unread(seen(sol, at), limit=50).lines == [] or Kind.NOTICE not in {
        each.clock.kind for each in queries.unread(seen(sol, at), limit=50).lines
    }
    look(at + 4 * DAY)
    assert told_of(Kind.NOTICE) == [("Sol", 1)]


@pytest.mark.requirement("R-NOT-7")
def test_a_sender_who_lost_the_case_is_not_told_and_their_supervisor_is_at_once(notice: Notice, sol: User) -> None:
    sol.grants.update(until_at=FRIDAY + 2 * HOUR)
    look(FRIDAY + HOUR + DAY)
    assert [name for name, _ in told_of(Kind.NOTICE)] == ["Ana"]
    assert Reminder.objects.get(clock__kind=Kind.NOTICE).because == "nobody_holds"


@pytest.mark.requirement("R-NOT-7")
def test_a_dispatch_that_was_set_aside_is_told_to_its_sender_at_once_and_then_upwards(
    case: Case, sol: User, notice: Notice
) -> None:
    at = FRIDAY + 9 * HOUR
    row = Dispatch.objects.create(
        case=case, to="csao", recipient=notice.recipient, recipient_code="csao", ground="us.x", by_id=sol.id,
        made_at=at - HOUR, held_until=at, state="set_aside", changed_at=at, submission=uuid4(), sealed_paper=b"",
        sealed=b"",
    )  # fmt: skip
    for minutes in range(0, 5 * 60, 15):
        look(at + minutes * MINUTE)
    assert told_of(Kind.DISPATCH) == [("Sol", 1), ("Sol", 2), ("Sue", 2), ("Sol", 3), ("Sue", 3), ("Ana", 3)]
    first = Reminder.objects.filter(clock__kind=Kind.DISPATCH, step=1).get()
    assert first.mailing is not None
    assert not first.mailing.is_digest
    Dispatch.objects.filter(id=row.id).update(state="on_its_way", changed_at=at + 5 * HOUR)
    look(at + 5 * HOUR)
    assert not Clock.objects.filter(kind=Kind.DISPATCH, next_at__isnull=False).exists()


def test_a_message_that_cannot_be_composed_is_told_to_administrators_and_our_own_mails_are_not(
    case: Case, sol: User
) -> None:
    add("Ada", Role.ADMINISTRATOR)
    for source in ("notices", "reminders"):
        row = outbox.queue(
            source=source, source_id=uuid4(), case_id=None, channel="mail", destination="fbi", not_before=FRIDAY,
            by=None, at=FRIDAY,
        )  # fmt: skip
        Message.objects.filter(id=row.id).update(state="set_aside", done_at=FRIDAY)
    look(FRIDAY + MINUTE)
    assert told_of(Kind.MESSAGE) == [("Ada", 1)]


@pytest.mark.requirement("R-NOT-9")
def test_the_clocks_of_a_breach_reach_the_privacy_officer_then_legal_by_law_at_any_hour(case: Case, ana: User) -> None:
    add("Aud", Role.AUDITOR)
    add("Lee", Role.LEGAL)
    at = FRIDAY + 6 * HOUR
    happened = disclosure.Happened(what="A letter went to the wrong house.", data=("identity",), discovered_at=at)
    breach = disclosure.open_breach(case=case, happened=happened, by=seen(ana, at), at=at)
    first = min(each.due_at for each in _clocks(at))
    for minutes in range(0, int((first - at) / MINUTE) + 120, 10):
        look(at + minutes * MINUTE)
    row = Reminder.objects.filter(clock__kind=Kind.BREACH, clock__due_at=first).order_by("made_at")
    said = [(each.person.display_name, each.step) for each in row.select_related("person")]
    assert said[0] == ("Aud", 0)
    assert ("Aud", 1) in said
    assert ("Lee", 1) in said
    assert all(each.made_at < first for each in row if each.step == 0)
    assert not any(each.case_id for each in Clock.objects.filter(kind=Kind.BREACH, thing_id=breach.id))
    assert Mailing.objects.filter(person__display_name="Aud", is_digest=False).exists()


def _clocks(at: datetime) -> list[Clock]:
    look(at)
    look(at + timedelta(days=365))
    found = list(Clock.objects.filter(kind=Kind.BREACH))
    Reminder.objects.all().delete()
    Clock.objects.all().delete()
    Mailing.objects.all().delete()
    return found


@pytest.fixture
def hal(db: None) -> User:
    """Hal works in region 1 and opens a case of region 4 in an emergency."""
    return add("Hal", Role.ONGOING_WORKER, "1")


def opened(case: Case, by: User, at: datetime, *, is_restricted: bool = False) -> None:
    wanted = Wanted(case_id=case.id, reference=case.reference, region="4", is_restricted=is_restricted)
    emergencies.ask(
        reference=case.reference, wanted=wanted, ground=Ground.DANGER, reason=WHY, by=seen(by, at), at=at
    )  # fmt: skip


@pytest.mark.requirement("R-SEC-2")
def test_supervisor_and_privacy_officer_are_told_at_once_that_a_case_was_opened_in_an_emergency(
    case: Case, hal: User
) -> None:
    add("Aud", Role.AUDITOR)
    add("Sam", Role.SOCIAL_WORK_SUPERVISOR, "4")
    add("Cleo", Role.SOCIAL_WORK_SUPERVISOR, "1")
    at = FRIDAY + 5 * HOUR
    opened(case, hal, at)
    look(at + timedelta(seconds=30))
    assert told_of(Kind.EMERGENCY_OPENED) == [("Sam", 1), ("Aud", 1)]
    goes = Mailing.objects.filter(reminders__clock__kind=Kind.EMERGENCY_OPENED).values_list("goes_at", flat=True)
    assert set(goes) == {at + timedelta(seconds=30)}, "at ten in the evening, in the quiet hours of both"
    look(at + HOUR)
    assert told_of(Kind.EMERGENCY_OPENED) == [("Sam", 1), ("Aud", 1)]


def test_an_opening_nobody_reviews_becomes_loud_and_a_reviewed_one_is_silent(case: Case, hal: User) -> None:
    aud, sam = add("Aud", Role.AUDITOR), add("Sam", Role.SOCIAL_WORK_SUPERVISOR, "4")
    at = FRIDAY + 5 * HOUR
    opened(case, hal, at)
    for hours in range(30):
        look(at + hours * HOUR)
    assert told_of(Kind.EMERGENCY_REVIEW) == [("Sam", 0), ("Sam", 1), ("Sam", 2), ("Aud", 2)]
    row = hal.emergencies.get()
    emergencies.review(
        emergency_id=row.id, verdict=Verdict.JUSTIFIED, words="The hospital says the same.",
        by=seen(aud, at + 30 * HOUR), at=at + 30 * HOUR,
    )  # fmt: skip
    look(at + 30 * HOUR)
    lines = queries.unread(seen(sam, at + 30 * HOUR), limit=50).lines
    assert Kind.EMERGENCY_REVIEW not in {each.clock.kind for each in lines}


def test_nobody_is_told_of_their_own_opening(case: Case) -> None:
    sam = add("Sam", Role.SOCIAL_WORK_SUPERVISOR, "4")
    aud = add("Aud", Role.AUDITOR)
    opened(case, sam, FRIDAY + HOUR)
    look(FRIDAY + HOUR)
    assert [name for name, _ in told_of(Kind.EMERGENCY_OPENED)] == ["Sue", aud.display_name]


def test_whoever_waits_for_a_second_person_is_not_left_waiting(case: Case, hal: User) -> None:
    add("Aud", Role.AUDITOR)
    opened(case, hal, FRIDAY + HOUR, is_restricted=True)
    look(FRIDAY + HOUR)
    assert told_of(Kind.EMERGENCY_ASKED) == [("Sue", 1)]
    look(FRIDAY + 2 * HOUR)
    assert told_of(Kind.EMERGENCY_ASKED) == [("Sue", 1), ("Sue", 2), ("Ana", 2)]
    look(FRIDAY + 6 * HOUR)
    assert told_of(Kind.EMERGENCY_ASKED)[3:] == [], "after four hours the asking has come to nothing"


def test_of_a_restricted_case_the_region_learns_nothing(case: Case, hal: User, sue: User) -> None:
    add("Aud", Role.AUDITOR)
    add("Sam", Role.SOCIAL_WORK_SUPERVISOR, "4")
    at = FRIDAY + HOUR
    opened(case, hal, at, is_restricted=True)
    emergencies.agree(emergency_id=hal.emergencies.get().id, by=seen(sue, at), at=at)
    look(at)
    assert [name for name, _ in told_of(Kind.EMERGENCY_OPENED)] == ["Ana", "Aud"], "not Sam, and not Sue who agreed"


def test_an_administrator_who_is_one_no_more_reads_nothing_of_messages(case: Case, sol: User) -> None:
    ada = add("Ada", Role.ADMINISTRATOR)
    row = outbox.queue(
        source="notices", source_id=uuid4(), case_id=None, channel="mail", destination="fbi", not_before=FRIDAY,
        by=None, at=FRIDAY,
    )  # fmt: skip
    Message.objects.filter(id=row.id).update(state="set_aside", done_at=FRIDAY)
    look(FRIDAY + MINUTE)
    assert len(queries.unread(seen(ada, FRIDAY + MINUTE), limit=9).lines) == 1
    ada.grants.update(until_at=FRIDAY + MINUTE)
    give(ada, Role.LEGAL, at=FRIDAY)
    assert queries.unread(seen(ada, FRIDAY + HOUR), limit=9).lines == []


def test_nothing_presses_nothing_is_read_further(
    agency: dict[str, User], django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        look(FRIDAY)
