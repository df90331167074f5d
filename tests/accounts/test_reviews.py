"""The review of access: what is new, whose turn it is, and what an auditor confirms and ends."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from tests.accounts.people_cast import account, days, holding, on_case, signed_in, viewer

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import people as keeping
from openhart.accounts.actions.people import Given
from openhart.accounts.actions.reviewing import review_access
from openhart.accounts.models import AccessReview, Grant, Role, Scope, User
from openhart.accounts.queries.reviewing import review_board, review_of
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.django_db
WORDS = "Confirmed with the supervisor of the unit."


@pytest.fixture
def ruth(now: datetime) -> User:
    """Ruth administers."""
    return account("Ruth", Role.ADMINISTRATOR, at=now)


@pytest.fixture
def ada_user(now: datetime) -> User:
    """Ada audits."""
    return account("Ada", Role.AUDITOR, at=now)


@pytest.fixture
def ada(ada_user: User, now: datetime) -> Viewer:
    """Ada as she asks."""
    return viewer(ada_user, now)


@pytest.fixture
def mei(now: datetime) -> User:
    """Mei leads region 4."""
    return account("Mei", Role.REGIONAL_HART_LEAD, "4", at=now)


def review(user: User, by: Viewer, at: datetime, *, ending: tuple[UUID, ...] = ()) -> AccessReview:
    seen = list(user.grants.values_list("id", flat=True))
    return review_access(user_id=user.id, seen=seen, ending=ending, words=WORDS, by=by, at=at)


def due(by: Viewer, at: datetime) -> set[str]:
    return {each.user.display_name for each in review_board(by, at).due}


def test_what_an_administrator_gave_is_new_until_an_auditor_agrees(
    ruth: User, ada: Viewer, mei: User, now: datetime
) -> None:
    review(ruth, ada, now)
    review(mei, ada, now)
    assert due(ada, now) == {"Ada"}
    given = Given(role=Role.LEGAL, scope=Scope.AGENCY)
    keeping.give_role(user_id=mei.id, given=given, by=viewer(ruth, now), at=now)
    assert Role.LEGAL in viewer(mei, now).agency_roles
    assert due(ada, now) == {"Ada", "Mei"}
    review(mei, ada, now)
    assert due(ada, now) == {"Ada"}


def test_access_is_looked_at_again_after_a_year_and_an_administrators_after_ninety_days(
    ruth: User, ada: Viewer, mei: User, now: datetime
) -> None:
    review(ruth, ada, now)
    review(mei, ada, now)
    assert due(ada, now + days(89)) == {"Ada"}
    assert due(ada, now + days(90)) == {"Ada", "Ruth"}
    assert due(ada, now + days(364)) == {"Ada", "Ruth"}
    assert due(ada, now + days(365)) == {"Ada", "Ruth", "Mei"}


def test_a_case_somebody_was_assigned_waits_for_its_year(ada: Viewer, now: datetime) -> None:
    ben = account("Ben", at=now)
    case = cases.open_case(region="4", by=SYSTEM, at=now)
    on_case(ben, case.id, now, reference=case.reference)
    assert "Ben" not in due(ada, now + days(300))
    assert "Ben" in due(ada, now + days(366))
    review(ben, ada, now + days(366))
    assert "Ben" not in due(ada, now + days(367))


def test_what_is_ticked_ends_and_the_rest_is_confirmed(ada: Viewer, ruth: User, mei: User, now: datetime) -> None:
    keeping.give_role(user_id=mei.id, given=Given(role=Role.LEGAL, scope=Scope.AGENCY), by=viewer(ruth, now), at=now)
    legal = mei.grants.get(role=Role.LEGAL)
    row = review(mei, ada, now + days(1), ending=(legal.id,))
    assert (row.confirmed, row.ended) == (1, 1)
    legal.refresh_from_db()
    kept = mei.grants.get(role=Role.REGIONAL_HART_LEAD)
    assert legal.until_at == now + days(1)
    assert (kept.confirmed_at, kept.confirmed_by_id) == (now + days(1), ada.user_id)
    entry = Entry.objects.get(act="access.reviewed")
    assert (entry.subject_id, entry.actor_id) == (mei.id, ada.user_id)
    assert WORDS not in str(entry.detail)
    assert WORDS.encode() not in bytes(AccessReview.objects.get().sealed)
    held = review_of(ada, mei.id, now + days(1))
    assert held is not None
    assert held.reviews[0][1] == WORDS


def test_what_was_given_after_the_page_was_opened_is_not_confirmed(
    ada: Viewer, ruth: User, mei: User, now: datetime
) -> None:
    seen = list(mei.grants.values_list("id", flat=True))
    keeping.give_role(user_id=mei.id, given=Given(role=Role.LEGAL, scope=Scope.AGENCY), by=viewer(ruth, now), at=now)
    review_access(user_id=mei.id, seen=seen, ending=[], words=WORDS, by=ada, at=now)
    assert mei.grants.get(role=Role.LEGAL).confirmed_at is None
    assert "Mei" in due(ada, now)


def test_grants_of_somebody_else_are_neither_confirmed_nor_ended(
    ada: Viewer, ruth: User, mei: User, now: datetime
) -> None:
    theirs = ruth.grants.get()
    own = mei.grants.get()
    for seen, ending in (([theirs.id], [theirs.id]), ([own.id], [theirs.id]), ([uuid4()], []), ([], [])):
        with pytest.raises(Refused, match="changed since"):
            review_access(user_id=mei.id, seen=seen, ending=ending, words=WORDS, by=ada, at=now)
    review_access(user_id=mei.id, seen=[own.id, theirs.id], ending=[theirs.id], words=WORDS, by=ada, at=now)
    theirs.refresh_from_db()
    assert (theirs.until_at, theirs.confirmed_at) == (None, None)


def test_nobody_reviews_themselves_and_nobody_but_an_auditor_reviews(
    ada: Viewer, ada_user: User, ruth: User, mei: User, now: datetime
) -> None:
    with pytest.raises(Refused, match="Nobody reviews"):
        review(ada_user, ada, now)
    for role in Role:
        if role != Role.AUDITOR:
            with pytest.raises(Refused, match="Only an Auditor"):
                review(mei, holding(role), now)
    page = signed_in(ada_user)
    assert page.get(f"/people/review/{ada_user.id}/").status_code == 403
    assert "Your own access is due" in page.get("/people/review/").content.decode()


def test_no_case_is_left_without_a_worker_and_the_agency_not_without_an_administrator(
    ada: Viewer, ruth: User, now: datetime
) -> None:
    ben, mia = account("Ben", at=now), account("Mia", at=now)
    case = cases.open_case(region="4", by=SYSTEM, at=now)
    on_case(ben, case.id, now, reference=case.reference)
    grant = ben.grants.get()
    with pytest.raises(Refused, match="without a worker"):
        review(ben, ada, now, ending=(grant.id,))
    on_case(mia, case.id, now, reference=case.reference)
    review(ben, ada, now, ending=(grant.id,))
    with pytest.raises(Refused, match="last administrator"):
        review(ruth, ada, now, ending=(ruth.grants.get().id,))
    assert ruth.grants.get().until_at is None


def test_a_review_is_typed_on_the_page_and_nothing_typed_is_lost(ada_user: User, mei: User, now: datetime) -> None:
    page, grant = signed_in(ada_user), mei.grants.get()
    url = f"/people/review/{mei.id}/"
    answer = page.post(url, {"seen": [grant.id], "ending": [grant.id], "words": ""})
    assert answer.status_code == 422
    assert f'value="{grant.id}" checked' in answer.content.decode()
    for forged in ({"seen": ["x"], "words": "A"}, {"words": "A"}, {"seen": [uuid4()], "words": "Typed before"}):
        refused = page.post(url, forged)
        assert refused.status_code in {409, 422}
    assert "Typed before" in refused.content.decode()
    assert not AccessReview.objects.exists()
    assert page.post(url, {"seen": [grant.id], "words": WORDS}).status_code == 303
    assert Grant.objects.get(id=grant.id).confirmed_by_id == ada_user.id
    assert "1 of 2 people reviewed" in page.get("/people/review/").content.decode()
