"""Somebody at a site without a browser: opens pages, follows links, fills forms in, and sends them.

Whatever a page asks for is answered: words with a canary's, choices with one there is, dates with yesterday's.
"""

import http.client
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

from tests.canary.canaries import Canary

from openhart.foundation import clock

_PATIENCE_S = 120
_HOPS = 5
_BOUNDARY = "----canary-boundary-of-a-form"
#: Names of controls whose words are kept in clear by design: they take words of the office, no canary.
Plain = Sequence[str]
#: Where everything happens.
REGION = "4"
_AHEAD = re.compile(r"until|due|ends|expires|hearing|(^|[-_])to_")
_ZONE = ZoneInfo("America/New_York")


@dataclass(slots=True)
class Control:
    """Something to fill in."""

    kind: str
    name: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    is_on: bool = False


@dataclass(slots=True)
class Form:
    """A form of a page."""

    action: str
    method: str
    is_multipart: bool
    controls: list[Control] = field(default_factory=list)

    @property
    def takes_words(self) -> bool:
        """Return whether anything can be typed or sent along."""
        return any(one.kind not in {"hidden", "submit", "radio", "checkbox", "select"} for one in self.controls)


@dataclass(slots=True)
class Page:
    """What was answered."""

    path: str
    status: int
    text: str
    content: bytes
    links: list[str]
    forms: list[Form]


class _Reader(HTMLParser):
    """Reads links and forms out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        has = {name for name, _ in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            is_multipart = "multipart" in given.get("enctype", "")
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower(), is_multipart))
        elif self.forms:
            self._read_control(tag, given, has)

    def _read_control(self, tag: str, given: dict[str, str], has: set[str]) -> None:
        if tag == "option" and self._open is not None:
            self._open.options.append(given.get("value", ""))
        if tag not in {"input", "textarea", "select", "button"} or not given.get("name") or "disabled" in has:
            return
        kind = given.get("type", "text" if tag == "input" else "submit").lower() if tag in {"input", "button"} else tag
        made = Control(kind, given["name"], given.get("value", "on" if kind == "checkbox" else ""))
        made.is_on = "checked" in has
        self.forms[-1].controls.append(made)
        if tag == "select":
            self._open = made

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._open = None


class Walker:
    """A visitor of a site, with cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.statuses: list[tuple[str, str, int]] = []

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._ask("GET", path)

    def post(self, path: str, pairs: Sequence[tuple[str, str]] = (), **headers: str) -> Page:
        """Send values, with the token that forms carry."""
        token = [("csrfmiddlewaretoken", self._token())]
        return self._ask(
            "POST", path, urlencode([*token, *pairs]).encode(), "application/x-www-form-urlencoded", headers
        )

    def send(
        self, page: Page, form: Form, pairs: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]]
    ) -> Page:
        """Send a form as a browser does."""
        target = urljoin(page.path, form.action or page.path)
        if form.method != "post":
            return self.get(f"{target.partition('?')[0]}?{urlencode(pairs)}")
        if form.is_multipart:
            return self._ask("POST", target, _multipart(pairs, files), f"multipart/form-data; boundary={_BOUNDARY}")
        return self._ask("POST", target, urlencode(pairs).encode(), "application/x-www-form-urlencoded")

    def _token(self) -> str:
        return next((value for name, value in self.cookies.items() if name.endswith("_form")), "")

    def _ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", headers: dict[str, str] | None = None
    ) -> Page:
        for _ in range(_HOPS):
            connection = http.client.HTTPConnection("localhost", self.port, timeout=_PATIENCE_S)
            sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
            if method == "POST":
                sent |= {"Origin": f"http://localhost:{self.port}", "Content-Type": kind}
            connection.request(method, quote(path, safe="/?&=%+:,;@!$'()*~-._"), body or None, sent)
            answer = connection.getresponse()
            content = answer.read()
            self._keep_cookies(answer)
            connection.close()
            self.statuses.append((method, path, answer.status))
            where = answer.getheader("Location") if answer.status in {301, 302, 303, 307} else None
            if not where:
                break
            method, path, body = "GET", _local(urljoin(path, where)), b""
        return _page(path, answer.status, answer.getheader("Content-Type", ""), content)

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value and "Max-Age=0" not in line:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)


