"""Missing episodes, the consult after 72 hours, returns; and interim letters, which time alone makes due."""

from datetime import timedelta
from typing import Any

import pytest
from tests.policy.engine_story import TUESDAY, ask, at, duty, event, hours, owed, referral, undecided

SEEN = TUESDAY - timedelta(hours=10)
MARK = SEEN + timedelta(hours=72)


def missing(when: Any = TUESDAY, *, since: Any = SEEN, episode: str | None = None, **facts: Any) -> Any:
    given = {"child.in_agency_care": True, "case.open": True, "child.missing_since": since}
    given |= {key.replace("__", "."): value for key, value in facts.items()}
    named = {"episode": episode} if episode else {}
    return event("child.missing", when, {key: value for key, value in given.items() if value is not None}, **named)


def located(when: Any, **named: Any) -> Any:
    return event("child.located", when, **named)


@pytest.mark.parametrize("code", ["notify.police_missing", "notify.ncmec"])
@pytest.mark.parametrize(
    ("care", "is_open", "when", "limit"),
    [
        (True, False, TUESDAY, "law"),
        (True, True, TUESDAY, "law"),
        (False, True, TUESDAY, "agency"),
        (False, False, TUESDAY, None),
        (False, True, at("2021-08-10 10:00"), None),
        (True, False, at("2021-08-10 10:00"), "law"),
    ],
)
def test_a_missing_child_is_reported(code: str, care: bool, is_open: bool, when: Any, limit: str | None) -> None:
    answer = ask([missing(when, child__in_agency_care=care, case__open=is_open)], when)
    if limit is None:
        assert code not in owed(answer)
    else:
        assert (duty(answer, code).limit, duty(answer, code).due_at) == (limit, when + timedelta(hours=24))


def test_the_report_of_a_missing_child_stays_owed_when_the_child_returns() -> None:
    assert duty(ask([missing(), located(hours(2))], hours(30)), "notify.ncmec").state == "overdue"


def test_the_consult_appears_by_time_alone_and_not_before() -> None:
    assert "consult.missing_72h" not in owed(ask([missing()], MARK - timedelta(seconds=1)))
    consult = duty(ask([missing()], MARK), "consult.missing_72h")
    assert (consult.from_at, consult.due_at, consult.limit) == (MARK, MARK + timedelta(hours=24), "agency")


def test_the_answer_says_when_to_look_again() -> None:
    assert ask([missing()], TUESDAY).changes_at == MARK
    assert ask([missing()], MARK).changes_at is None
    assert ask([missing(), located(hours(1))], hours(2)).changes_at is None


def test_a_child_seen_long_ago_owes_the_consult_from_the_report() -> None:
    consult = duty(ask([missing(since=SEEN - timedelta(days=9))], TUESDAY), "consult.missing_72h")
    assert consult.from_at == TUESDAY


@pytest.mark.parametrize("back", [MARK - timedelta(hours=1), MARK])
def test_a_child_back_at_or_before_72_hours_owes_no_consult(back: Any) -> None:
    assert "consult.missing_72h" not in owed(ask([missing(), located(back)], MARK + timedelta(days=2)))


def test_the_consult_stays_owed_after_a_later_return() -> None:
    back = located(MARK + timedelta(minutes=1))
    assert duty(ask([missing(), back], MARK + timedelta(days=2)), "consult.missing_72h").state == "overdue"


def test_a_consult_held_before_it_was_owed_counts_for_nothing() -> None:
    held = event("consult.held", hours(20), with_="regional_hart_lead")
    assert duty(ask([missing(), held], MARK), "consult.missing_72h").state == "open"


@pytest.mark.parametrize(("lead", "state"), [("statewide_hart_lead", "done"), ("legal", "open")])
def test_a_consult_with_either_lead_discharges_it_from_the_very_moment(lead: str, state: str) -> None:
    held = event("consult.held", MARK, with_=lead)
    assert duty(ask([missing(), held], MARK), "consult.missing_72h").state == state


def test_the_version_in_force_at_the_mark_decides() -> None:
    early = at("2021-08-17 10:00")
    assert "consult.missing_72h" in owed(ask([missing(early, since=early)], at("2021-08-25 10:00")))
    early = at("2021-08-14 10:00")
    assert "consult.missing_72h" not in owed(ask([missing(early, since=early)], at("2021-08-25 10:00")))


def test_the_facts_at_the_mark_decide() -> None:
    left = event("review.completed", hours(20), {"child.in_agency_care": False, "case.open": False})
    late = event("review.completed", MARK + timedelta(hours=1), {"child.in_agency_care": False, "case.open": False})
    assert "consult.missing_72h" not in owed(ask([missing(), left], MARK + timedelta(days=1)))
    assert "consult.missing_72h" in owed(ask([missing(), late], MARK + timedelta(days=1)))


