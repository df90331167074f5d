"""Mails about what waits: one for many things, at once for a limit of law, with numbers and a link and nothing else."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reminders.conftest import FRIDAY, HARTFORD, HOUR, MINUTE, POLICE, add, happen, look, refer, seen

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Grant, Role, User
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail
from openhart.reminders import actions
from openhart.reminders.actions.mailing import APART, TOO_LATE, apart
from openhart.reminders.lifecycle.quiet import Hours, Rest
from openhart.reminders.management.composing import compose
from openhart.reminders.models import Mailing, Reminder

pytestmark = [pytest.mark.requirement("R-NOT-8")]
SECOND = timedelta(seconds=1)


def mails(user: User) -> list[Message]:
    return list(Message.objects.filter(source="reminders", destination=str(user.id)).order_by("not_before", "id"))


def composed(message: Message) -> Mail:
    found = compose(message)
    assert isinstance(found, Mail)
    return found


@pytest.mark.django_db
def test_a_limit_of_law_is_written_of_at_once_at_three_in_the_morning(agency: dict[str, User], sol: User) -> None:
    refer(at=FRIDAY)
    at = FRIDAY + 8 * HOUR
    assert at.astimezone(HARTFORD).hour == 1
    look(at)
    law = Mailing.objects.get(person=sol, is_digest=False)
    assert law.goes_at == at
    assert {each.clock.limit for each in law.reminders.select_related("clock")} == {"law"}
    assert [message.not_before for message in mails(sol) if message.source_id == law.id] == [at]


@pytest.mark.django_db
def test_the_agencys_limits_wait_for_the_digest_and_share_one_mail(agency: dict[str, User], sol: User) -> None:
    refer()
    refer()
    for minutes in range(0, 20 * 60, 10):
        look(FRIDAY + minutes * MINUTE)
    saturday_at_eight = datetime(2026, 3, 7, 8, tzinfo=HARTFORD)
    digests = Mailing.objects.filter(person=sol, is_digest=True)
    assert [each.goes_at for each in digests.filter(goes_at__lte=saturday_at_eight)] == [saturday_at_eight]
    inside = Reminder.objects.filter(mailing=digests.get(goes_at=saturday_at_eight))
    assert inside.count() > 2
    assert set(inside.values_list("clock__limit", flat=True)) == {"agency"}


@pytest.mark.django_db
def test_a_mail_carries_numbers_and_a_link_and_nothing_of_a_case(agency: dict[str, User], sol: User) -> None:
    case = refer()
    look(FRIDAY + 8 * HOUR)
    at_once = next(each for each in mails(sol) if each.not_before == FRIDAY + 8 * HOUR)
    mail = composed(at_once)
    assert (mail.to, mail.subject) == ("sol@agency.example", "OpenHART: 1 thing with a limit of law waits for you")
    words = mail.subject + mail.text
    assert case.reference not in words
    assert not any(said in words.lower() for said in ("police", "notify", "fbi", "region", "hartford", "child", "sol "))
    assert at_once.case_id is None


@pytest.mark.django_db
def test_what_was_done_before_a_mail_goes_is_not_in_it_and_an_empty_one_does_not_go(
    agency: dict[str, User], sol: User
) -> None:
    first, second = refer(), refer()
    look(FRIDAY + 8 * HOUR)
    message = next(each for each in mails(sol) if each.not_before == FRIDAY + 8 * HOUR)
    assert composed(message).subject == "OpenHART: 2 things with a limit of law wait for you"
    happen(first, "notice.sent", FRIDAY + 9 * HOUR, to="local_law_enforcement")
    assert composed(message).subject == "OpenHART: 1 thing with a limit of law waits for you"
    happen(second, "notice.sent", FRIDAY + 9 * HOUR, to="local_law_enforcement")
    assert compose(message) is None


@pytest.mark.django_db
def test_whoever_left_lost_the_case_or_read_it_on_my_day_gets_no_mail(agency: dict[str, User], sol: User) -> None:
    refer()
    look(FRIDAY + 8 * HOUR)
    message = next(each for each in mails(sol) if each.not_before == FRIDAY + 8 * HOUR)
    assert composed(message)
    User.objects.filter(id=sol.id).update(is_active=False)
    assert compose(message) is None
    User.objects.filter(id=sol.id).update(is_active=True)
    Grant.objects.filter(viewer=sol).update(until_at=FRIDAY + 9 * HOUR)
    assert compose(message) is None
    Grant.objects.filter(viewer=sol).update(until_at=None)
    ids = list(Reminder.objects.filter(person=sol).values_list("clock_id", flat=True))
    actions.mark_read(clock_ids=ids, by=seen(sol, FRIDAY + 8 * HOUR), at=FRIDAY + 9 * HOUR)
    assert compose(message) is None


@pytest.mark.django_db
def test_whoever_has_no_address_finds_it_on_my_day_and_gets_no_mail(agency: dict[str, User], sol: User) -> None:
    accounts.set_email(user_id=sol.id, email="", by=SYSTEM, at=FRIDAY)
    refer()
    look(FRIDAY + 8 * HOUR)
    assert mails(sol) == []
    assert Reminder.objects.filter(person=sol, clock__code=POLICE, mailing=None).exists()


@pytest.mark.django_db
def test_whoever_wants_no_mail_is_still_written_to_of_what_the_law_limits(agency: dict[str, User], sol: User) -> None:
    hours = Hours(time(0), time(23, 59), time(8), Rest.MY_DAY)
    actions.wish(hours=hours, by=seen(sol, FRIDAY), at=FRIDAY)
    refer()
    for hour in range(14):
        look(FRIDAY + hour * HOUR)
    limits = Reminder.objects.filter(person=sol).values_list("clock__limit", "mailing_id")
    assert {(limit, mailing is not None) for limit, mailing in limits} == {("law", True), ("agency", False)}


@pytest.mark.django_db
def test_ten_limits_of_law_within_ten_minutes_come_in_four_mails_and_none_waits_long(
    agency: dict[str, User], sol: User
) -> None:
    for minutes in range(10):
        refer(at=FRIDAY + minutes * MINUTE)
    for half in range(30):
        look(FRIDAY + 8 * HOUR + half * MINUTE / 2)
    law = Mailing.objects.filter(person=sol, is_digest=False).order_by("goes_at")
    assert Reminder.objects.filter(person=sol, clock__code=POLICE, mailing__in=law).count() == 10
    assert law.count() == 4
    for reminder in Reminder.objects.filter(mailing__in=law).select_related("mailing"):
        assert timedelta(0) <= reminder.mailing.goes_at - reminder.made_at <= APART + TOO_LATE


OFFSETS = st.integers(-3600, 3 * 3600)


@given(st.one_of(st.none(), OFFSETS), st.one_of(st.just(0), st.integers(60, 12 * 3600)))
def test_no_mail_is_drawn_earlier_than_wanted_nor_a_limit_of_law_more_than_some_minutes_later(
    last: int | None, wanted: int
) -> None:
    goes_at = FRIDAY + wanted * SECOND
    found = apart(FRIDAY + last * SECOND if last is not None else None, goes_at, FRIDAY)
    assert goes_at <= found <= goes_at + APART + TOO_LATE + APART
    if wanted == 0:
        assert found <= FRIDAY + 2 * APART + TOO_LATE


@pytest.mark.django_db
def test_a_mail_after_quiet_hours_does_not_hold_back_a_limit_of_law(agency: dict[str, User], sol: User) -> None:
    actions.wish(hours=Hours(time(20), time(7), time(8), Rest.AT_ONCE), by=seen(sol, FRIDAY), at=FRIDAY)
    refer()
    for minutes in range(0, 9 * 60, 5):
        look(FRIDAY + minutes * MINUTE)
    law = Reminder.objects.get(person=sol, clock__code=POLICE)
    assert law.mailing is not None
    assert law.mailing.goes_at - law.made_at <= APART + TOO_LATE
    held = Reminder.objects.filter(person=sol, clock__limit="agency", made_at__gt=FRIDAY + 4 * HOUR)
    morning = datetime(2026, 3, 7, 7, tzinfo=HARTFORD)
    assert set(held.values_list("mailing__goes_at", flat=True)) == {morning}


@pytest.mark.django_db
def test_a_mail_of_nobody_we_know_is_not_sent(agency: dict[str, User]) -> None:
    add("Ned", Role.LEGAL)
    refer()
    look(FRIDAY + 8 * HOUR)
    message = Message.objects.filter(source="reminders").first()
    assert message is not None
    message.destination = "00000000-0000-4000-8000-000000000000"
    assert compose(message) is None
