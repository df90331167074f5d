"""What a visitor claims about where they come from is believed from named proxies only."""

import ipaddress
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from house import House

from openhart.config import proxies

OURS = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("2001:db8::/32")]
CLAIMS = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
ASK = """
made = [get("/account/sign-in/", "desk.example.gov", secure=False, REMOTE_ADDR=address, HTTP_X_FORWARDED_PROTO=scheme)
        for address, scheme in (one.split("|") for one in sys.argv[1:])]
print(json.dumps([told(one) for one in made]))
"""


def seen(rf: RequestFactory, settings: Any, remote: str, **claims: str) -> HttpRequest:
    settings.TRUSTED_PROXIES = OURS
    found: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        found.append(request)
        return HttpResponse()

    proxies.TrustedProxies(answer)(rf.get("/", REMOTE_ADDR=remote, **claims))
    return found[0]


@pytest.mark.parametrize("proxy", ["10.1.2.3", "2001:db8::7"])
def test_a_named_proxy_is_believed(rf: RequestFactory, settings: Any, proxy: str) -> None:
    request = seen(rf, settings, proxy, **CLAIMS)
    assert request.is_secure()
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"


@pytest.mark.parametrize("stranger", ["203.0.113.1", "11.0.0.1", "::1", "", "nonsense"])
def test_anybody_elses_claim_is_dropped(rf: RequestFactory, settings: Any, stranger: str) -> None:
    request = seen(rf, settings, stranger, **CLAIMS)
    assert not request.is_secure()
    assert request.META["REMOTE_ADDR"] == stranger
    assert not [name for name in request.META if name.startswith("HTTP_X_FORWARDED")]


@pytest.mark.parametrize(
    ("chain", "visitor"),
    [
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what stands before was written by the visitor
        ("203.0.113.9, 10.0.0.4, 10.0.0.5", "203.0.113.9"),
        ("10.0.0.4", "10.1.2.3"),
        ("<script>, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, <script>", "10.1.2.3"),
        ("", "10.1.2.3"),
    ],
)
def test_the_visitor_is_the_last_address_that_is_no_proxy_of_ours(
    rf: RequestFactory, settings: Any, chain: str, visitor: str
) -> None:
    request = seen(rf, settings, "10.1.2.3", HTTP_X_FORWARDED_FOR=chain)
    assert request.META["REMOTE_ADDR"] == visitor


def test_a_forwarded_host_is_never_believed(rf: RequestFactory, settings: Any) -> None:
    request = seen(rf, settings, "10.1.2.3", HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example")
    assert "HTTP_X_FORWARDED_HOST" not in request.META
    assert "HTTP_FORWARDED" not in request.META


def test_behind_its_proxy_the_desk_answers_and_asks_for_https_for_a_year(house: House) -> None:
    asked = ("10.0.0.4|https", "10.0.0.4|http", "203.0.113.1|https")
    good, plain, forged = house.ask("desk", ASK, *asked, HART_TRUSTED_PROXIES="10.0.0.0/24, 192.168.7.1")
    assert good["status"] == 200
    assert int(good["headers"]["Strict-Transport-Security"].split(";")[0].split("=")[1]) >= 31_536_000
    for refused in (plain, forged):
        assert refused["status"] == 403
        assert "https only" in refused["text"]
        assert refused["cookies"] == {}


def test_without_a_named_proxy_nobody_is_believed(house: House) -> None:
    (refused,) = house.ask("desk", ASK, "127.0.0.1|https")
    assert refused["status"] == 403
