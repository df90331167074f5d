"""Handing over: nothing changes hands before it is accepted, and there is no moment without a worker."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.accounts.standing_cast import HOUR, NOW, on_case, person, regions, seen

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import Terms
from openhart.accounts.lifecycle.hand_overs import HandOverMove, HandOverState, too_late_for
from openhart.accounts.models import Grant, HandOver, Origin, Role, Scope, User
from openhart.accounts.queries import standing
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.requirement("R-TEAM-4"), pytest.mark.django_db]
LATER = NOW + HOUR
CANARY = "Call the aunt of case one before Monday."


@pytest.fixture
def ada(db: None) -> User:
    """Ada works ongoing cases of region 4."""
    regions("3", "4")
    return person("Ada", Role.ONGOING_WORKER, "4")


@pytest.fixture
def bea(db: None) -> User:
    """Bea does in region 3."""
    return person("Bea", Role.ONGOING_WORKER, "3")


def offer(giver: User, taker: User, *rows: Grant | UUID, by: User | None = None, **more) -> HandOver:
    ids = [row.id if isinstance(row, Grant) else row for row in rows]
    return accounts.offer_hand_over(
        giver_id=giver.id, taker_id=taker.id, grant_ids=ids, note=CANARY, by=seen(by or giver), at=NOW, **more
    )


def opens(user: User, case: Case, at=NOW) -> bool:
    return Case.objects.filter(visible(seen(user, at), case_id="id"), id=case.id).exists()


def test_until_it_is_accepted_nothing_changes_and_then_everything_at_one_moment(ada: User, bea: User) -> None:
    case, row = on_case(ada, region="1")
    offered = offer(ada, bea, row)
    assert not opens(bea, case)
    waiting = standing.today(seen(bea), NOW).cases_offered
    assert [(each["name"], each["count"]) for each in waiting] == [("Ada", 1)]
    outcome = accounts.accept(hand_over_id=offered.id, by=seen(bea), at=LATER)
    assert len(outcome.taken) == 1
    taken = Grant.objects.get(viewer=bea, origin=Origin.HAND_OVER)
    assert (taken.origin_id, taken.reference, taken.from_at) == (offered.id, case.reference, LATER)
    assert Grant.objects.get(id=row.id).until_at == LATER
    for at in (LATER - timedelta(microseconds=1), LATER, LATER + timedelta(microseconds=1)):
        assert [opens(user, case, at) for user in (ada, bea)].count(True) == 1
    assert Entry.objects.get(act="hand_over.accepted").detail["grants"] == 1


def test_the_note_is_sealed_and_no_act_of_the_trail_holds_it(ada: User, bea: User) -> None:
    _, row = on_case(ada)
    offered = offer(ada, bea, row)
    assert b"aunt" not in bytes(offered.sealed)
    accounts.decline(hand_over_id=offered.id, words="My desk is full of aunts.", by=seen(bea), at=LATER)
    assert b"aunts" not in bytes(HandOver.objects.get().sealed)
    assert "aunt" not in str(list(Entry.objects.values_list("detail", flat=True)))
    shown = standing.hand_over(seen(ada), offered.id, LATER)
    assert shown
    assert (shown.note, shown.words, shown.state) == (CANARY, "My desk is full of aunts.", HandOverState.DECLINED)


def test_a_region_is_handed_to_somebody_fit_for_it(ada: User, bea: User) -> None:
    lena, omar = person("Lena", Role.REGIONAL_HART_LEAD, "3"), person("Omar", Role.REGIONAL_HART_LEAD, "4")
    row = lena.grants.get()
    with pytest.raises(Refused, match="cannot take over Regional HART Lead, Region 3"):
        offer(lena, bea, row)
    accounts.accept(hand_over_id=offer(lena, omar, row).id, by=seen(omar), at=LATER)
    assert seen(omar, LATER).regions == {"3", "4"}
    assert seen(lena, LATER).regions == frozenset()


def test_the_giver_may_stay_on_until_a_day(ada: User, bea: User) -> None:
    case, row = on_case(ada, region="1")
    until = NOW + timedelta(days=5)
    offered = offer(ada, bea, row, stays_until_at=until)
    accounts.accept(hand_over_id=offered.id, by=seen(bea), at=LATER)
    assert opens(ada, case, until - HOUR)
    assert opens(bea, case, until - HOUR)
    assert not opens(ada, case, until)
    assert opens(bea, case, until)
    assert Entry.objects.filter(act="grant.limited").count() == 1


def test_what_ended_meanwhile_is_left_out_and_said(ada: User, bea: User) -> None:
    (gone, first), (kept, second) = on_case(ada, region="1"), on_case(ada, region="1")
    offered = offer(ada, bea, first, second)
    accounts.end_grant(grant_id=first.id, by=SYSTEM, at=NOW)
    shown = standing.hand_over(seen(bea), offered.id, NOW)
    assert shown
    assert (shown.gone, [row.reference for row in shown.cases]) == (1, [kept.reference])
    outcome = accounts.accept(hand_over_id=offered.id, by=seen(bea), at=LATER)
    assert outcome.skipped == [gone.reference]
    assert opens(bea, kept, LATER)
    assert not opens(bea, gone, LATER)


def test_nothing_left_is_refused_and_can_be_declined(ada: User, bea: User) -> None:
    _, row = on_case(ada)
    offered = offer(ada, bea, row)
    accounts.end_grant(grant_id=row.id, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="Nothing of what was offered is left"):
        accounts.accept(hand_over_id=offered.id, by=seen(bea), at=LATER)
    accounts.decline(hand_over_id=offered.id, words="Gone.", by=seen(bea), at=LATER)


@pytest.mark.parametrize("is_before", [True, False])
def test_a_restricted_case_never_changes_hands(ada: User, bea: User, is_before: bool) -> None:
    (secret, row), (_, other) = on_case(ada, region="1"), on_case(ada, region="1")
    if is_before:
        Case.objects.filter(id=secret.id).update(is_restricted=True)
        with pytest.raises(Refused, match="cannot be handed over by you"):
            offer(ada, bea, row)
        return
    offered = offer(ada, bea, row, other)
    Case.objects.filter(id=secret.id).update(is_restricted=True)
    shown = standing.hand_over(seen(bea), offered.id, NOW)
    assert shown
    assert secret.reference not in [each.reference for each in shown.cases]
    outcome = accounts.accept(hand_over_id=offered.id, by=seen(bea), at=LATER)
    assert outcome.skipped == [""]
    assert not opens(bea, secret, LATER)


@pytest.mark.parametrize("origin", [Origin.NAMED, Origin.COVER, Origin.ROTA, Origin.EMERGENCY, Origin.DIRECTORY])
def test_only_what_is_ones_own_changes_hands(ada: User, bea: User, origin: Origin) -> None:
    case = cases.open_case(region="1", by=SYSTEM, at=NOW)
    row = accounts.grant(
        to=ada.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id,
        terms=Terms(origin=origin, until_at=NOW + 9 * HOUR), by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert row.id not in {each.id for each in standing.may_hand_over(seen(ada), ada.id, NOW)}
    with pytest.raises(Refused, match="cannot be handed over by you"):
        offer(ada, bea, row)


WHO_OFFERS = [
    (Role.SOCIAL_WORK_SUPERVISOR, "4", {"4"}),
    (Role.REGIONAL_HART_LEAD, "4", {"4"}),
    (Role.REGIONAL_HART_LEAD, "1", {"1"}),
    (Role.STATEWIDE_HART_LEAD, "", {"1", "4"}),
    (Role.ADMINISTRATOR, "", set()),  # only for somebody who left
    (Role.CARELINE_SUPERVISOR, "", set()),
    (Role.ONGOING_WORKER, "4", set()),
    (Role.AUDITOR, "", set()),
]


@pytest.mark.parametrize(("role", "region", "theirs"), WHO_OFFERS)
def test_who_offers_somebody_elses_cases(bea: User, role: Role, region: str, theirs: set[str]) -> None:
    ann = person("Ann")
    rows = {each: on_case(ann, region=each)[1] for each in ("1", "4")}
    by = person("Pia", role, region)
    for each, row in rows.items():
        if each in theirs:
            assert offer(ann, bea, row, by=by).offered_by_id == by.id
        else:
            with pytest.raises(Refused, match="cannot be handed over by you"):
                offer(ann, bea, row, by=by)


def test_ids_of_others_and_of_nobody_answer_alike(ada: User, bea: User) -> None:
    _, theirs = on_case(bea)
    answers = set()
    for each in (theirs.id, uuid4()):
        with pytest.raises(Refused) as refused:
            offer(ada, bea, each)
        answers.add(refused.value.reason)
    with pytest.raises(Refused) as refused:
        offer(User(id=uuid4()), bea, uuid4(), by=ada)
    assert answers == {refused.value.reason}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST, None])
def test_who_takes_no_cases(ada: User, role: Role | None) -> None:
    _, row = on_case(ada)
    with pytest.raises(Refused, match="case"):
        offer(ada, person("Tom", role), row)


def test_a_grant_is_offered_once_at_a_time(ada: User, bea: User) -> None:
    _, row = on_case(ada)
    first = offer(ada, bea, row)
    with pytest.raises(Refused, match="offered to somebody already"):
        offer(ada, person("Cy", Role.ONGOING_WORKER, "1"), row)
    accounts.withdraw(hand_over_id=first.id, by=seen(ada), at=NOW)
    assert offer(ada, bea, row).id != first.id


MOVES = [(accounts.accept, {}), (accounts.decline, {"words": "No."}), (accounts.withdraw, {})]


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("second", range(3))
def test_whoever_comes_second_is_told_what_happened_first(ada: User, bea: User, first: int, second: int) -> None:
    case, row = on_case(ada, region="1")
    offered = offer(ada, bea, row)
    people = (bea, bea, ada)
    move, words = MOVES[first]
    move(hand_over_id=offered.id, by=seen(people[first]), at=NOW, **words)
    before = (opens(ada, case), opens(bea, case))
    move, words = MOVES[second]
    with pytest.raises(Refused, match=r"already|withdrawn"):
        move(hand_over_id=offered.id, by=seen(people[second]), at=NOW, **words)
    assert (opens(ada, case), opens(bea, case)) == before


def test_strangers_to_a_hand_over_find_none(ada: User, bea: User) -> None:
    _, row = on_case(ada)
    offered, cy = offer(ada, bea, row), person("Cy", Role.STATEWIDE_HART_LEAD)
    assert standing.hand_over(seen(cy), offered.id, NOW) is None
    for move, words in MOVES:
        with pytest.raises(Refused, match="There is no such hand-over"):
            move(hand_over_id=offered.id, by=seen(cy), at=NOW, **words)
    with pytest.raises(Refused, match="Only the colleague to whom"):
        accounts.accept(hand_over_id=offered.id, by=seen(ada), at=NOW)
    with pytest.raises(Refused, match="Only whoever offered"):
        accounts.withdraw(hand_over_id=offered.id, by=seen(bea), at=NOW)


def test_a_hand_over_during_an_absence_ends_what_the_cover_copied(ada: User, bea: User) -> None:
    cy = person("Cy", Role.ONGOING_WORKER, "3")
    case, row = on_case(ada, region="1")
    accounts.plan_cover(absent_id=ada.id, covering_id=cy.id, from_at=NOW, until_at=NOW + 9 * HOUR, by=SYSTEM, at=NOW)
    assert opens(cy, case)
    accounts.accept(hand_over_id=offer(ada, bea, row).id, by=seen(bea), at=LATER)
    assert not opens(cy, case, LATER)
    assert opens(bea, case, LATER)


def test_somebody_who_left_can_still_be_relieved_of_their_cases(ada: User, bea: User) -> None:
    case, row = on_case(ada, region="1")
    User.objects.filter(id=ada.id).update(is_active=False)
    offered = offer(ada, bea, row, by=person("Pia", Role.STATEWIDE_HART_LEAD))
    accounts.accept(hand_over_id=offered.id, by=seen(bea), at=LATER)
    assert opens(bea, case, LATER)


@pytest.mark.parametrize("state", list(HandOverState))
@pytest.mark.parametrize("move", list(HandOverMove))
def test_only_an_open_offer_moves(state: HandOverState, move: HandOverMove) -> None:
    assert (too_late_for(state, move) == "") is (state == HandOverState.OFFERED)
