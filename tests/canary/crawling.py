"""Everywhere at once: each role opens every page it can reach and sends every form there, filled with canaries.

Nothing here knows a room: a page that is added is walked into as soon as another one links to it.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from PIL import Image, PngImagePlugin
from tests.canary.canaries import Canary, everybody
from tests.canary.walking import Form, Page, Walker, answers

#: Forms that would end the walk, or somebody else's: they have flows of their own.
LEFT_OUT = re.compile(
    r"^/account/(sign-out|lock|password|sessions|second-factor|codes|join)|^/people/[^/]+/(disable|sessions)|"
    r"^/people/[^/]+/roles/[^/]+/end|^/csp-report|^/places/.*/end"
)
#: What is kept in clear by design, by the address of its form: names of staff and offices, and what they have online.
IN_CLEAR: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("^/people/add/", ("username", "display_name"), "the names of staff, which lists are sorted and searched by"),
    ("^/reminders/", ("email",), "the work address of staff, to which nothing of a case goes"),
    ("^/people/claims/", ("claim", "value"), "groups of the agency's directory"),
    ("^/places/", (".",), "offices and how to reach them, which are public"),
)
#: Where everybody begins.
STARTS = ("/", "/cases/", "/records/", "/drafts/")
_MARKS = re.compile(
    r"(?<=/places/towns/)[a-z-]+|(?<=/steps/)[a-z_0-9.]+(?=/why/)|(?<=/places/recipients/)(?!add/)[a-z-]+|HT-\d{4}-\d{6}-[A-Z]|[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b"
)
_TURNS = 2
_PAGES_OF_ONE_ROLE = 140
_SEEN_BY = 2


def _without_end() -> Iterator[Canary]:
    while True:
        yield from everybody()


@dataclass
class Walked:
    """What was done, by the pattern of an address."""

    opened: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    canaries: Iterator[Canary] = field(default_factory=_without_end)

    def crawl(self, walker: Walker, starts: Sequence[str] = STARTS) -> None:
        """Open everything that can be reached, and send every form on the way."""
        waiting, seen = list(starts), set[str]()
        while waiting and len(seen) < _PAGES_OF_ONE_ROLE:
            path = waiting.pop(0)
            shape = shape_of(path)
            if shape in seen or (self.opened[shape] >= _SEEN_BY and path not in starts):
                continue
            seen.add(shape)
            page = walker.get(path)
            self._note(page)
            self.opened[shape] += 1
            for form in page.forms:
                waiting.extend(self._send(walker, page, form))
            waiting.extend(link for link in page.links if not LEFT_OUT.search(link))

    def _send(self, walker: Walker, page: Page, form: Form) -> Iterator[str]:
        """Send a form in each way it has not been sent yet; yield where that led."""
        shape = shape_of(urlsplit(form.action or page.path).path)
        if LEFT_OUT.search(shape):
            return
        key = f"{form.method} {shape} {len(form.controls) > 3}"
        for turn in range(_TURNS) if form.method == "post" else (0,):
            if (self.taken[key] and self.refused[key]) or max(self.taken[key], self.refused[key]) > _TURNS:
                return
            canary = next(self.canaries)
            files = [(one.name, *paper(canary, turn)) for one in form.controls if one.kind == "file"]
            pairs = list(answers(form, canary, turn, plain=plain_of(shape)))
            answer = walker.send(page, form, pairs, files)
            self._note(answer)
            is_taken = answer.status == 200
            (self.taken if is_taken else self.refused)[key] += 1
            if is_taken and shape_of(answer.path) != shape_of(page.path):
                yield answer.path

    def _note(self, page: Page) -> None:
        if page.status >= 500:
            self.failed.append(f"{page.status} {shape_of(page.path)}")


def shape_of(path: str) -> str:
    """Return an address without what is of one case or person: pages of one shape are opened once."""
    return _MARKS.sub("#", path.partition("?")[0].partition("#")[0])


def plain_of(shape: str) -> tuple[str, ...]:
    """Return the names of controls that are kept in clear by design at an address."""
    return next((names for pattern, names, _ in IN_CLEAR if re.search(pattern, shape)), ())


def paper(canary: Canary, turn: int) -> tuple[str, bytes]:
    """Return a file that tells of somebody, by its name and by what it holds: a picture, a text, an archive."""
    ways = (_picture, _text, _archive)
    ending, content = ways[(turn + canary.number) % len(ways)](canary)
    return f"{canary.given} {canary.family}.{ending}", content


def _picture(canary: Canary) -> tuple[str, bytes]:
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Description", canary.narrative)
    held = io.BytesIO()
    Image.new("RGB", (40, 30), (canary.number, 90, 120)).save(held, "PNG", pnginfo=told)
    return "png", held.getvalue()


def _text(canary: Canary) -> tuple[str, bytes]:
    return "txt", canary.narrative.encode()


def _archive(canary: Canary) -> tuple[str, bytes]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{canary.family}.txt", canary.narrative)
    return "zip", held.getvalue()
