"""Recording that recipients were told: one row each, and the duty done only with the last of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.notices.conftest import happen, state

from openhart.accounts.access import SYSTEM, Viewer
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty, Event
from openhart.foundation.refused import Refused
from openhart.notices import actions, queries
from openhart.notices.models import Notice
from openhart.places import actions as places

Tell = Callable[..., Notice]


def owed(viewer: Viewer, case: Case, to: str, at: datetime) -> queries.Owed:
    return next(each for each in queries.standing(viewer, case, at=at).owed if each.to == to)


def names(each: queries.Owed) -> list[str]:
    return [line.recipient.name if line.recipient else "nobody" for line in each.lines]


@pytest.mark.requirement("R-NOT-1")
def test_police_of_each_distinct_town_are_owed_a_notice(referred: Case, ben: Viewer, now: datetime) -> None:
    assert names(owed(ben, referred, "local_law_enforcement", now)) == [
        "Hartford Police Department", "New Haven Police Department", "Bridgeport Police Department",
    ]  # fmt: skip
    cases.locate(case=referred, towns={"incident": "hartford", "location": "hartford"}, region="4", by=SYSTEM, at=now)
    assert names(owed(ben, referred, "local_law_enforcement", now)) == ["Hartford Police Department"]


@pytest.mark.requirement("R-NOT-1")
def test_a_referral_owes_the_team_the_fbi_the_state_attorney_and_the_lead(
    referred: Case, ben: Viewer, now: datetime
) -> None:
    kinds = {each.to: names(each) for each in queries.standing(ben, referred, at=now).owed}
    assert kinds["fbi"] == ["FBI New Haven Field Office"]
    assert kinds["csao"] == ["Office of the Chief State's Attorney"]
    assert kinds["statewide_hart_lead"] == ["Statewide HART Lead"]
    assert len(kinds["mdt"]) == 3


@pytest.mark.requirement("R-NOT-2")
def test_a_duty_of_several_recipients_is_done_only_when_the_last_was_told(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    tell(referred, "local_law_enforcement", "police-hartford", after=10, towns=("hartford",))
    tell(referred, "local_law_enforcement", "police-new-haven", after=40, towns=("new-haven",))
    part = owed(ben, referred, "local_law_enforcement", now + timedelta(hours=1))
    assert (part.told_count, len(part.lines)) == (2, 3)
    assert state(referred, "local_law_enforcement") == "open"
    assert not Event.objects.filter(case=referred, code="notice.sent").exists()
    late = now + timedelta(hours=2)
    tell(referred, "local_law_enforcement", "police-bridgeport", after=30, towns=("bridgeport",), at=late)
    duty = Duty.objects.get(case=referred, code="notify.local_law_enforcement")
    assert duty.state == "done"
    assert duty.discharged_at == now + timedelta(minutes=40)


@pytest.mark.requirement("R-NOT-2")
def test_each_recipient_is_a_duty_of_its_own(referred: Case, tell: Tell) -> None:
    tell(referred, "fbi", "fbi", form="DCF-737")
    assert state(referred, "fbi") == "done"
    assert state(referred, "csao") == "open"
    sent = Event.objects.get(case=referred, code="notice.sent")
    assert sent.data == {"to": "fbi", "form": "DCF-737"}


def test_told_after_the_limit_is_done_late(referred: Case, tell: Tell) -> None:
    tell(referred, "fbi", "fbi", after=25 * 60)
    assert state(referred, "fbi") == "done_late"


def test_a_town_without_police_is_met_by_the_state_police_in_their_place(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    cases.locate(case=referred, towns={"incident": "union", "location": "hartford"}, region="4", by=SYSTEM, at=now)
    tell(referred, "local_law_enforcement", "police-hartford", towns=("hartford",))
    tell(referred, "local_law_enforcement", "state-police", towns=("union",))
    assert state(referred, "local_law_enforcement") == "done"


def test_one_department_that_serves_two_towns_is_told_once(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    places.serve(code="state-police", towns=["union", "ashford"], on=now.date(), by=SYSTEM, at=now)
    towns = {"residence": "union", "incident": "ashford", "location": "union"}
    cases.locate(case=referred, towns=towns, region="3", by=SYSTEM, at=now)
    each = owed(ben, referred, "local_law_enforcement", now)
    assert [line.need.towns for line in each.lines] == [("union", "ashford")]
    tell(referred, "local_law_enforcement", "state-police", towns=("union", "ashford"))
    assert state(referred, "local_law_enforcement") == "done"


def test_where_no_town_is_known_whoever_was_told_was_told(
    connecticut: None, case: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    happen(case, now)
    each = owed(ben, case, "local_law_enforcement", now)
    assert names(each) == ["nobody"]
    assert queries.standing(ben, case, at=now).unknown_towns == ("residence", "incident", "location")
    tell(case, "local_law_enforcement", "police-hartford")
    assert state(case, "local_law_enforcement") == "done"


def test_a_town_learned_late_shows_as_not_told_while_the_duty_stays_done(
    connecticut: None, case: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    cases.locate(case=case, towns={"residence": "hartford"}, region="4", by=SYSTEM, at=now)
    happen(case, now)
    tell(case, "local_law_enforcement", "police-hartford", towns=("hartford",))
    cases.locate(case=case, towns={"incident": "new-haven"}, region="4", by=SYSTEM, at=now)
    each = owed(ben, case, "local_law_enforcement", now + timedelta(hours=3))
    assert (each.told_count, len(each.lines), each.duty.state) == (1, 2, "done")


def test_when_a_wrong_town_is_taken_off_the_duty_can_be_settled(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    for town, after in (("hartford", 10), ("new-haven", 20)):
        tell(referred, "local_law_enforcement", f"police-{town}", after=after, towns=(town,))
    cases.locate(case=referred, towns={"location": "hartford"}, region="4", by=SYSTEM, at=now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    assert owed(ben, referred, "local_law_enforcement", later).can_settle
    assert actions.settle(case=referred, by=ben, at=later) == 1
    duty = Duty.objects.get(case=referred, code="notify.local_law_enforcement")
    assert (duty.state, duty.discharged_at) == ("done", now + timedelta(minutes=20))
    assert actions.settle(case=referred, by=ben, at=later) == 0


@pytest.mark.requirement("R-NOT-3")
def test_a_missing_child_owes_police_and_ncmec_each_proven_by_a_number(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    missing = now + timedelta(hours=2)
    happen(referred, missing, "child.missing", **{
        "child.in_agency_care": True, "child.missing_since": now.isoformat(),
    })  # fmt: skip
    assert names(owed(ben, referred, "police_missing", missing)) == ["Bridgeport Police Department"]
    first = tell(referred, "ncmec", "ncmec", after=180)
    assert first.lacks_number
    assert state(referred, "ncmec") == "done"
    actions.add_number(case=referred, notice_id=first.id, number="1234567", by=ben, at=now + timedelta(hours=4))
    kept = queries.notice_of(ben, referred, first.id)
    assert not kept.lacks_number
    assert queries.words_of(referred, kept).number == "1234567"
    second = tell(referred, "police_missing", "police-bridgeport", after=200, number="M-778", badge="12")
    assert not second.lacks_number
    assert state(referred, "police_missing") == "done"


@pytest.mark.requirement("R-NOT-4")
def test_hhs_is_told_of_a_foreign_national_child_with_its_request_number(referred: Case, tell: Tell) -> None:
    notice = tell(referred, "hhs", "hhs", number="RFA-1", form="")
    assert state(referred, "hhs") == "done"
    assert notice.has_number


@pytest.mark.requirement("R-NOT-5")
def test_an_accepted_case_across_state_lines_tells_the_compact_office(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    happen(referred, now + timedelta(minutes=1), "child.location_learned", **{
        "child.residence_state": "NY", "child.location_state": "CT", "child.left_on_own": True,
    })  # fmt: skip
    cases.record(
        case=referred, by=SYSTEM, at=now + timedelta(minutes=30),
        event=StepTaken(step="referral.screened", details={"decision": "accepted", "response": "24h"}),
    )  # fmt: skip
    assert names(owed(ben, referred, "interstate_compact", now + timedelta(hours=1))) == ["Interstate Compact Office"]
    tell(referred, "interstate_compact", "interstate-compact")
    tell(referred, "juvenile_compact", "juvenile-compact")
    assert state(referred, "interstate_compact") == "done"
    assert state(referred, "juvenile_compact") == "done"


def test_told_before_it_became_owed_does_not_count_and_says_so(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    tell(referred, "ncmec", "ncmec", after=10)
    missing = now + timedelta(hours=1)
    happen(referred, missing, "child.missing", **{
        "child.in_agency_care": True, "child.missing_since": now.isoformat(),
    })  # fmt: skip
    line = owed(ben, referred, "ncmec", missing).lines[0]
    assert line.told is None
    assert line.too_early is not None
    assert state(referred, "ncmec") == "open"


def test_a_time_typed_to_the_minute_counts_from_the_second_the_duty_began(
    connecticut: None, case: Case, ben: Viewer, now: datetime
) -> None:
    begun = now + timedelta(seconds=40)
    happen(case, begun)
    sent = actions.Sent(to="fbi", recipient="fbi", how="telephone", happened_at=now)
    actions.record_sent(case=case, sent=sent, submission=uuid4(), by=ben, at=now + timedelta(minutes=1))
    assert state(case, "fbi") == "done"


@pytest.mark.parametrize(("after", "said"), [(-10, "before the first report"), (600, "in the future")])
def test_a_time_that_cannot_be_right_is_refused(
    referred: Case, tell: Tell, now: datetime, after: int, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        tell(referred, "fbi", "fbi", after=after, at=now + timedelta(hours=1))
    assert not Notice.objects.exists()


def test_the_same_submission_twice_is_one_notice(referred: Case, tell: Tell) -> None:
    submission = uuid4()
    first = tell(referred, "fbi", "fbi", submission=submission)
    assert tell(referred, "fbi", "fbi", submission=submission).id == first.id
    assert Notice.objects.count() == 1
    assert Event.objects.filter(code="notice.sent").count() == 1


def test_one_submission_is_one_notice_also_in_the_database(referred: Case, tell: Tell) -> None:
    notice = tell(referred, "fbi", "fbi")
    notice.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


@pytest.mark.parametrize(
    "sent",
    [
        {"recipient": "ncmec"}, {"recipient": "nobody"}, {"how": "pigeon"}, {"form": "DCF-1"}, {"towns": ("atlantis",)},
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_and_nothing_is_half_written(
    referred: Case, ben: Viewer, now: datetime, sent: dict[str, object]
) -> None:
    given = {"to": "fbi", "recipient": "fbi", "how": "telephone", "happened_at": now, **sent}
    with pytest.raises(Refused):
        actions.record_sent(case=referred, sent=actions.Sent(**given), submission=uuid4(), by=ben, at=now)
    assert not Notice.objects.exists()
    assert not Event.objects.filter(code="notice.sent").exists()


def test_no_name_number_or_note_stands_in_clear(referred: Case, tell: Tell, ben: Viewer) -> None:
    words = {"person": "Sergeant Lee", "badge": "B-4711", "number": "24-998", "note": "The child was seen."}
    notice = tell(referred, "local_law_enforcement", "police-hartford", towns=("hartford",), **words)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_notice")
        stored = repr(cursor.fetchall())
        cursor.execute("SELECT detail FROM audit_entry")
        stored += repr(cursor.fetchall())
    assert not [word for word in words.values() if word in stored]
    known = queries.words_of(referred, queries.notice_of(ben, referred, notice.id))
    assert (known.person, known.badge, known.number, known.note) == tuple(words.values())


def test_a_notice_nobody_owed_is_kept_and_heard(referred: Case, tell: Tell, ben: Viewer, now: datetime) -> None:
    tell(referred, "interstate_compact", "interstate-compact")
    assert Event.objects.filter(code="notice.sent", data__to="interstate_compact").count() == 1
    assert [notice.to for notice in queries.standing(ben, referred, at=now).unasked] == ["interstate_compact"]


def test_a_second_notice_for_a_duty_done_changes_nothing(referred: Case, tell: Tell) -> None:
    tell(referred, "fbi", "fbi", after=10)
    tell(referred, "fbi", "fbi", after=20)
    duty = Duty.objects.get(case=referred, code="notify.fbi")
    assert duty.discharged_at is not None
    assert Event.objects.filter(code="notice.sent").count() == 1


def test_a_new_referral_owes_the_same_recipients_again(referred: Case, tell: Tell, now: datetime) -> None:
    tell(referred, "fbi", "fbi")
    happen(referred, now + timedelta(days=2))
    assert sorted(Duty.objects.filter(code="notify.fbi").values_list("state", flat=True)) == ["done", "open"]
    tell(referred, "fbi", "fbi", after=60 * 50)
    assert set(Duty.objects.filter(code="notify.fbi").values_list("state", flat=True)) == {"done"}


def test_a_notice_to_somebody_else_on_a_page_that_was_used_is_not_lost_unsaid(referred: Case, tell: Tell) -> None:
    submission = uuid4()
    tell(referred, "fbi", "fbi", submission=submission)
    with pytest.raises(Refused, match="another notice"):
        tell(referred, "ncmec", "ncmec", submission=submission)
