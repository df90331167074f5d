"""Whose account somebody from the agency's directory has, and which roles follow from what it says."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings
from django.test import Client
from tests.accounts.directory_cast import came, described
from tests.accounts.oidc_provider import Provider
from tests.accounts.signing_hands import code_at, equip, give_code

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import ClaimRule, Grant, Invitation, Origin, Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-1")]


def rule(value: str, role: Role, scope: Scope = Scope.AGENCY, region: str = "") -> ClaimRule:
    return ClaimRule.objects.create(claim="groups", value=value, role=role, scope=scope, region=region)


def held(user: User, origin: Origin = Origin.DIRECTORY) -> set[tuple[str, str]]:
    rows = Grant.objects.filter(viewer=user, origin=origin, until_at__isnull=True)
    return {(row.role, row.region) for row in rows}


def is_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def test_claims_of_userinfo_count_only_for_the_same_person(there: Provider, ana_user: User, settings: Any) -> None:
    settings.DIRECTORY = described(there, asks_userinfo=True)
    rule("g-hart", Role.LEGAL)
    there.more = {"groups": ["g-hart"]}
    assert is_in(came(there)[0])
    assert held(ana_user) == {("legal", "")}
    there.more = {"sub": "subject-2"}
    assert not is_in(came(there)[0])


def test_a_person_is_known_by_the_subject_and_not_by_the_name(there: Provider, ana_user: User) -> None:
    came(there)
    there.person["preferred_username"] = "ana.lee"  # she married
    assert is_in(came(there)[0])
    there.person |= {"sub": "subject-2", "preferred_username": "ana"}  # somebody new is given her old name
    client, answer = came(there)
    assert answer.status_code == 403
    assert not is_in(client)


def test_somebody_unknown_gets_nothing(there: Provider) -> None:
    client, answer = came(there)
    assert answer.status_code == 403
    assert "opens no account here" in answer.content.decode()
    assert not is_in(client)
    assert not User.objects.filter(username="ana").exists()


@pytest.mark.parametrize("way", ["password", "passkey", "old directory", "came once"])
def test_an_equal_name_in_the_directory_takes_no_account_that_is_somebodys(
    there: Provider, ana_user: User, way: str
) -> None:
    rule("g-legal", Role.LEGAL)
    there.person["groups"] = ["g-legal"]
    make_somebodys(ana_user, way)
    client, answer = came(there)
    assert answer.status_code == 403
    assert "Ask an administrator of OpenHART" in answer.content.decode()
    assert not is_in(client)
    assert held(ana_user) == set()
    assert not SocialAccount.objects.filter(provider=there.address).exists()


def make_somebodys(user: User, way: str) -> None:
    if way == "password":
        equip(user, clock.now(), has_app=False)
    elif way == "passkey":
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "key"})
    elif way == "old directory":
        SocialAccount.objects.create(provider="https://old.example.gov", uid="1", user=user, extra_data={})
    else:
        User.objects.filter(id=user.id).update(signed_in_at=clock.now())


def test_those_whom_nothing_opens_to_are_told_the_same(there: Provider, ana_user: User) -> None:
    make_somebodys(ana_user, "password")
    taken = main_of(came(there)[1])
    there.person["preferred_username"] = "nobody-here"
    assert main_of(came(there)[1]) == taken


def main_of(answer: Any) -> str:
    return str(answer.content.decode().partition("<main")[2].partition("</main>")[0])


def test_the_link_to_an_account_ends_when_its_owner_comes_from_the_directory(there: Provider, ana_user: User) -> None:
    row = Invitation.objects.create(
        user=ana_user, purpose="join", token_hash=b"x", made_at=clock.now(), until_at=clock.now() + timedelta(hours=1)
    )
    came(there)
    row.refresh_from_db()
    assert row.ended_at is not None


def test_a_disabled_account_stays_closed(there: Provider, ana_user: User) -> None:
    came(there)
    User.objects.filter(id=ana_user.id).update(is_active=False, disabled_at=clock.now())
    client, answer = came(there)
    assert answer.status_code == 403
    assert not is_in(client)


def test_where_the_directory_asked_no_second_factor_ours_is_asked(there: Provider, ana_user: User) -> None:
    came(there)
    there.person["amr"] = ["pwd"]
    secret = equip(ana_user, clock.now())
    client, answer = came(there, onward="/cases/")
    assert answer["Location"] == "/account/sign-in/code/"
    assert not is_in(client)
    assert give_code(client, code_at(secret, clock.now()))["Location"] == "/cases/"
    assert Entry.objects.filter(act="signed_in").latest("id").detail == {"how": "directory+totp"}


@pytest.mark.parametrize("asked_at", [None, 1_000_000_000, "now", True])
def test_a_directory_that_knows_who_sat_here_before_opens_nothing(
    there: Provider, ana_user: User, asked_at: Any
) -> None:
    there.person["auth_time"] = asked_at
    client, answer = came(there)
    assert (answer.status_code, "auth_time is missing" in answer.content.decode()) == (403, True)
    assert not is_in(client)
    del there.person["auth_time"]
    came(there)
    equip(ana_user, clock.now())
    there.person["auth_time"] = asked_at
    client, answer = came(there)
    assert answer["Location"] == "/account/sign-in/code/"
    assert not is_in(client)


def test_who_has_no_second_factor_anywhere_is_led_to_set_one_up(there: Provider, ana_user: User) -> None:
    del there.person["amr"]
    client, answer = came(there)
    assert answer["Location"] == "/account/second-factor/"
    assert client.get("/")["Location"] == "/account/second-factor/"


def test_roles_follow_the_claims_at_each_sign_in(there: Provider, ana_user: User) -> None:
    rule("g-lead", Role.REGIONAL_HART_LEAD, Scope.REGION, "4")
    rule("g-legal", Role.LEGAL)
    given = held(ana_user, Origin.GIVEN)
    there.person["groups"] = ["g-lead", "g-other"]
    came(there)
    assert held(ana_user) == {("regional_hart_lead", "4")}
    there.person["groups"] = ["g-legal"]
    came(there)
    assert held(ana_user) == {("legal", "")}
    came(there)
    assert Grant.objects.filter(viewer=ana_user, origin=Origin.DIRECTORY).count() == 2
    del there.person["groups"]
    came(there)
    assert held(ana_user) == set()
    assert held(ana_user, Origin.GIVEN) == given


def test_groups_left_out_because_there_are_too_many_end_nothing(there: Provider, ana_user: User) -> None:
    rule("g-legal", Role.LEGAL)
    there.person["groups"] = ["g-legal"]
    came(there)
    del there.person["groups"]
    there.person["_claim_names"] = {"groups": "src1"}
    _, answer = came(there)
    assert "too many groups" in answer.content.decode()
    assert held(ana_user) == {("legal", "")}


def test_a_partner_gets_no_role_of_staff(there: Provider, case: Any) -> None:
    paul = accounts.add_user(username="ana", display_name="Paul", by=SYSTEM, at=clock.now())
    accounts.grant(to=paul.id, role=Role.POLICE_PARTNER, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=clock.now())
    rule("g-legal", Role.LEGAL)
    there.person["groups"] = ["g-legal"]
    client, _ = came(there)
    assert held(paul) == set()
    assert not is_in(client)


def test_the_directory_makes_no_administrator(there: Provider, ana_user: User) -> None:
    rule("g-admin", Role.ADMINISTRATOR)
    there.person["groups"] = ["g-admin"]
    came(there)
    assert held(ana_user) == set()


def test_no_token_and_no_more_than_needed_is_kept(there: Provider, ana_user: User) -> None:
    there.person |= {"groups": ["g"], "email": "ana@example.gov", "phone_number": "860-555-0100"}
    client, _ = came(there)
    row = SocialAccount.objects.get()
    assert (row.user_id, row.extra_data) == (ana_user.id, {"groups": ["g"]})
    assert SocialToken.objects.count() == 0
    assert "at_directory" not in client.session
    assert not settings.SOCIALACCOUNT_STORE_TOKENS