def test_last_seen_unknown_leaves_the_consult_undecided_until_it_is_known() -> None:
    unknown = missing(since=None)
    assert "consult.missing_72h" in undecided(ask([unknown], hours(200)))
    learned = event("review.completed", hours(100), {"child.missing_since": SEEN})
    consult = duty(ask([unknown, learned], hours(200)), "consult.missing_72h")
    assert (consult.from_at, consult.state) == (hours(100), "overdue")
    assert "consult.missing_72h" not in owed(ask([unknown, located(hours(20)), learned], hours(200)))


def test_under_the_first_version_an_unknown_last_seen_asks_nothing() -> None:
    early = at("2021-06-01 10:00")
    assert "consult.missing_72h" not in undecided(ask([missing(early, since=None)], at("2021-06-10 10:00")))


def test_a_corrected_last_seen_moves_the_mark() -> None:
    later = event("fact.corrected", MARK + timedelta(hours=1), {"child.missing_since": SEEN + timedelta(hours=9)})
    answer = ask([missing(), later], MARK + timedelta(hours=2))
    assert duty(answer, "consult.missing_72h").state == "withdrawn"
    assert answer.changes_at == MARK + timedelta(hours=9)
    earlier = event("fact.corrected", hours(30), {"child.missing_since": SEEN - timedelta(hours=40)})
    assert duty(ask([missing(), earlier], hours(31)), "consult.missing_72h").from_at == hours(30)


def test_each_missing_episode_has_its_own_last_seen() -> None:
    again = missing(hours(50), since=None, episode="again")
    answer = ask([missing(episode="first"), located(hours(40)), again], hours(90))
    assert ("consult.missing_72h", "again") in {(each.duty, each.episode) for each in answer.undecided}
    assert "consult.missing_72h" not in owed(answer)


@pytest.mark.parametrize(
    ("care", "is_open", "is_owed"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_a_return_owes_an_interview_and_a_screening(care: bool, is_open: bool, is_owed: bool) -> None:
    answer = ask([missing(child__in_agency_care=care, case__open=is_open), located(hours(5))], hours(5))
    assert ({"interview.on_return", "screen.on_return"} <= owed(answer)) is is_owed
    if is_owed:
        assert duty(answer, "screen.on_return").due_at == hours(29)


def test_a_child_located_who_was_never_missing_owes_nothing() -> None:
    answer = ask([referral(child__in_agency_care=True), located(hours(5))], hours(5))
    assert "screen.on_return" not in owed(answer)


INTERIM = at("2021-11-01 09:00")
APPEARS, END = at("2022-01-16 09:00"), at("2022-01-30 09:00")
LATER, LATEST = at("2022-02-15 09:00"), at("2022-03-01 09:00")


def letter(kind: str, when: Any = INTERIM) -> Any:
    return event("eligibility_letter.received", when, kind=kind)


def test_the_renewal_appears_fourteen_days_before_interim_assistance_ends() -> None:
    answer = ask([referral(), letter("interim")], APPEARS - timedelta(seconds=1))
    assert "renew.interim_assistance" not in owed(answer)
    assert answer.changes_at == APPEARS
    renewal = duty(ask([referral(), letter("interim")], APPEARS), "renew.interim_assistance")
    assert (renewal.from_at, renewal.due_at, renewal.limit) == (APPEARS, END, "law")


@pytest.mark.parametrize("kind", ["eligibility", "extension"])
def test_a_letter_before_it_appears_cancels_the_renewal(kind: str) -> None:
    answer = ask([referral(), letter("interim"), letter(kind, at("2021-12-01 09:00"))], at("2022-02-01 09:00"))
    assert "renew.interim_assistance" not in owed(answer)


def test_an_extension_discharges_the_first_renewal_and_begins_a_second() -> None:
    events = [referral(), letter("interim"), letter("extension", at("2022-01-20 09:00"))]
    first = duty(ask(events, at("2022-01-21 09:00")), "renew.interim_assistance")
    assert (first.state, first.instance) == ("done", 1)
    both = [each for each in ask(events, LATER).duties if each.code == "renew.interim_assistance"]
    assert [(each.instance, each.state, each.due_at) for each in both] == [(1, "done", END), (2, "open", LATEST)]


def test_an_extension_without_an_interim_letter_runs_thirty_days() -> None:
    renewal = duty(ask([referral(), letter("extension")], at("2021-11-20 09:00")), "renew.interim_assistance")
    assert renewal.due_at == at("2021-12-01 09:00")