def _local(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _page(path: str, status: int, kind: str, content: bytes) -> Page:
    reader = _Reader()
    text = ""
    if kind.startswith("text/html"):
        text = content.decode()
        reader.feed(text)
    links = [_local(urljoin(path, link)) for link in reader.links if _is_ours(link)]
    return Page(path, status, text, content, links, reader.forms)


def _is_ours(link: str) -> bool:
    return not link.startswith("#") and urlsplit(link).scheme in {"", "http"} and not urlsplit(link).netloc


def _multipart(pairs: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]]) -> bytes:
    pieces = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, called, content in files:
        escaped = called.replace('"', "%22")
        head = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{escaped}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        pieces.append(head.encode() + content + b"\r\n")
    return b"".join([*pieces, f"--{_BOUNDARY}--\r\n".encode()])


def answers(form: Form, canary: Canary, turn: int, press: str = "", plain: Plain = ()) -> Iterator[tuple[str, str]]:
    """Yield how a form is filled in: every word a canary's, choices by turns, one button pressed.

    In turn 0 a form is filled in as somebody means it, so that it is taken; in others also where nothing fits.
    """
    radios: dict[str, list[Control]] = {}
    buttons: list[Control] = []
    for control in form.controls:
        if control.kind == "radio":
            radios.setdefault(control.name, []).append(control)
        elif control.kind in {"submit", "button", "image"}:
            buttons.append(control)
        elif control.kind != "file" and (control.kind != "checkbox" or _is_ticked(control, turn)):
            yield control.name, _value(control, canary, turn, plain)
    for name, choices in radios.items():
        yield name, choices[turn % len(choices)].value
    if buttons:
        chosen = next((one for one in buttons if one.value == press), buttons[turn % len(buttons)])
        yield chosen.name, chosen.value


def _is_ticked(control: Control, turn: int) -> bool:
    says_none = control.value == "none" or re.search(r"(^|-)no_", control.name) is not None
    return not says_none and (turn + len(control.value)) % 2 == 0


def _value(control: Control, canary: Canary, turn: int, plain: Plain) -> str:
    if control.kind in {"hidden", "checkbox"}:
        return control.value
    if control.kind == "select":
        real = [one for one in control.options if one in {"CT", REGION}] or [one for one in control.options if one]
        return real[(turn + canary.number) % len(real)] if real else ""
    if any(re.search(pattern, control.name) for pattern in plain):
        ways = {"mail": "desk@office.example", "url|web|https": "https://office.example", "towns": "Hartford"}
        return next((way for name, way in ways.items() if re.search(name, control.name)), f"plain{canary.number}")
    known = _known(control, turn)
    return said(control.name, control.kind, canary) if known is None else known


def _known(control: Control, turn: int) -> str | None:
    """Return what belongs into a control that takes no words."""
    # A report came in an hour ago; all else was a minute ago, after it, but for what lies ahead.
    ago = timedelta(hours=1) if "received" in control.name else timedelta(minutes=1)
    then = clock.now().astimezone(_ZONE) + (timedelta(days=3) if _AHEAD.search(control.name) else -ago)
    by_kind = {
        "date": f"{then:%Y-%m-%d}", "time": f"{then:%H:%M}", "datetime-local": f"{then:%Y-%m-%dT%H:%M}", "number": "14",
    }  # fmt: skip
    by_name = {"birth": "2011-05-01", "age$": ""}
    if turn == 0:
        by_name |= {"reference|link_number": "", "(?<!in)state(?!ment)": "CT"}
    named = next((value for name, value in by_name.items() if re.search(name, control.name)), None)
    return by_kind.get(control.kind) if named is None else named


def said(name: str, kind: str, canary: Canary) -> str:
    """Return the words for a control of a name."""
    ways: tuple[tuple[str, str], ...] = (
        ("phone|tel|number", canary.phone), ("email", canary.email), ("given|first", canary.given),
        ("online|handle|user", canary.online), ("address|street|where", canary.address), ("family|name", canary.family),
    )  # fmt: skip
    for pattern, word in ways:
        if re.search(pattern, name) and kind != "textarea":
            return word
    return canary.narrative if kind == "textarea" else f"{canary.given} {canary.family}"
