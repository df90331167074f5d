"""Giving an organisation its inbox: an administrator adds and ends members; nobody else does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import person, viewer_of
from tests.inbox.conftest import HARTFORD, Post

from openhart.accounts import queries as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Grant, Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.inbox import actions, queries
from openhart.inbox.access import Reader
from openhart.inbox.models import Member
from openhart.places import actions as places

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-NOT-8")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ruth_user(db: None, now: datetime) -> User:
    """Ruth is an administrator of an agency in Connecticut."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now - timedelta(days=1))
    return person("Ruth", Role.ADMINISTRATOR, Scope.AGENCY)


@pytest.fixture
def ruth(ruth_user: User) -> Viewer:
    """Ruth as she asks."""
    return viewer_of(ruth_user)


def added(by: Viewer, at: datetime, organisation: str = HARTFORD, username: str = "d.lind") -> Member:
    return actions.add_member(organisation=organisation, username=username, display_name="Dov Lind", by=by, at=at)


def test_a_member_reads_belongs_at_the_partners_site_and_nowhere_else(post: Post, ruth: Viewer, now: datetime) -> None:
    letter = post()
    row = added(ruth, now)
    assert [each.id for each in queries.letters(Reader(user_id=row.user_id), now + MINUTE)] == [letter.id]
    viewer = accounts.viewer_of(row.user, now + MINUTE)
    assert accounts.belongs_at(viewer, "partners")
    assert not accounts.belongs_at(viewer, "desk")
    assert viewer.regions == frozenset()
    assert not viewer.is_agency_wide


def test_one_person_reads_for_two_organisations_and_loses_the_role_with_the_last(ruth: Viewer, now: datetime) -> None:
    first, second = added(ruth, now), added(ruth, now, organisation="police-bridgeport")
    assert first.user_id == second.user_id
    with pytest.raises(Refused, match="already"):
        added(ruth, now)
    actions.end_member(member_id=first.id, by=ruth, at=now + MINUTE)
    assert queries.organisations_of(Reader(user_id=first.user_id), now + MINUTE) == ["police-bridgeport"]
    assert not Grant.objects.filter(viewer_id=first.user_id, until_at__isnull=False).exists()
    actions.end_member(member_id=second.id, by=ruth, at=now + MINUTE)
    actions.end_member(member_id=second.id, by=ruth, at=now + 2 * MINUTE)
    assert not accounts.viewer_of(first.user, now + 2 * MINUTE).roles
    acts = Entry.objects.filter(act__startswith="letter.member").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["letter.member_added", "letter.member_added", "letter.member_ended", "letter.member_ended"]


def test_staff_cannot_be_members_and_an_unknown_organisation_has_none(ruth: Viewer, now: datetime) -> None:
    person("cleo", Role.STATEWIDE_HART_LEAD, Scope.AGENCY)
    with pytest.raises(Refused, match="staff"):
        added(ruth, now, username="cleo")
    with pytest.raises(Refused, match="no such organization"):
        added(ruth, now, organisation="police-atlantis")
    assert not Member.objects.exists()


@pytest.mark.requirement("R-SEC-1")
@pytest.mark.parametrize("role", [Role.STATEWIDE_HART_LEAD, Role.AUDITOR, Role.PARTNER_MEMBER])
def test_cleo_who_keeps_no_accounts_adds_and_ends_nobody(ruth: Viewer, now: datetime, role: Role) -> None:
    row = added(ruth, now)
    cleo = viewer_of(person("Cleo", role, Scope.AGENCY))
    with pytest.raises(Refused):
        added(cleo, now, username="another")
    with pytest.raises(Refused):
        actions.end_member(member_id=row.id, by=cleo, at=now)


def test_the_role_is_not_given_on_the_page_of_people(ruth: Viewer, now: datetime) -> None:
    from openhart.accounts.access.people import check_givable, givable  # noqa: PLC0415 - beside its one use

    assert Role.PARTNER_MEMBER not in givable()
    with pytest.raises(Refused, match="page of their organization"):
        check_givable(Role.PARTNER_MEMBER, Scope.AGENCY)


def test_an_administrator_adds_somebody_and_makes_the_code_for_the_partners_site(
    ruth_user: User, settings: Any, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    settings.ADDRESSES = {"partners": "https://partners.example"}
    monkeypatch.setattr(clock, "now", lambda: now)
    client = Client()
    client.force_login(ruth_user)
    page = f"/partners/{HARTFORD}/"
    assert "Nobody reads these letters yet" in client.get(page).content.decode()
    assert client.post(f"{page}add/", {}).status_code == 422
    answer = client.post(f"{page}add/", {"display_name": "Sgt. Dov Lind", "username": "d.lind"})
    row = Member.objects.get()
    assert answer.headers["Location"] == f"/people/{row.user_id}/invite/"
    code = client.post(answer.headers["Location"], {"purpose": "join"}).content.decode()
    assert "https://partners.example/account/join/" in code
    assert "Has not come in yet" in client.get(page).content.decode()
    assert "Hartford Police" in client.get("/partners/").content.decode()
    assert client.post(f"{page}add/", {"display_name": "Sgt. Dov Lind", "username": "d.lind"}).status_code == 409
    assert client.post(f"/partners/members/{row.id}/end/").status_code == 303
    assert "Ended" in client.get(page).content.decode()


def test_cleo_of_the_staff_gets_none_of_these_pages(ruth_user: User, ana_user: User) -> None:
    client = Client()
    client.force_login(ana_user)
    for page in ("/partners/", f"/partners/{HARTFORD}/", f"/partners/{HARTFORD}/add/"):
        assert client.get(page).status_code == 403
