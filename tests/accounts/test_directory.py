"""Signing in by the agency's directory: what is believed, whose account it is, and which roles follow."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from tests.accounts.directory_cast import BACK, came, described, went
from tests.accounts.oidc_provider import CLIENT_ID, Provider, other_key
from tests.accounts.signing_hands import browser, code_at, equip, give_code, give_password

from openhart.accounts.adapters import directory as adapter
from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-1")]


def is_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def whys() -> list[str]:
    return [entry.detail["what"] for entry in Entry.objects.filter(act="sign_in.failed").order_by("id")]


def test_the_sign_in_page_offers_the_directory_by_name(there: Provider) -> None:
    page = browser().get("/account/sign-in/").content.decode()
    assert "Sign in with Agency directory" in page


def test_without_a_directory_there_is_no_button_and_no_way(db: None) -> None:
    client = browser()
    assert "directory" not in client.get("/account/sign-in/").content.decode()
    assert client.post("/account/sign-in/directory/").status_code == 404


def test_somebody_comes_in_and_goes_where_they_were_going(there: Provider, ana_user: User) -> None:
    client, answer = came(there, onward="/cases/")
    assert (answer.status_code, answer["Location"]) == (303, "/cases/")
    assert is_in(client)
    assert Entry.objects.get(act="signed_in").detail == {"how": "directory"}


def test_the_notice_comes_before_the_directory(there: Provider, ana_user: User) -> None:
    answer = Client().post("/account/sign-in/directory/")
    assert (answer.status_code, answer["Location"]) == (303, "/account/sign-in/")


@pytest.mark.parametrize("where", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_led_to_another_host(there: Provider, ana_user: User, where: str) -> None:
    _, answer = came(there, onward=where)
    assert answer["Location"] == "/"


def test_the_directory_is_told_to_ask_who_is_there_although_it_knows(there: Provider, ana_user: User) -> None:
    asked = parse_qs(urlsplit(went(browser())).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])


def test_the_session_gets_a_new_key(there: Provider, ana_user: User) -> None:
    client = browser()
    before = client.session.session_key
    came(there, client)
    assert client.session.session_key != before


def _set(**what: Any) -> Any:
    return lambda claims: claims.update(what)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_set(aud="another-client"), "token"),
        (_set(aud=[CLIENT_ID, "another"], azp="another"), "audience"),
        (_set(iss="https://evil.example"), "issuer"),
        (_set(nonce="of another sign-in"), "nonce"),
        (_set(exp=1_000_000_000), "time"),
        (_set(iat=9_000_000_000, exp=9_000_000_300), "time"),
        (_set(exp="soon"), "time"),
        (lambda claims: claims.pop("nonce"), "token"),
        (lambda claims: claims.pop("sub"), "token"),
        (_set(sub=""), "subject"),
        (_set(sub="s" * 192), "subject"),
    ],
)
def test_an_answer_that_is_not_of_now_for_this_desk_is_not_believed(
    there: Provider, ana_user: User, spoil: Any, why: str
) -> None:
    there.spoil_claims = spoil
    client, answer = came(there)
    assert answer.status_code == 403
    assert whys() == [f"directory.{why}"]
    assert not is_in(client)


def test_a_wrong_signature_is_not_believed(there: Provider, ana_user: User) -> None:
    there.signs_with = other_key()
    client, answer = came(there)
    assert (answer.status_code, whys()) == (403, ["directory.signature"])
    assert not is_in(client)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_weaker_algorithm_is_not_believed(there: Provider, ana_user: User, algorithm: str) -> None:
    def weaken(token: str) -> str:
        claims = jwt.decode(token, options={"verify_signature": False})
        secret = None if algorithm == "none" else there.keys()["keys"][0]["n"]
        return jwt.encode(claims, secret, algorithm=algorithm, headers={"kid": "one"})

    there.spoil_token = weaken
    client, _ = came(there)
    assert whys() == ["directory.algorithm"]
    assert not is_in(client)


def test_an_answer_works_once(there: Provider, ana_user: User) -> None:
    client = browser()
    question = there.authorize(went(client))
    assert client.get(BACK, question).status_code == 303
    client.post("/account/sign-out/")
    assert client.get(BACK, question).status_code == 403
    assert whys() == ["directory.state"]
    assert not is_in(client)


def test_an_answer_works_only_in_the_browser_that_asked(there: Provider, ana_user: User) -> None:
    question = there.authorize(went(browser()))
    other = browser()
    went(other)
    assert other.get(BACK, question).status_code == 403
    assert Client().get(BACK, question).status_code == 403
    assert not is_in(other)


def test_a_code_that_somebody_else_put_in_fails_the_verifier(there: Provider, ana_user: User) -> None:
    theirs = there.authorize(went(browser()))
    mine = browser()
    question = {**there.authorize(went(mine)), "code": theirs["code"]}
    assert mine.get(BACK, question).status_code == 403
    assert whys() == ["directory.refused"]


def test_an_answer_that_comes_too_late_is_not_taken(there: Provider, ana_user: User) -> None:
    client = browser()
    question = there.authorize(went(client))
    kept = client.session
    kept["at_directory"] = {**kept["at_directory"], "at": (clock.now() - timedelta(minutes=11)).isoformat()}
    kept.save()
    assert client.get(BACK, question).status_code == 403
    assert whys() == ["directory.late"]


def test_a_refusal_of_the_directory_signs_nobody_in(there: Provider, ana_user: User) -> None:
    client = browser()
    state = there.authorize(went(client))["state"]
    assert client.get(BACK, {"state": state, "error": "access_denied"}).status_code == 403
    assert whys() == ["directory.no_code"]


@pytest.mark.parametrize("page", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_a_directory_that_sends_us_to_another_host_is_not_followed(there: Provider, ana_user: User, page: str) -> None:
    there.spoil_description = lambda found: found.update({page: "http://evil.example/tenant"})
    assert browser().post("/account/sign-in/directory/").status_code == 403
    assert whys() == ["directory.address"]


def test_a_redirect_of_the_directory_is_not_followed(there: Provider, ana_user: User) -> None:
    there.redirects_to = f"{there.address}/elsewhere"
    assert browser().post("/account/sign-in/directory/").status_code == 403
    assert there.asked == ["/tenant/.well-known/openid-configuration"]


def test_a_directory_under_another_name_is_not_the_one_asked_for(there: Provider, ana_user: User) -> None:
    there.spoil_description = lambda found: found.update(issuer=f"{there.address}2")
    assert browser().post("/account/sign-in/directory/").status_code == 403
    assert whys() == ["directory.issuer"]


def test_a_directory_that_does_not_answer_is_not_waited_for(
    there: Provider, ana_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_WAITS_S", (0.3, 0.3))
    there.dribbles = True
    began = clock.now()
    answer = browser().post("/account/sign-in/directory/")
    assert clock.now() - began < timedelta(seconds=1.4)
    assert (answer.status_code, whys()) == (503, ["directory.unreachable"])


def test_a_directory_that_answers_drop_by_drop_is_not_waited_for(
    there: Provider, ana_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_WHOLE_S", 0.4)
    there.drips = True
    began = clock.now()
    assert browser().post("/account/sign-in/directory/").status_code == 503
    assert clock.now() - began < timedelta(seconds=1.4)
    assert whys() == ["directory.length"]


def test_a_directory_that_is_down_leaves_a_sentence_and_the_other_ways_in(
    there: Provider, ana_user: User, settings: Any
) -> None:
    settings.DIRECTORY = described(there, address="http://127.0.0.1:9/tenant")
    secret = equip(ana_user, clock.now())
    client = browser()
    answer = client.post("/account/sign-in/directory/")
    page = answer.content.decode()
    assert (answer.status_code, whys()) == (503, ["directory.unreachable"])
    assert "cannot be reached just now" in page
    assert 'href="/account/sign-in/"' in page
    give_password(client)
    assert give_code(client, code_at(secret, clock.now())).status_code == 303
    assert is_in(client)


def test_a_directory_that_breaks_in_the_middle_signs_nobody_in(there: Provider, ana_user: User) -> None:
    client = browser()
    question = there.authorize(went(client))
    there.is_broken = True
    assert client.get(BACK, question).status_code == 503
    assert whys() == ["directory.unavailable"]


def test_the_secret_is_posted_where_the_directory_wants_it_so(there: Provider, ana_user: User) -> None:
    there.auth_methods = ["client_secret_post"]
    assert is_in(came(there)[0])
