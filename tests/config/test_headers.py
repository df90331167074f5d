"""Each header of each kind of answer is legal by its own grammar, and says what it must."""

from typing import Any

import grammar
import pytest
from house import House

KINDS = [
    ("desk", "desk.example.gov", "/account/sign-in/", 200),
    ("desk", "desk.example.gov", "/", 302),
    ("desk", "desk.example.gov", "/nowhere/", 404),
    ("desk", "desk.example.gov", "/csp-report/", 405),
    ("desk", "desk.example.gov", "/static/ui/build/desk.css", 200),
    ("desk", "evil.example", "/", 400),
    ("partners", "partners.example.gov", "/account/sign-in/", 200),
    ("partners", "partners.example.gov", "/", 302),
    ("partners", "partners.example.gov", "/cases/", 404),
    ("public", "help.example.gov", "/", 200),
    ("public", "help.example.gov", "/nowhere/", 404),
    ("public", "help.example.gov", "/static/website/website.css", 200),
    ("public", "evil.example", "/", 400),
]
ASK = """
made = [told(get(path, host)) for host, path in (one.split("|") for one in sys.argv[1:])]
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def answers(house: House) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every kind of answer, each process asked once."""
    found = {}
    for process in ("desk", "partners", "public"):
        asked = [(host, path) for one, host, path, _ in KINDS if one == process]
        made = house.ask(process, ASK, *(f"{host}|{path}" for host, path in asked))
        found |= {(process, host, path): answer for (host, path), answer in zip(asked, made, strict=True)}
    return found


@pytest.fixture(params=KINDS, ids=lambda kind: f"{kind[0]} {kind[3]} {kind[2]}")
def answer(request: pytest.FixtureRequest, answers: dict[tuple[str, str, str], dict[str, Any]]) -> dict[str, Any]:
    """One of them."""
    process, host, path, status = request.param
    return {**answers[process, host, path], "process": process, "path": path, "expected": status}


def test_the_answer_is_of_its_kind(answer: dict[str, Any]) -> None:
    assert answer["status"] == answer["expected"]


def test_the_security_policy_is_legal_and_lets_nothing_else_in(answer: dict[str, Any]) -> None:
    policy = grammar.policy(answer["headers"]["Content-Security-Policy"])
    for name in ("default-src", "base-uri", "object-src", "frame-ancestors"):
        assert policy[name] == ["'none'"]
    for name in ("img-src", "font-src", "style-src"):
        assert policy[name] == ["'self'"]
    for name in ("connect-src", "form-action"):
        assert policy[name] == (["'none'"] if answer["process"] == "public" else ["'self'"])
    assert policy["report-uri"] == ["/csp-report/"]
    assert grammar.endpoints(answer["headers"]["Reporting-Endpoints"]) == {policy["report-to"][0]: "/csp-report/"}


def test_scripts_run_by_the_nonce_of_their_answer_alone(answer: dict[str, Any]) -> None:
    policy = grammar.policy(answer["headers"]["Content-Security-Policy"])
    if "<script" in answer["text"]:
        (nonce,) = grammar.nonces(policy)
        assert policy["script-src"] == [f"'nonce-{nonce}'"]
        assert answer["text"].count("<script") == answer["text"].count(f'nonce="{nonce}"')
    else:
        assert policy["script-src"] == ["'none'"]


def test_the_other_headers_are_legal(answer: dict[str, Any]) -> None:
    headers = answer["headers"]
    wanted = "no-referrer" if answer["process"] == "public" else "same-origin"
    assert grammar.simple("Referrer-Policy", headers["Referrer-Policy"]) == wanted
    for name in (
        "X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy",
        "Cross-Origin-Resource-Policy",
    ):  # fmt: skip
        assert grammar.simple(name, headers[name])
    features = grammar.features(headers["Permissions-Policy"])
    open_ones = {name for name, who in features.items() if who != "()"}
    assert {"camera", "microphone", "geolocation", "usb", "payment"} <= set(features) - open_ones
    passkeys = {"publickey-credentials-create", "publickey-credentials-get"}
    assert open_ones == (set() if answer["process"] == "public" else passkeys)


def test_browsers_come_back_over_tls_for_a_year(answer: dict[str, Any]) -> None:
    assert grammar.transport(answer["headers"]["Strict-Transport-Security"]) >= 365 * 24 * 3600


def test_no_page_is_kept_in_a_cache(answer: dict[str, Any]) -> None:
    kept = grammar.caching(answer["headers"]["Cache-Control"])
    assert ("no-store" in kept) is not answer["path"].startswith("/static/")


def test_no_header_names_a_program_or_lets_another_origin_read(answer: dict[str, Any]) -> None:
    assert answer["headers"]["Server"] == "OpenHART"
    assert not {"X-Powered-By", "Access-Control-Allow-Origin", "X-Django-Version"} & set(answer["headers"])


def test_a_nonce_is_never_used_twice(house: House) -> None:
    made = house.ask("desk", ASK, *["desk.example.gov|/account/sign-in/"] * 20)
    policies = [grammar.policy(one["headers"]["Content-Security-Policy"]) for one in made]
    assert len({grammar.nonces(policy)[0] for policy in policies}) == 20


SIGN_OUT = """
from django.contrib.auth import login
from django.http import HttpRequest
from openhart.config.sessions import SessionStore
from openhart.accounts.models import User
from openhart.foundation import clock
request = HttpRequest()
request.session = SessionStore()
login(request, User.objects.get(username="ada"), backend="django.contrib.auth.backends.ModelBackend")
now = clock.now().isoformat()
request.session.update({"signed_in_at": now, "active_at": now, "fresh_at": now})
request.session.save()
client = Client(raise_request_exception=False)
client.cookies[settings.SESSION_COOKIE_NAME] = request.session.secret
answer = client.post("/account/sign-out/", secure=True, headers={"host": settings.ALLOWED_HOSTS[0]})
print(json.dumps(told(answer)))
"""


def test_signing_out_clears_what_the_browser_kept(house: House) -> None:
    answer = house.ask("desk", SIGN_OUT)
    assert answer["status"] == 303
    assert grammar.cleared(answer["headers"]["Clear-Site-Data"]) == {"cache", "storage"}
    assert answer["cookies"]["__Host-desk"]["max-age"] == "0"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (grammar.policy, "script-src"),
        (grammar.policy, "script-src 'none' 'self'"),
        (grammar.policy, "script-src self"),
        (grammar.policy, "script-scr 'self'"),
        (grammar.policy, "img-src 'self'; img-src 'none'"),
        (grammar.policy, "script-src 'nonce-YWJj'"),
        (grammar.features, "camera=()x"),
        (grammar.features, "camera 'none'"),
        (grammar.transport, "max-age=1y"),
        (grammar.transport, "includeSubDomains"),
        (grammar.cleared, "cache, storage"),
        (grammar.endpoints, "csp=/csp-report/"),
        (grammar.caching, "no store"),
    ],
)
def test_the_reader_of_headers_sees_what_is_not_legal(read: Any, value: str) -> None:
    with pytest.raises(grammar.IllegalError):
        read(value)
